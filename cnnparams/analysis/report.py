"""What every report has: it says which table it is, and has every format of tables."""

from abc import ABC, abstractmethod
from typing import final

from cnnparams.render.formats import writer_of
from cnnparams.render.tables import Table


class Report(ABC):
    """A report as data. At a prompt it shows its table as text, in a notebook as HTML."""

    __slots__ = ()

    @abstractmethod
    def table(self) -> Table:
        """Return the report as a table."""

    @final
    def to(self, format_name: str) -> str:
        """Return the table in a format, such as `"text"` or `"html"`.

        Args:
            format_name: name of the format; an unknown one is an error that lists all.

        Raises:
            TypeError: the name of the format is not a string.
            NetworkError: there is no such format.
        """
        return writer_of(format_name)(self.table())

    @final
    def __repr__(self) -> str:
        """Show the table as text, so that a prompt is readable."""
        return self.to("text")

    @final
    def _repr_html_(self) -> str:
        return self.to("html")
