"""The sample newsroom's pictures, drawn by the project itself: no photograph of anyone, nothing borrowed.

``draw("courthouse")`` returns the bytes of a JPEG file, always the same ones. The names are the keys of
``newsroom/pictures.toml``, where every picture has its text alternative and caption in each language.
"""

from __future__ import annotations

from collections.abc import Callable

from tamizdat.sample.pictures import river, rooms, town
from tamizdat.sample.pictures.plate import INK, Colour, Plate

SCENES: dict[str, tuple[Callable[[Plate], None], Colour]] = {
    "bridge": (river.bridge, (34, 34, 52)),
    "courthouse": (town.courthouse, INK),
    "ferry": (river.ferry, (26, 34, 52)),
    "hands": (rooms.hands, INK),
    "letter": (rooms.letter, (36, 30, 40)),
    "lighthouse": (river.lighthouse, (24, 30, 50)),
    "market": (town.market, (48, 36, 34)),
    "mast": (river.mast, (36, 42, 40)),
    "newspapers": (rooms.newspapers, (34, 32, 42)),
    "press": (rooms.press, INK),
    "prison": (town.prison, (42, 38, 40)),
    "shelves": (rooms.shelves, (44, 32, 32)),
    "tram": (town.tram, (32, 38, 54)),
    "works": (river.works, (44, 38, 36)),
}


def draw(name: str) -> bytes:
    """Print one of the sample newsroom's pictures.

    Args:
        name: a key of ``SCENES``.

    Returns:
        A JPEG file of 1200 by 800 pixels, the same bytes every time.
    """
    scene, ink = SCENES[name]
    plate = Plate(name, ink)
    scene(plate)
    return plate.print()
