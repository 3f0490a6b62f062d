"""Elements of HTML, made with the standard library, which escapes all text and attributes."""

from xml.etree.ElementTree import Element, SubElement, tostring

from cnnparams.render.sheets import Sheet, equation

ALIGN = {"left": "left", "right": "right"}


def element(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """Add an element to another one; `class_` is its class."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    child = SubElement(parent, tag, names)
    child.text = text
    return child


def cell(row: Element, tag: str, text: str, align: str, /, **attributes: str) -> Element:
    """Add a cell to a row: aligned where style sheets are taken away, too."""
    return element(row, tag, text, align=align, style=f"text-align: {align}", **attributes)


def markup(root: Element) -> str:
    """Write an element and all inside it."""
    return tostring(root, encoding="unicode", method="html")


def add_arithmetic(parent: Element, sheet: Sheet) -> None:
    """Add the arithmetic of a layer: a table with a row for each line, and the letters under it."""
    table = element(parent, "table", class_="arithmetic")
    for section in sheet.sections:
        for line in section.lines:
            row = element(table, "tr")
            cell(row, "th", line.label, "left", scope="row")
            code = cell(row, "td", "", "left")
            element(code, "code", equation(line))
    letters = ", ".join([f"{letter} = {meaning}" for letter, meaning in sheet.letters])
    if letters:
        element(parent, "div", letters, class_="letters")
