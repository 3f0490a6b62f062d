"""How the documentation is built, by `sphinx-build docs docs/_build/html`; nothing comes from the network."""

import os
import re
import shutil
import tomllib
from base64 import b64encode
from importlib import import_module
from pathlib import Path
from pydoc import locate
from zipfile import ZIP_DEFLATED, ZipFile

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import cnnparams

_pyproject = Path(__file__).parents[1] / "pyproject.toml"
_metadata = tomllib.loads(_pyproject.read_text(encoding="utf-8"))["project"]

project = _metadata["name"]
author = _metadata["authors"][0]["name"]
copyright = f"2026, {author}"
release = _metadata["version"]

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.mathjax",
    "sphinx-mathjax-offline",
]
exclude_patterns = ["_build", "jupyter_execute"]
html_theme = "furo"
html_title = f"{project} {release}"
html_static_path = ["_static"]
html_css_files = ["outputs.css"]
# A doctest ends with an empty line, which nobody needs to see.
highlight_options = {"python": {"stripnl": True}}

# Every example is run, every time; one that fails, fails the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_ipywidgets_js = {}
nb_render_markdown_format = "myst"
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 3

autodoc_default_options = {
    "members": True,
    "show-inheritance": True,
    # What a class has from a base of its family is shown with it, but not what all layers or all errors have.
    "inherited-members": "Layer, Merge, Source, Block, BaseException, Generic, ABC, object",
}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
maximum_signature_line_length = 90
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Shapes", "Weights", "Source"]

# Our own names must resolve. Those of Python and of other libraries cannot, without their inventories.
# A word in backticks is linked where it is one of them.
default_role = "py:obj"
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(?!cnnparams\.).*")]


def to_public_name(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, text: nodes.TextElement
) -> nodes.Element | None:
    """Link `cnnparams.layers.dense.Dense` to `cnnparams.Dense`, its public name; leave be what has none."""
    package, _, path = node["reftarget"].partition(".")
    if package != project:
        return None
    name = path.rpartition(".")[2]
    if name not in cnnparams.__all__ and locate(node["reftarget"]) is not None:
        return text
    target = f"{project}.{name}"
    return env.domains.python_domain.resolve_xref(env, node["refdoc"], app.builder, "obj", target, node, text)


def complete_notebooks(app: Sphinx, env: BuildEnvironment) -> None:
    """Make the notebooks for download stand alone: pictures inside, answers folded, no links of the site."""
    folded = {"hide-output": ["outputs_hidden"], "hide-cell": ["source_hidden", "outputs_hidden"]}

    def inside(picture: re.Match[str]) -> str:
        data = b64encode((Path(app.srcdir) / picture["path"]).read_bytes()).decode()
        return f'<img alt="{picture["alt"]}" src="data:image/svg+xml;base64,{data}">'

    for path in Path(env.mystnb_config.output_folder).rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if "site-only" not in cell.metadata.get("tags", ())]
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = re.sub(r"!\[(?P<alt>.*?)\]\((?P<path>images/.*?)\)", inside, cell.source)
            for tag in cell.metadata.get("tags", ()):
                cell.metadata["jupyter"] = dict.fromkeys(folded.get(tag, ()), True)
        nbformat.write(notebook, path)


def add_python(app: Sphinx, error: Exception | None) -> None:
    """Put Pyodide and the package into the site, if CNNPARAMS_PYODIDE names the folder of npm's package."""
    source = os.environ.get("CNNPARAMS_PYODIDE")
    if error is not None or not source or app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", "pyodide")
    folder.mkdir(exist_ok=True)
    for name in (
        "pyodide.mjs",
        "pyodide.asm.mjs",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "pyodide-lock.json",
    ):
        shutil.copy(Path(source, name), folder)
    with ZipFile(folder / "packages.zip", "w", ZIP_DEFLATED) as archive:
        for package in ("attr", "attrs", "cnnparams", "tabulate"):
            file = Path(import_module(package).__file__ or "")
            root = file.parent.parent if file.name == "__init__.py" else file.parent
            files = file.parent.rglob("*") if file.name == "__init__.py" else [file]
            for path in files:
                if path.is_file() and path.suffix != ".pyc":
                    archive.write(path, path.relative_to(root))


def setup(app: Sphinx) -> None:
    """Tell Sphinx where a name that it does not know is to be found, and what to do besides."""
    app.connect("missing-reference", to_public_name)
    app.connect("env-check-consistency", complete_notebooks)
    app.connect("build-finished", add_python)
