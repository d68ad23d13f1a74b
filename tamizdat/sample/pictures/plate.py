"""A plate: a picture that is cut in lines, as an engraver or a linocutter would, with Pillow alone.

A shape put on a plate says three things: how dark it is (its *tone*, from 0 for solid ink to 255 for bare paper), in
which direction it is hatched, and which colour lies beneath the ink. Printing compares the tone at every point with
a screen of lines: where the screen is lighter than the tone, there is ink. So lines swell in the shadows and thin out
towards the light, and a gradient becomes engraving without any line being drawn by hand.

Everything is drawn at twice the printed size and halved at the end, which gives smooth edges. Chance comes from a
seeded generator, so that a plate prints the same bytes every time.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw

# A plate is drawn in units of which it has 1600 by 1067, cut at twice the printed size, and printed.
SCALE = 1.5
CUT = (2400, 1600)
PRINTED = (1200, 800)
GRAIN = 400
# How much a screen of lines changes from one pixel to the next: the width of a soft edge.
PIXEL = 18

Point = tuple[float, float]
Colour = tuple[int, int, int]
Tone = int | tuple[int, int] | tuple[int, int, str]
Wash = tuple[Colour, Colour]
Tint = Colour | Wash | None

PAPER: Colour = (244, 238, 225)
INK: Colour = (30, 32, 40)


@cache
def _swell(period: int, phase: float) -> bytes:
    """Return one period of a triangular wave from 0 to 255 and back."""
    # A little more than the whole range, so that the thinnest line never falls between two pixels and breaks.
    reach, below = 255 + 2 * PIXEL, PIXEL
    wave = (reach * abs(2 * (((step + phase) / period) % 1.0) - 1) - below for step in range(period))
    return bytes(min(255, max(0, round(value))) for value in wave)


def _row(period: int, phase: float, length: int) -> bytes:
    whole = math.floor(phase)
    # Steps of a sixteenth keep slanted lines from looking like stairs.
    wave = _swell(period, math.floor((phase - whole) * 16) / 16)
    start = whole % period
    return (wave * (length // period + 2))[start : start + length]


@cache
def lines(direction: str) -> Image.Image:
    """Return the screen of lines that runs in a direction, as large as a plate.

    Args:
        direction: ``across``, ``down``, ``rising``, ``falling``, ``steep``, ``water`` or ``crossed``.
    """
    if direction == "crossed":
        return ImageChops.lighter(lines("rising"), lines("falling"))
    width, height = CUT
    if direction == "down":
        return _screen(height, width, 15, lambda y: 3 * math.sin(y / 130))
    if direction == "steep":
        return _screen(height, width, 14, lambda y: y * 0.35)
    slant = {"across": 0.0, "water": 0.0, "rising": 0.72, "falling": -0.72}[direction]
    period, swing, stretch = (17, 6, 46) if direction == "water" else (14, 3, 180)
    return _screen(
        width, height, period, lambda x: x * slant + swing * math.sin(x / stretch) + 2 * math.sin(x / 73 + 1)
    ).transpose(Image.Transpose.TRANSPOSE)


def _screen(rows: int, length: int, period: int, phase: Callable[[int], float]) -> Image.Image:
    data = b"".join(_row(period, phase(number), length) for number in range(rows))
    return Image.frombytes("L", (length, rows), data)


@cache
def _grain() -> Image.Image:
    """Return the tooth of the paper, as large as a print."""
    noise = random.Random("paper").randbytes(GRAIN * GRAIN)  # noqa: S311  for looks
    tile = Image.frombytes("L", (GRAIN, GRAIN), noise).point(lambda value: 226 + value // 9)
    sheet = Image.new("L", PRINTED)
    for left in range(0, PRINTED[0], GRAIN):
        for top in range(0, PRINTED[1], GRAIN):
            sheet.paste(tile, (left, top))
    return sheet


class Plate:
    """A picture in the making. Coordinates run from (0, 0) at the top left to (1600, 1067).

    Args:
        name: seeds every chance on this plate.
        ink: colour of the lines.
        paper: colour of what is left bare.
    """

    def __init__(self, name: str, ink: Colour = INK, paper: Colour = PAPER) -> None:
        self.chance = random.Random(name)  # noqa: S311  for looks
        self.ink = ink
        self.paper = paper
        self.size = CUT
        self.tone = Image.new("L", self.size, 255)
        self.screen = lines("across").copy()
        self.tint = Image.new("RGB", self.size, paper)

    def area(self, points: Sequence[Point], tone: Tone, direction: str = "across", tint: Tint = None) -> None:
        """Cut a polygon, its edges as unsteady as a hand's."""
        outline = [(x * SCALE, y * SCALE) for x, y in self._by_hand(points)]
        self._cut(outline, "polygon", tone, direction, tint)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        tone: Tone,
        direction: str = "across",
        tint: Tint = None,
    ) -> None:
        """Cut an upright rectangle."""
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], tone, direction, tint)

    def round(
        self, x: float, y: float, across: float, high: float, tone: Tone, direction: str = "across", tint: Tint = None
    ) -> None:
        """Cut an ellipse around a point; ``across`` and ``high`` are its half axes."""
        corners = [((x - across) * SCALE, (y - high) * SCALE), ((x + across) * SCALE, (y + high) * SCALE)]
        self._cut(corners, "ellipse", tone, direction, tint)

    def stroke(self, points: Sequence[Point], width: float, tone: int = 0, tint: Colour | None = None) -> None:
        """Draw a line, solid ink at tone 0, scraped back to the paper at 255."""
        path = [(x * SCALE, y * SCALE) for x, y in points]
        thickness = max(1, round(width * SCALE))
        ImageDraw.Draw(self.tone).line(path, fill=tone, width=thickness, joint="curve")
        if tint is not None:
            ImageDraw.Draw(self.tint).line(path, fill=tint, width=thickness, joint="curve")

    def dot(self, x: float, y: float, radius: float, tone: int = 0, tint: Colour | None = None) -> None:
        """Draw a round spot without an unsteady edge."""
        corners = [((x - radius) * SCALE, (y - radius) * SCALE), ((x + radius) * SCALE, (y + radius) * SCALE)]
        ImageDraw.Draw(self.tone).ellipse(corners, fill=tone)
        if tint is not None:
            ImageDraw.Draw(self.tint).ellipse(corners, fill=tint)

    def limb(self, points: Sequence[Point], width: float, tone: int, direction: str, tint: Tint = None) -> None:
        """Cut a thick bent line with round ends, such as an arm or a branch."""
        path = [(x * SCALE, y * SCALE) for x, y in points]
        self._cut(path, "limb", tone, direction, tint, round(width * SCALE))

    def print(self) -> bytes:
        """Return the picture as the bytes of a JPEG file, 1200 by 800 pixels."""
        cut = ImageChops.subtract(self.screen, self.tone, scale=1.0, offset=128).point(
            lambda value: min(255, max(0, (value - 128) * 128 // PIXEL + 128))
        )
        sheet = self.tint.copy()
        sheet.paste(self.ink, (0, 0), cut)
        sheet = sheet.reduce(2)
        sheet = ImageChops.multiply(sheet, Image.merge("RGB", [_grain()] * 3))
        target = io.BytesIO()
        sheet.save(target, "JPEG", quality=86, subsampling=0, optimize=True)
        return target.getvalue()

    def _by_hand(self, points: Sequence[Point]) -> Iterable[Point]:
        ends = [*points[1:], points[0]]
        for (x, y), (to_x, to_y) in zip(points, ends, strict=True):
            parts = max(1, round(math.hypot(to_x - x, to_y - y) / 45))
            for part in range(parts):
                along = part / parts
                wobble = 0.0 if part == 0 else 0.9
                yield (
                    x + (to_x - x) * along + self.chance.uniform(-wobble, wobble),
                    y + (to_y - y) * along + self.chance.uniform(-wobble, wobble),
                )

    def _cut(self, points: Sequence[Point], shape: str, tone: Tone, direction: str, tint: Tint, width: int = 0) -> None:
        frame = self._frame(points, width)
        if frame[0] >= frame[2] or frame[1] >= frame[3]:
            return
        mask = self._mask(points, shape, frame, width)
        size = mask.size
        self.tone.paste(_shade(tone, size), frame[:2], mask)
        self.screen.paste(lines(direction).crop(frame), frame[:2], mask)
        if tint is not None:
            self.tint.paste(_wash(tint, size), frame[:2], mask)

    def _frame(self, points: Sequence[Point], width: int) -> tuple[int, int, int, int]:
        across, down = [x for x, _ in points], [y for _, y in points]
        return (
            max(0, math.floor(min(across)) - width),
            max(0, math.floor(min(down)) - width),
            min(self.size[0], math.ceil(max(across)) + width + 1),
            min(self.size[1], math.ceil(max(down)) + width + 1),
        )

    @staticmethod
    def _mask(points: Sequence[Point], shape: str, frame: tuple[int, int, int, int], width: int) -> Image.Image:
        mask = Image.new("L", (frame[2] - frame[0], frame[3] - frame[1]), 0)
        moved = [(x - frame[0], y - frame[1]) for x, y in points]
        draw = ImageDraw.Draw(mask)
        if shape == "polygon":
            draw.polygon(moved, fill=255)
        elif shape == "ellipse":
            draw.ellipse(moved, fill=255)
        else:
            draw.line(moved, fill=255, width=width, joint="curve")
            for x, y in (moved[0], moved[-1]):
                draw.ellipse([(x - width / 2, y - width / 2), (x + width / 2, y + width / 2)], fill=255)
        return mask


def _shade(tone: Tone, size: tuple[int, int]) -> Image.Image:
    if isinstance(tone, int):
        return Image.new("L", size, tone)
    start, end, axis = (*tone, "down")[:3]
    ramp = Image.linear_gradient("L").point(lambda value: round(start + (end - start) * value / 255))
    if axis == "across":
        ramp = ramp.transpose(Image.Transpose.TRANSPOSE)
    return ramp.resize(size)


def _wash(tint: Colour | Wash, size: tuple[int, int]) -> Image.Image:
    if len(tint) == 3:
        return Image.new("RGB", size, tint)
    start, end = tint
    ramp = Image.linear_gradient("L")
    bands = [
        ramp.point(lambda value, low=low, high=high: round(low + (high - low) * value / 255))
        for low, high in zip(start, end, strict=True)
    ]
    return Image.merge("RGB", bands).resize(size)
