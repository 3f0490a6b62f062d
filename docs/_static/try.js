// Runs the code of the page in Pyodide, which the site holds itself where it was built with it.
const folder = new URL("pyodide/", import.meta.url);
const [code, button, state, out] = ["code", "run", "state", "out"].map(
  (name) => document.getElementById(`try-${name}`),
);
let python;

const SHOW = `
import traceback
from ast import Expr, Expression, parse

def shown(code, names):
    """Run code as a cell of a notebook; return what its last line shows, as HTML."""
    from html import escape
    try:
        body = parse(code).body
        last = body.pop() if body and isinstance(body[-1], Expr) else None
        tree = parse("")
        tree.body = body
        exec(compile(tree, "<page>", "exec"), names)
        if last is None:
            return ""
        value = eval(compile(Expression(last.value), "<page>", "eval"), names)
    except Exception as error:
        notes = getattr(error, "__notes__", [])
        lines = [f"{type(error).__name__}: {error}", *notes]
        return f"<pre>{escape(chr(10).join(lines))}</pre>"
    for name in ("_repr_svg_", "_repr_html_"):
        if hasattr(value, name):
            return getattr(value, name)()
    return "" if value is None else f"<pre>{escape(str(value))}</pre>"

from cnnparams import *
from cnnparams import zoo
names = dict(globals())
`;

async function loaded() {
  const { loadPyodide } = await import(new URL("pyodide.mjs", folder));
  const pyodide = await loadPyodide({ indexURL: folder.href });
  const packages = await fetch(new URL("packages.zip", folder));
  pyodide.unpackArchive(await packages.arrayBuffer(), "zip", { extractDir: "/packages" });
  pyodide.runPython("import sys; sys.path.insert(0, '/packages')");
  pyodide.runPython(SHOW);
  return pyodide;
}

button.addEventListener("click", async () => {
  button.disabled = true;
  state.textContent = python ? "running" : "loading Python";
  try {
    python ??= await loaded();
    const show = python.globals.get("shown");
    out.innerHTML = show(code.value, python.globals.get("names"));
    state.textContent = "";
  } catch (error) {
    state.textContent = `This build of the documentation holds no Python to run (${error.message}).`;
  }
  button.disabled = false;
});
