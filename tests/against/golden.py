"""Write tests/golden/: the layers of published networks, as other code builds them.

    python tests/against/golden.py torchvision

Give one or more of the sources in tests/against/references, with its packages installed:

    torchvision  pip install torch==2.14.1 torchvision==0.29.1
    timm         pip install timm
    pytorchcv    pip install torch pytorchcv
    xautodl      pip install torch && pip install --no-deps xautodl
    keras        pip install keras jax
    papers       pip install torch

The tests compare our networks with the files, and need none of these packages. tests/golden reads the files.
"""

import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

from references.record import text, windows_text

GOLDEN = Path(__file__).parents[1] / "golden"


def write(source: str) -> None:
    """Write one file for each network of a source, in place of the files that are there."""
    module = import_module(f"references.{source}")
    try:
        package = f"{source} {version(source)}"
    except PackageNotFoundError:
        package = source
    folder = GOLDEN / source
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.tsv"):
        file.unlink()
    for case in module.cases():
        facts = module.facts(case)
        (folder / f"{case.file}.tsv").write_text(text(case, facts, package), encoding="utf-8")
        print(f"{source}/{case.file:32} {facts.params:>13,} {facts.state:>9,}", flush=True)
    if hasattr(module, "windows"):
        write_windows(module, package, GOLDEN / "windows" / source)


def write_windows(module: ModuleType, package: str, folder: Path) -> None:
    """Write one more file for each network of a source: where its windows lie."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.tsv"):
        file.unlink()
    for case in module.cases():
        content = windows_text(case, module.windows(case), package)
        (folder / f"{case.file}.tsv").write_text(content, encoding="utf-8")
        print(f"{folder.name}/{case.file:32} {content.count(chr(10)) - 3:>4} windows", flush=True)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        write(argument)
