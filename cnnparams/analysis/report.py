"""What every report has: it says which table it is, and has every format of tables."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib import import_module
from os import PathLike
from typing import TYPE_CHECKING, Any, cast, final

from cnnparams.arithmetic.values import got, is_integer
from cnnparams.errors import ConfigError, NetworkError
from cnnparams.extras import load_extra
from cnnparams.render.formats import writer_of
from cnnparams.render.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

    from cnnparams.render.records import Value

SUFFIXES = {
    ".txt": "text",
    ".md": "markdown",
    ".tex": "latex",
    ".html": "html",
    ".csv": "csv",
    ".json": "json",
}
"""The formats of files, by the ends of their names."""


class Report(ABC):
    """A report as data. At a prompt it shows its table as text, in a notebook as HTML."""

    __slots__ = ()

    @abstractmethod
    def table(self) -> Table:
        """Return the report as a table."""

    def data(self) -> Table:
        """Return the table whose rows are data, each once."""
        return self.table()

    @final
    def to(self, format_name: str) -> str:
        """Return the report in a format, such as `"text"` or `"csv"`.

        Args:
            format_name: name of the format; an unknown one is an error that lists all.

        Raises:
            TypeError: the name of the format is not a string.
            NetworkError: there is no such format.
        """
        write, is_data = writer_of(format_name)
        return write(self.data() if is_data else self.table())

    @final
    def to_text(self, *, width: int | None = None, ascii: bool | None = None) -> str:  # noqa: A002 - the word for it
        """Return the report as text.

        Args:
            width: how many letters a line may have: columns are left out and names are broken to fit, but
                numbers stay whole. None is as wide as the table is.
            ascii: whether only signs are used that every terminal has. None asks the output what it can show.

        Raises:
            TypeError: an argument has the wrong type.
            ConfigError: the width is below 1.
        """
        from cnnparams.render.terminal import has_signs
        from cnnparams.render.text import write_table

        if width is not None and not is_integer(width):
            raise TypeError(f"to_text: width must be a whole number, {got(width)}")
        if width is not None and width < 1:
            raise ConfigError(f"to_text: width must be 1 or more, got {width}")
        if ascii is not None and not isinstance(ascii, bool):
            raise TypeError(f"to_text: ascii must be True or False, {got(ascii)}")
        return write_table(self.table(), width, ascii_only=not has_signs() if ascii is None else ascii)

    @final
    def to_markdown(self) -> str:
        """Return the report as a table of Markdown, with pipes."""
        return self.to("markdown")

    @final
    def to_latex(self, *, longtable: bool = False) -> str:
        """Return the report as a table for papers; the document needs the package booktabs.

        Args:
            longtable: whether the table may go over several pages; the document then needs longtable too.

        Raises:
            TypeError: `longtable` is not a bool.
        """
        from cnnparams.render.latex import write_table

        if not isinstance(longtable, bool):
            raise TypeError(f"to_latex: longtable must be True or False, {got(longtable)}")
        return write_table(self.table(), longtable=longtable)

    @final
    def to_html(self) -> str:
        """Return the report as a page of HTML by itself."""
        return self.to("html")

    @final
    def to_csv(self) -> str:
        """Return the rows as CSV: a line of keys, and a line for each row that is not opened."""
        return self.to("csv")

    @final
    def to_json(self) -> str:
        """Return the rows as JSON, with the totals; its fields are those of `report.schema.json`."""
        return self.to("json")

    @final
    def to_dicts(self) -> "list[dict[str, Value]]":
        """Return a dict for each row, by the keys of the columns: `polars.DataFrame` and others take it."""
        from cnnparams.render.records import records_of

        return records_of(self.data())

    @final
    def to_dataframe(self) -> Any:  # Any: pandas is not needed to install this package
        """Return the rows as a pandas DataFrame, with a column for each key.

        Raises:
            ImportError: pandas is not installed.
        """
        pandas = load_extra("pandas", "to_dataframe()", "pandas")
        return pandas.DataFrame(self.to_dicts(), columns=[column.key for column in self.data().columns])

    @final
    def save(self, path: str | PathLike[str]) -> None:
        """Write the report to a file, in the format that its name ends with.

        Args:
            path: name of the file; it ends with .txt, .md, .tex, .html, .csv or .json.

        Raises:
            TypeError: this is not a path.
            NetworkError: it ends with something else.
        """
        file = checked_path("save", path, SUFFIXES)
        # CSV has its own ends of lines.
        file.write_text(self.to(SUFFIXES[file.suffix]), encoding="utf-8", newline="")

    @final
    def __repr__(self) -> str:
        """Show the table as text, as wide as the terminal, so that a prompt is readable."""
        from cnnparams.render.terminal import terminal_width

        return self.to_text(width=terminal_width())

    @final
    def _repr_html_(self) -> str:
        from cnnparams.render.html import write_fragment

        return write_fragment(self.table())

    @final
    def __rich_console__(
        self, console: Any, options: Any
    ) -> Iterator[Any]:  # Any: rich calls it, if it is there
        """Show the table in colours, where `rich` prints it."""
        text = import_module("rich.text")
        lines = self.to_text(width=options.max_width, ascii=options.ascii_only).splitlines()
        for number, line in enumerate(lines):
            style = "bold" if number < 2 else "dim" if not line.strip("─-") else ""
            yield text.Text(line, style=style, no_wrap=True, overflow="ignore")


def checked_path(who: str, path: object, suffixes: dict[str, str]) -> "Path":
    """Accept the name of a file that ends in one of these ways.

    Raises:
        TypeError: this is not a path.
        NetworkError: it ends with something else.
    """
    from pathlib import Path  # slow to load

    if not isinstance(path, str | PathLike):
        raise TypeError(f"{who}: a file is named by a string or a path, {got(path)}")
    file = Path(cast("str", path))
    if "\0" in str(file):
        raise NetworkError(f"{who}: this is not the name of a file, got {str(file)!r}")
    if file.suffix not in suffixes:
        raise NetworkError(f"{who}: the name of a file ends with {', '.join(suffixes)}, got {str(file)!r}")
    return file
