"""What stands in several pictures: people, birds, waves, roofs, windows, snow."""

from __future__ import annotations

import math

from tamizdat.sample.pictures.plate import Colour, Plate, Tint

SAND: Colour = (236, 217, 182)
OCHRE: Colour = (222, 176, 100)
BRICK: Colour = (186, 96, 70)
ROSE: Colour = (226, 178, 154)
SLATE: Colour = (150, 166, 176)
STEEL: Colour = (98, 124, 144)
SAGE: Colour = (166, 178, 146)
MOSS: Colour = (112, 130, 104)
SNOW: Colour = (236, 240, 240)
NIGHT: Colour = (62, 78, 104)


def sky(plate: Plate, top: int, bottom: int, horizon: float, tint: Tint, direction: str = "across") -> None:
    """Fill everything above the horizon with a gradient."""
    plate.box(-10, -10, 1610, horizon, (top, bottom), direction, tint)


def person(plate: Plate, x: float, ground: float, height: float, tone: int = 30, tint: Tint = None) -> None:
    """Stand somebody in a long coat on the ground; who it is cannot be told."""
    head = height * 0.075
    shoulder, hem = height * 0.13, height * (0.15 + plate.chance.uniform(0, 0.03))
    neck = ground - height * 0.85
    for side in (-0.5, 0.5):
        plate.limb([(x + side * hem, ground - height * 0.25), (x + side * hem, ground)], height * 0.075, 10, "down")
    plate.area(
        [
            (x - shoulder, neck + height * 0.05),
            (x - shoulder * 0.5, neck),
            (x + shoulder * 0.5, neck),
            (x + shoulder, neck + height * 0.05),
            (x + shoulder * 1.1, ground - height * 0.45),
            (x + hem, ground - height * 0.17),
            (x - hem, ground - height * 0.17),
            (x - shoulder * 1.1, ground - height * 0.45),
        ],
        tone,
        "steep",
        tint,
    )
    _head(plate, x, neck, head, min(255, tone + 90))


def _head(plate: Plate, x: float, neck: float, size: float, tone: int) -> None:
    top = neck - size * 0.9
    cover = plate.chance.choice(("hair", "cap", "scarf"))
    if cover == "scarf":
        plate.round(x, top, size * 1.05, size * 1.3, 40, "falling", plate.chance.choice((BRICK, OCHRE, SLATE)))
        plate.round(x + size * 0.25, top + size * 0.1, size * 0.6, size * 0.85, tone, "rising", (226, 200, 172))
        return
    plate.round(x, top, size * 0.82, size * 1.1, tone, "rising", (226, 200, 172))
    plate.round(x - size * 0.08, top - size * 0.55, size * 0.86, size * 0.66, 8, "down")
    if cover == "cap":
        plate.area(
            [
                (x - size, top - size * 0.3),
                (x + size * 1.5, top - size * 0.26),
                (x + size * 1.2, top - size * 0.55),
                (x - size, top - size * 0.6),
            ],
            8,
            "down",
        )


def bird(plate: Plate, x: float, y: float, span: float, tone: int = 0) -> None:
    """Set a bird in the air, its wings up."""
    lift = span * plate.chance.uniform(0.22, 0.42)
    left = [(x - span, y - lift), (x - span * 0.45, y - lift * 1.15), (x, y)]
    right = [(x, y), (x + span * 0.4, y - lift * 1.25), (x + span, y - lift * 0.7)]
    plate.stroke(left, span * 0.13, tone)
    plate.stroke(right, span * 0.13, tone)
    plate.round(x, y + span * 0.02, span * 0.2, span * 0.1, tone)


def ripples(
    plate: Plate, box: tuple[float, float, float, float], count: int, tone: int, tint: Colour | None = None
) -> None:
    """Scatter short strokes of light or ink over water, longer and rarer towards the viewer."""
    left, top, right, bottom = box
    for _ in range(count):
        depth = plate.chance.random() ** 1.4
        y = top + (bottom - top) * depth
        length = 14 + 90 * depth * plate.chance.uniform(0.4, 1.0)
        x = plate.chance.uniform(left, right - length)
        sag = 2 + 3 * depth
        plate.stroke([(x, y), (x + length / 2, y + sag), (x + length, y)], 1.6 + 2.6 * depth, tone, tint)


def flakes(plate: Plate, count: int, top: float = 0, bottom: float = 1067) -> None:
    """Let snow fall: spots scraped back to white."""
    for _ in range(count):
        radius = plate.chance.choice((1.6, 2.2, 2.8, 3.6, 4.6))
        plate.dot(plate.chance.uniform(0, 1600), plate.chance.uniform(top, bottom), radius, 255, SNOW)


def window(plate: Plate, left: float, top: float, width: float, height: float, *, lit: bool = False) -> None:
    """Set a window with a cross-bar into a wall; a lit one is warm and almost bare of ink."""
    plate.box(left - 5, top - 5, left + width + 5, top + height + 5, 235, "across", SAND)
    if lit:
        plate.box(left, top, left + width, top + height, 235, "across", (244, 206, 120))
    else:
        plate.box(left, top, left + width, top + height, (18, 70), "rising", SLATE)
    plate.stroke([(left + width / 2, top), (left + width / 2, top + height)], 3, 255 if not lit else 0)
    plate.stroke([(left, top + height * 0.4), (left + width, top + height * 0.4)], 3, 255 if not lit else 0)


def tree(plate: Plate, x: float, ground: float, height: float, tone: int = 60, tint: Tint = MOSS) -> None:
    """Grow a poplar: narrow, dark on one side."""
    plate.stroke([(x, ground), (x, ground - height * 0.3)], height * 0.035)
    for layer in range(7):
        along = layer / 6
        y = ground - height * (0.22 + 0.7 * along)
        across = height * 0.12 * math.sin(math.pi * (0.18 + 0.78 * (1 - along))) + 4
        plate.round(x, y, across, height * 0.13, (tone + 70, tone, "across"), "steep", tint)


def bare_tree(plate: Plate, x: float, ground: float, height: float, lean: float = 0.0) -> None:
    """Grow a tree without leaves, branch by branch."""
    _branch(plate, x, ground, -math.pi / 2 + lean, height * 0.32, height * 0.03)


def _branch(plate: Plate, x: float, y: float, angle: float, length: float, width: float) -> None:
    if length < 9:
        return
    end = (x + length * math.cos(angle), y + length * math.sin(angle))
    plate.stroke([(x, y), end], max(1.2, width))
    for turn in (-0.42, 0.38):
        bend = turn + plate.chance.uniform(-0.16, 0.16)
        _branch(plate, *end, angle + bend, length * plate.chance.uniform(0.66, 0.8), width * 0.64)


def printed_lines(plate: Plate, left: float, top: float, width: float, count: int, step: float, tone: int = 40) -> None:
    """Suggest lines of print, ragged at the end of a paragraph."""
    for number in range(count):
        share = plate.chance.uniform(0.35, 0.8) if number % 5 == 4 else plate.chance.uniform(0.94, 1.0)
        y = top + number * step
        plate.stroke([(left, y), (left + width * share, y)], step * 0.34, tone)
