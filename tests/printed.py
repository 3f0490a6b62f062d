"""Explanations as they are printed, read back: headings, labels and the sides of each equation."""

import re
from typing import NamedTuple


class Line(NamedTuple):
    """A printed line of arithmetic, with the heading that it stands under."""

    heading: str
    label: str
    sides: list[str]

    @property
    def numbers(self) -> list[int]:
        """What the sides without letters evaluate to."""
        digits = [side.replace(",", "") for side in self.sides if not re.search("[a-z]", side)]
        return [eval(side) for side in digits]


def read_lines(text: str) -> list[Line]:
    """Return the lines of arithmetic of an explanation; one that is broken is joined again."""
    lines: list[Line] = []
    heading = ""
    *_, arithmetic = text.split("\n\n")
    joined = re.sub(r"\n {5,}(?=\S)", " ", arithmetic)  # a label begins after four blanks, its rest later
    for line in joined.splitlines():
        if not line.startswith("    "):
            heading = line
        elif not line.startswith("    the same: "):
            label, equation = re.split("  +", line.strip(), maxsplit=1)
            lines.append(Line(heading, label, equation.split(" = ")))
    return lines


def read_letters(text: str) -> dict[str, str]:
    """Return the letters of an explanation with their meanings."""
    letters, _, _ = text.rpartition("\n\n")
    return dict(line.split(" = ", 1) for line in letters.splitlines())
