"""Tests against a framework run where it is installed; in CI, where all are, none may be skipped."""

import os
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("KERAS_BACKEND", "jax")

# Machines may be busy: no example fails for the time that it takes. In CI, Hypothesis sees to that itself.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if "CI" not in os.environ:
    settings.load_profile("patient")

REQUIRED = os.environ.get("CNNPARAMS_REQUIRE_FRAMEWORKS") == "1"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `framework("torch", ...)` or `node("katex", ...)` where one of them is missing."""
    names = [name for mark in item.iter_markers("framework") for name in mark.args]
    missing = [name for name in names if find_spec(name) is None]
    packages = [name for mark in item.iter_markers("node") for name in mark.args if not _is_in_node(name)]
    reasons = [f"{', '.join(missing)} not installed: pip install '.[frameworks]'"] if missing else []
    if packages:
        how = f"npm install {' '.join(packages)}, and NODE_PATH names its node_modules"
        reasons.append(f"{', '.join(packages)} not installed: {how}")
    if reasons:
        reason = "; ".join(reasons)
        if REQUIRED:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def _is_in_node(package: str) -> bool:
    folders = filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep))
    return which("node") is not None and any(Path(folder, package).is_dir() for folder in folders)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Where frameworks are required, let no file be skipped as a whole either (`pytest.importorskip`)."""
    report = yield
    if REQUIRED and report.skipped:
        report.outcome = "failed"
    return report
