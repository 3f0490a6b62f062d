"""The volumes of a network to scale, as papers draw them: a chain on one axis, or a U."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from cnnparams.errors import ConfigError
from cnnparams.render.drawing.palette import PALETTE, class_of
from cnnparams.render.drawing.pictures import Picture
from cnnparams.render.drawing.svg import rect, write_svg
from cnnparams.render.volumes.chain import draw_chain
from cnnparams.render.volumes.gather import Volume, break_in, volumes_of
from cnnparams.render.volumes.labels import labels_by, labels_of
from cnnparams.render.volumes.parts import MARGIN, PART_RULES
from cnnparams.render.volumes.solids import BOX_RULES
from cnnparams.render.volumes.u_shape import draw_u, is_u, levels_of
from cnnparams.render.volumes.writing import LEADING, Line, broken, written

_NARROWEST = 420
"""How wide a picture is at least, so that there is room for what is written below."""

_MOST = 300
"""How many volumes a picture has at most."""


def is_drawable(picture: Picture) -> bool:
    """Whether a picture is a chain of volumes, perhaps with skips, that `write_picture` draws."""
    return not _refusal(picture, volumes_of(picture))


def write_picture(picture: Picture) -> str:
    """Write a picture as SVG: its volumes to scale, with their names, shapes and parameters.

    Raises:
        ConfigError: it has no volumes, too many, or is not a chain.
    """
    volumes = volumes_of(picture)
    refusal = _refusal(picture, volumes)
    if refusal:
        raise ConfigError(f"diagram: {refusal}")
    levels = levels_of(volumes)
    if is_u(levels):
        drawn = draw_u(volumes, labels_by(volumes, levels), levels, picture.layout)
    else:
        drawn = draw_chain(volumes, *labels_of(volumes), picture.layout)
    width = max(_NARROWEST, drawn.width)
    foot, height = _foot(picture, volumes, width, drawn.height + 22)
    said = f"{len(volumes)} volumes, from {volumes[0].names[0]} to {volumes[-1].names[0]}"
    rules = f"{BOX_RULES}\n{PART_RULES}"
    return write_svg(picture.title, said, width, height, [*drawn.elements, *foot], rules=rules)


def _refusal(picture: Picture, volumes: Sequence[Volume]) -> str:
    """Return why a picture cannot be drawn, or nothing."""
    if not volumes:
        return f"{picture.title} has nothing to draw as a volume; use style='graph'"
    broken_at = break_in(volumes)
    if broken_at is not None:
        name, before = volumes[broken_at].paths[0], volumes[broken_at - 1].paths[0]
        rule = f"{picture.title} is not a chain of volumes"
        return f"{rule}, as {name!r} does not take the output of {before!r}; use style='graph'"
    if len(volumes) > _MOST:
        return f"at most {_MOST} volumes fit in a picture, got {len(volumes)}; choose a smaller depth"
    return ""


def _foot(
    picture: Picture, volumes: Sequence[Volume], width: float, top: float
) -> tuple[list[Element], float]:
    """Return title, key and caption, and where they end."""
    room = width - 2 * MARGIN
    y = top + LEADING
    titles = broken(f"{picture.title} · {picture.params:,} parameters", room, "ink bold", 15)
    elements = written(titles, MARGIN, y, "start")
    y += LEADING * len(titles) + 8
    x = float(MARGIN)
    used = {volume.role for volume in volumes}
    for role in PALETTE:
        if role not in used:
            continue
        word = Line(role, "muted")
        if x + 16 + word.width > width - MARGIN:
            x, y = MARGIN, y + LEADING + 3
        elements.append(rect(x, y - 9.5, 11, 11, f"{class_of(role)}-fill", radius=2.5))
        elements += written([word], x + 16, y, "start")
        x += word.width + 38
    y += LEADING + 7
    caption = broken(_caption(volumes), room, "muted")
    return elements + written(caption, MARGIN, y, "start"), y + LEADING * (len(caption) - 1) + MARGIN - 4


def _caption(volumes: Sequence[Volume]) -> str:
    ranks = {len(volume.shape) for volume in volumes}
    if max(ranks) > 2:
        sides = "Height and depth of a volume are to scale with height and width of the image"
    elif ranks == {1}:
        sides = ""
    else:
        sides = "The height of a volume is to scale with the length of the series"
    roots = "its thickness with the square root of the channels"
    parts = f"{sides}, {roots}" if sides else "Thicknesses are to scale with the square root of the features"
    more = "; of more than two sizes before the channels, the last two are drawn" if max(ranks) > 3 else ""
    slices = (
        " A volume in slices is so many equal blocks." if any(volume.count > 1 for volume in volumes) else ""
    )
    below = "Below a name stand its output shape and, in grey, its parameters."
    return f"{parts}{more}. What would be too small to be seen is drawn larger.{slices} {below}"
