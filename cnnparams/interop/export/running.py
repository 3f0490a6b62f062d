"""Running the source that was written here: the model and its source cannot disagree."""

import linecache
from types import ModuleType

_numbers = iter(range(10**18))


def run(source: str, framework: str) -> ModuleType:
    """Return a module made of source.

    Every name in it is checked where it is written, and every other text is a literal; so it holds nothing
    but calls of a framework.

    Args:
        source: the source.
        framework: the name of the framework, for tracebacks.
    """
    name = f"cnnparams_{framework}_model_{next(_numbers)}"
    file = f"<{name}>"
    module = ModuleType(name)
    # So that tracebacks and `inspect` show its lines.
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), vars(module))  # noqa: S102 - as attrs and dataclasses do
    return module
