"""A diagram of a network: its volumes to scale, or boxes and arrows."""

from collections.abc import Callable
from os import PathLike
from typing import Literal, TypeAlias, final, get_args

from attrs import field, frozen

from cnnparams.analysis.picture import picture_of
from cnnparams.analysis.report import checked_path
from cnnparams.analysis.summary import check_depth, check_layout
from cnnparams.arithmetic.values import brief, got
from cnnparams.errors import ConfigError, nearest
from cnnparams.extras import load_extra
from cnnparams.paths import outputs_of
from cnnparams.render.cells import Layout
from cnnparams.render.drawing.pictures import Picture, all_nodes
from cnnparams.step import Step

Style: TypeAlias = Literal["volumes", "graph"]
"""How a network is drawn: its volumes to scale, or boxes and arrows."""

_FORMATS = {".svg": "", ".png": "svg2png", ".pdf": "svg2pdf"}
"""The ends of names of files, and what CairoSVG calls the function that makes the format."""


@final
@frozen(repr=False)
class Diagram:
    """A diagram as SVG. A notebook shows it.

    Args:
        title: name of the network.
        style: how it is drawn.
        svg: the picture.
    """

    title: str
    style: Style
    svg: str = field(repr=False)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the picture to a file.

        Args:
            path: name of the file; it ends with .svg, .png or .pdf. The last two need CairoSVG, which is
                installed by `pip install 'cnnparams[pictures]'`.

        Raises:
            TypeError: this is not a path.
            NetworkError: it ends with something else.
            ImportError: CairoSVG is not installed.
        """
        file = checked_path("save", path, _FORMATS)
        if not _FORMATS[file.suffix]:
            file.write_text(self.svg, encoding="utf-8", newline="")
            return
        cairo = load_extra("cairosvg", f"save({file.name!r})", "pictures")
        convert: Callable[..., bytes] = getattr(cairo, _FORMATS[file.suffix])
        file.write_bytes(convert(bytestring=self.svg.encode(), scale=2))

    def __repr__(self) -> str:
        """Say what it is: the picture itself is long."""
        return f"<Diagram of {self.title} ({self.style}): {len(self.svg):,} characters of SVG>"

    def _repr_svg_(self) -> str:
        return as_wide_as_the_page(self.svg)


def as_wide_as_the_page(svg: str) -> str:
    """Let a page make a picture smaller, but no program that draws files, of which some then draw nothing."""
    return svg.replace("<svg ", '<svg style="max-width: 100%; height: auto" ', 1)


def draw(
    title: str,
    steps: tuple[Step, ...],
    style: Style | None,
    depth: int | None = None,
    layout: Layout = "channels_last",
) -> Diagram:
    """Draw these steps; without a style, as volumes where they are a chain, else as a graph.

    Raises:
        TypeError: an argument has the wrong type.
        NetworkError: the depth is below 1, or there is no such layout.
        ConfigError: there is no such style, the network cannot be drawn in it, or has too many boxes.
    """
    from cnnparams.render.graph.picture import write_picture as write_graph  # loaded by those who draw
    from cnnparams.render.volumes.picture import is_drawable, write_picture as write_volumes

    styles = get_args(Style)
    rule = f"diagram: style must be {' or '.join(map(repr, styles))}"
    given: object = style
    if given is not None and not isinstance(given, str):
        raise TypeError(f"{rule}, {got(given)}")
    if given is not None and given not in styles:
        raise ConfigError(f"{rule}, got {brief(given)}{nearest(given, styles)}")
    check_depth("diagram", depth)
    check_layout("diagram", layout)
    picture = picture_of(title, steps, depth, layout)
    _refuse_large(picture)
    if style is None:
        is_chain = len(outputs_of(steps)) == 1 and is_drawable(picture)
        style = "volumes" if is_chain else "graph"
    write = write_volumes if style == "volumes" else write_graph
    return Diagram(title, style, write(picture))


def _refuse_large(picture: Picture) -> None:
    """Refuse sizes that no picture can show to scale."""
    largest = max([max(node.shape) for node in all_nodes(picture.nodes)])
    if largest > _LARGEST:
        raise ConfigError(f"diagram: {picture.title} has a size of {brief(largest)}, too large to be drawn")


_LARGEST = 10**12
