"""Pictures of the river and the land around it: bridge, ferry, lighthouse, mast, works."""

from __future__ import annotations

import math

from tamizdat.sample.pictures import motifs
from tamizdat.sample.pictures.plate import PAPER, Plate, Point


def bridge(plate: Plate) -> None:
    """The long bridge at dusk, and the lights of the other side."""
    motifs.sky(plate, 50, 235, 580, ((84, 96, 126), (242, 188, 136)))
    plate.round(1130, 452, 112, 112, 255, "across", (250, 222, 164))
    for number in range(9):
        y = 170 + number * 32 + plate.chance.uniform(-8, 8)
        x = plate.chance.uniform(40, 900)
        plate.stroke(
            [(x, y), (x + 220, y - 6), (x + plate.chance.uniform(300, 620), y)], 3 + number * 0.5, 255, (248, 208, 160)
        )
    _far_bank(plate)
    plate.box(-10, 560, 1610, 1080, (190, 30), "water", ((226, 178, 140), (70, 86, 112)))
    for number in range(30):
        y = 566 + number * 16
        reach = 112 - number * 1.6 + plate.chance.uniform(-26, 26)
        plate.stroke([(1130 - reach, y), (1130 + reach, y)], 5, 255, (250, 222, 164))
    _arches(plate)
    motifs.ripples(plate, (-60, 800, 1660, 1056), 120, 235)
    motifs.ripples(plate, (-60, 800, 1660, 1056), 60, 0)
    _reeds(plate)


def _far_bank(plate: Plate) -> None:
    outline: list[Point] = [(-10, 566)]
    x = -10.0
    while x < 1610:
        top = 520 + plate.chance.uniform(-30, 14)
        width = plate.chance.uniform(26, 64)
        outline += [(x, top), (x + width, top)]
        x += width
    plate.area([*outline, (1610, 566)], 40, "down", motifs.NIGHT)
    for spire, height in ((250, 150), (284, 112), (690, 96), (1390, 132)):
        plate.area(
            [
                (spire - 15, 540),
                (spire - 13, 540 - height * 0.6),
                (spire, 530 - height),
                (spire + 13, 540 - height * 0.6),
                (spire + 15, 540),
            ],
            20,
            "down",
            motifs.NIGHT,
        )
    for _ in range(70):
        plate.dot(plate.chance.uniform(0, 1600), plate.chance.uniform(534, 560), 2.6, 255, (252, 220, 140))


def _arches(plate: Plate) -> None:
    deck, water = 610, 880
    plate.area([(-10, deck), (1610, deck - 26), (1610, deck + 56), (-10, deck + 76)], (40, 70), "across", motifs.STEEL)
    for number in range(5):
        left = -40 + number * 350
        plate.area(
            [(left - 38, deck + 60), (left + 38, deck + 60), (left + 52, water), (left - 52, water)],
            (100, 20, "across"),
            "down",
            motifs.STEEL,
        )
        plate.area(
            [(left - 62, water - 30), (left + 62, water - 30), (left + 74, water + 16), (left - 74, water + 16)],
            (130, 30, "across"),
            "across",
            motifs.STEEL,
        )
        _spandrel(plate, left, deck, water)
    for number in range(80):
        x = number * 20.4
        plate.stroke([(x, deck - x * 0.016), (x, deck - 30 - x * 0.016)], 3)
    plate.stroke([(-10, deck - 30), (1610, deck - 56)], 5)
    for number in range(7):
        x = 120 + number * 232
        foot = deck - x * 0.016
        plate.stroke([(x, foot), (x, foot - 118)], 6)
        plate.round(x, foot - 126, 12, 15, 255, "across", (255, 226, 150))
    motifs.person(plate, 1072, deck - 14, 104, 0)


def _spandrel(plate: Plate, left: float, deck: float, water: float) -> None:
    start, end = left + 38, left + 312
    middle, reach = (start + end) / 2, (end - start) / 2
    arch = [
        (middle - reach * math.cos(step * math.pi / 24), water - 40 - 172 * math.sin(step * math.pi / 24))
        for step in range(25)
    ]
    top = [(end, deck + 62), (start, deck + 62)]
    plate.area([*arch, *top], (52, 96), "across", motifs.STEEL)
    plate.stroke(arch, 7, 255, PAPER)
    plate.stroke([(x, y + 8) for x, y in arch], 5, 0)


def _reeds(plate: Plate) -> None:
    for side in (0, 1280):
        for _ in range(52):
            x = side + plate.chance.uniform(-20, 330)
            height = plate.chance.uniform(90, 250)
            bend = plate.chance.uniform(-40, 50)
            tip = (x + bend, 1080 - height)
            plate.stroke([(x, 1080), (x + bend * 0.3, 1080 - height * 0.6), tip], 4.6)
            if plate.chance.random() < 0.35:
                plate.limb([(tip[0], tip[1] - 10), (tip[0] + bend * 0.08, tip[1] + 34)], 13, 20, "down", motifs.BRICK)


def ferry(plate: Plate) -> None:
    """A small boat with parcels, half-way over a wide river."""
    motifs.sky(plate, 26, 120, 470, ((52, 66, 94), (132, 150, 160)))
    for number in range(7):
        y = 130 + number * 44
        x = plate.chance.uniform(-60, 1000)
        plate.stroke([(x, y), (x + 260, y - 10), (x + 560, y + 4)], 5, 230, (190, 200, 206))
    plate.round(1230, 190, 74, 74, 255, "across", (250, 240, 210))
    plate.area(
        [(-10, 440), (300, 404), (700, 430), (1100, 398), (1610, 426), (1610, 500), (-10, 500)],
        (40, 70),
        "rising",
        motifs.MOSS,
    )
    for x, height in (
        (120, 190),
        (164, 230),
        (214, 200),
        (560, 140),
        (600, 170),
        (960, 150),
        (1420, 230),
        (1466, 260),
        (1520, 214),
    ):
        motifs.tree(plate, x, 440, height, 10, motifs.MOSS)
    plate.box(-10, 478, 1610, 1080, (120, 14), "water", ((140, 156, 164), (44, 56, 84)))
    for number in range(34):
        y = 488 + number * 17
        reach = 30 + number * 3.4 + plate.chance.uniform(-18, 18)
        plate.stroke([(1230 - reach, y), (1230 + reach * 0.8, y)], 4.4, 250, (250, 240, 210))
    motifs.ripples(plate, (-60, 500, 1660, 1060), 170, 235)
    _boat(plate)
    for x, y, span in ((420, 210, 26), (476, 180, 20), (540, 226, 22)):
        motifs.bird(plate, x, y, span, 235)


def _boat(plate: Plate) -> None:
    plate.area([(360, 866), (1080, 862), (1010, 922), (450, 930)], 0, "water")
    motifs.person(plate, 470, 800, 300, 40, motifs.STEEL)
    plate.limb([(486, 610), (546, 650), (602, 636)], 24, 70, "steep", motifs.STEEL)
    plate.stroke([(628, 470), (566, 900)], 9, 235, motifs.SAND)
    motifs.person(plate, 930, 800, 210, 80, motifs.BRICK)
    for left, top, width, height in ((640, 700, 110, 90), (752, 716, 96, 74), (668, 628, 104, 72)):
        plate.box(left, top, left + width, top + height, (240, 190), "falling", motifs.SAND)
        plate.box(left + width * 0.66, top, left + width, top + height, (130, 90), "falling", motifs.OCHRE)
        plate.stroke([(left, top + height / 2), (left + width, top + height / 2)], 3)
        plate.stroke([(left + width * 0.33, top), (left + width * 0.33, top + height)], 3)
    plate.area([(330, 750), (1100, 734), (1150, 722), (1040, 872), (430, 880)], (90, 20), "across", motifs.BRICK)
    plate.stroke([(330, 750), (720, 770), (1150, 722)], 12, 250, motifs.SAND)
    for line in (800, 834):
        plate.stroke([(372, line), (720, line + 14), (1078, line - 14)], 3, 235)
    motifs.ripples(plate, (260, 872, 1180, 960), 46, 255)


def lighthouse(plate: Plate) -> None:
    """A lighthouse over rocks and a rough sea, its beam still turning."""
    motifs.sky(plate, 8, 96, 760, ((38, 48, 78), (112, 128, 146)))
    for _ in range(90):
        plate.dot(
            plate.chance.uniform(0, 1600),
            plate.chance.uniform(0, 480),
            plate.chance.choice((1.4, 2, 2.6)),
            255,
            (250, 244, 220),
        )
    plate.area([(560, 246), (-10, 90), (-10, 330), (560, 282)], 222, "across", (246, 224, 160))
    plate.area([(560, 256), (1610, 150), (1610, 330), (560, 274)], 206, "across", (240, 218, 158))
    plate.box(-10, 700, 1610, 1080, (90, 24), "water", ((112, 130, 146), (46, 60, 88)))
    motifs.ripples(plate, (-60, 706, 1660, 1050), 120, 250)
    _rocks(plate)
    _light_tower(plate)
    plate.box(700, 640, 950, 782, (190, 130, "across"), "across", PAPER)
    plate.area([(676, 644), (724, 566), (926, 566), (974, 644)], (110, 50, "across"), "steep", motifs.BRICK)
    plate.box(862, 528, 890, 590, 40, "down", motifs.BRICK)
    motifs.window(plate, 738, 682, 42, 50, lit=True)
    motifs.window(plate, 866, 682, 42, 50)
    plate.box(806, 686, 842, 782, 20, "down")
    _surf(plate)


def _light_tower(plate: Plate) -> None:
    plate.area([(508, 330), (612, 330), (652, 800), (468, 800)], (250, 70, "across"), "across", PAPER)
    for top in (400, 530, 660):
        spread = (top - 330) * 0.085
        plate.area(
            [(508 - spread, top), (612 + spread, top), (618 + spread, top + 62), (502 - spread, top + 62)],
            (120, 24, "across"),
            "across",
            motifs.BRICK,
        )
    plate.box(484, 314, 636, 334, 10)
    for x in range(488, 640, 16):
        plate.stroke([(x, 314), (x, 286)], 3)
    plate.stroke([(484, 286), (636, 286)], 4)
    plate.box(524, 214, 596, 314, 255, "across", (255, 236, 170))
    for x in (524, 548, 572, 596):
        plate.stroke([(x, 214), (x, 314)], 4)
    plate.area([(508, 218), (560, 150), (612, 218)], (60, 10, "across"), "across", motifs.BRICK)
    plate.stroke([(560, 152), (560, 116)], 5)
    for top in (470, 600):
        plate.box(548, top, 572, top + 36, 10)


def _rocks(plate: Plate) -> None:
    plate.area(
        [
            (180, 900),
            (262, 828),
            (340, 800),
            (420, 770),
            (700, 764),
            (1010, 778),
            (1100, 812),
            (1180, 860),
            (1290, 930),
            (1200, 1010),
            (300, 1010),
        ],
        (110, 24),
        "falling",
        motifs.SLATE,
    )
    for _ in range(26):
        x, y = plate.chance.uniform(280, 1180), plate.chance.uniform(800, 960)
        size = plate.chance.uniform(26, 74)
        tone = plate.chance.choice((190, 150, 60, 20))
        plate.area(
            [
                (x, y),
                (x + size * 0.6, y - size * 0.45),
                (x + size * 1.3, y - size * 0.1),
                (x + size, y + size * 0.4),
                (x + size * 0.2, y + size * 0.5),
            ],
            tone,
            plate.chance.choice(("rising", "falling", "across")),
            motifs.SLATE,
        )


def _surf(plate: Plate) -> None:
    for row in range(4):
        base = 926 + row * 42
        crest = [
            (x, base + 11 * math.sin(x / (74 + row * 16) + row * 2) + plate.chance.uniform(-2, 2))
            for x in range(-20, 1640, 22)
        ]
        plate.area([*crest, (1620, base + 60), (-20, base + 60)], (150 - row * 34, 30), "water", motifs.STEEL)
        plate.stroke(crest, 7 + row, 255, PAPER)
        plate.stroke([(x + 6, y + 15) for x, y in crest], 3, 235)


def mast(plate: Plate) -> None:
    """A lattice mast over bare hills, its waves going out."""
    motifs.sky(plate, 160, 250, 860, ((170, 186, 194), (246, 226, 190)))
    for ring in range(9):
        _ring(plate, 1010, 150, 90 + ring * 74)
    _hills(plate)
    _lattice(plate, 1010, 806, 132)
    for x, y in ((640, 900), (1420, 880), (760, 846), (1290, 830)):
        plate.stroke([(1010, 330), (x, y)], 2.2)
        plate.stroke([(1010, 520), (x, y)], 2)
    plate.box(846, 742, 944, 826, (210, 120, "across"), "down", motifs.SAND)
    plate.area([(832, 746), (866, 706), (924, 706), (958, 746)], 40, "across", motifs.BRICK)
    plate.box(884, 770, 912, 826, 16)
    for number in range(15):
        x = 60 + number * 46
        y = 956 - number * 6
        plate.stroke([(x, y), (x + 3, y - 58)], 5)
        plate.stroke([(x, y - 44), (x + 46, y - 50)], 2)
        plate.stroke([(x, y - 22), (x + 46, y - 28)], 2)
    for x, y, span in ((330, 250, 34), (400, 214, 26), (468, 262, 30), (540, 226, 20), (300, 316, 22)):
        motifs.bird(plate, x, y, span)


def _ring(plate: Plate, x: float, y: float, radius: float) -> None:
    for middle in (0.0, math.pi):
        arc = [
            (x + radius * math.cos(middle + step / 28), y + radius * math.sin(middle + step / 28) * 0.92)
            for step in range(-17, 18)
        ]
        plate.stroke(arc, 5.5, 255, (250, 244, 228))


def _hills(plate: Plate) -> None:
    layers = (
        (640, 60, 330, 0.4, 176, "rising", (186, 190, 170)),
        (730, 54, 260, 2.1, 130, "falling", motifs.SAGE),
        (806, 40, 380, 4.0, 96, "rising", motifs.MOSS),
        (910, 34, 300, 5.2, 46, "falling", (84, 100, 80)),
    )
    for base, swing, stretch, start, tone, direction, tint in layers:
        ridge = [
            (x, base + swing * math.sin(x / stretch + start) + 0.3 * swing * math.sin(x / 90 + start))
            for x in range(-20, 1640, 40)
        ]
        plate.area([*ridge, (1640, 1080), (-20, 1080)], (tone + 30, max(10, tone - 40)), direction, tint)
        plate.stroke(ridge, 3.4, 0)
        for _ in range(60):
            x = plate.chance.uniform(0, 1600)
            y = base + swing + plate.chance.uniform(10, 90)
            plate.stroke([(x, y), (x + 4, y - 15)], 2.4, 0)


def _lattice(plate: Plate, x: float, foot: float, tip: float) -> None:
    rungs = 15

    def half(share: float) -> float:
        return 64 * (1 - share) ** 1.25 + 9

    heights = [foot - (foot - tip - 70) * number / rungs for number in range(rungs + 1)]
    for number in range(rungs):
        low, high = half(number / rungs), half((number + 1) / rungs)
        bottom, top = heights[number], heights[number + 1]
        plate.stroke([(x - low, bottom), (x - high, top)], 9)
        plate.stroke([(x + low, bottom), (x + high, top)], 9)
        plate.stroke([(x - low, bottom), (x + high, top)], 4)
        plate.stroke([(x + low, bottom), (x - high, top)], 4)
        plate.stroke([(x - high, top), (x + high, top)], 4)
    plate.stroke([(x, heights[-1]), (x, tip - 60)], 8)
    for y in (300, 380):
        plate.round(x + 34, y, 26, 26, 225, "rising", PAPER)
        plate.round(x - 34, y + 30, 20, 20, 200, "rising", PAPER)
    plate.dot(x, tip - 64, 9, 255, motifs.BRICK)
    plate.round(x, tip - 64, 8, 8, 120, "across", (214, 60, 44))


def works(plate: Plate) -> None:
    """Chimneys and sheds above a river, and a pipe that runs into it."""
    motifs.sky(plate, 236, 190, 700, ((232, 226, 206), (226, 196, 158)))
    for x, top in ((430, 150), (600, 210), (1120, 120), (1260, 180)):
        _smoke(plate, x, top)
    for x, top, width in ((430, 160, 33), (600, 220, 28), (1120, 130, 36), (1260, 190, 30)):
        plate.area(
            [(x - width * 0.7, top), (x + width * 0.7, top), (x + width, 660), (x - width, 660)],
            (170, 16, "across"),
            "across",
            motifs.BRICK,
        )
        for band in (24, 70):
            plate.area(
                [
                    (x - width * 0.76, top + band),
                    (x + width * 0.76, top + band),
                    (x + width * 0.78, top + band + 20),
                    (x - width * 0.78, top + band + 20),
                ],
                (255, 200, "across"),
                "across",
                PAPER,
            )
    for number in range(6):
        left = 90 + number * 122
        plate.area([(left, 640), (left, 500), (left + 122, 566), (left + 122, 640)], (70, 110), "steep", motifs.SLATE)
        plate.area([(left + 6, 514), (left + 6, 620), (left + 24, 620), (left + 24, 524)], 225, "across", motifs.OCHRE)
    plate.box(860, 520, 1420, 650, (90, 50), "rising", motifs.SLATE)
    for number in range(9):
        motifs.window(plate, 884 + number * 58, 552, 34, 56, lit=number in (2, 3, 7))
    plate.area([(-10, 636), (1610, 624), (1610, 720), (-10, 760)], (60, 100), "falling", motifs.MOSS)
    plate.area(
        [(-10, 740), (1610, 700), (1610, 1080), (-10, 1080)], (214, 60), "water", ((214, 200, 172), (130, 134, 124))
    )
    motifs.ripples(plate, (-60, 770, 1660, 1050), 110, 255)
    plate.limb([(760, 610), (760, 700), (690, 748)], 50, 150, "rising", motifs.OCHRE)
    plate.round(684, 752, 32, 24, 0)
    plate.area([(656, 756), (712, 756), (780, 862), (600, 862)], (250, 150), "steep", (206, 174, 120))
    for ring in range(6):
        plate.round(
            692,
            874 + ring * 8,
            120 + ring * 62,
            12 + ring * 11,
            200 - ring * 8,
            "water",
            (202 - ring * 6, 178 - ring * 4, 132),
        )
    motifs.ripples(plate, (380, 864, 1060, 1000), 60, 20)
    plate.area([(1120, 1080), (1180, 990), (1330, 950), (1610, 930), (1610, 1080)], (70, 30), "falling", motifs.MOSS)
    motifs.person(plate, 1400, 966, 250, 30, motifs.STEEL)
    plate.limb([(1378, 800), (1330, 840), (1290, 826)], 18, 40, "steep", motifs.STEEL)
    plate.box(1274, 790, 1296, 840, 250, "across", PAPER)
    plate.box(1276, 812, 1294, 838, 130, "across", motifs.OCHRE)


def _smoke(plate: Plate, x: float, top: float) -> None:
    puff = 24.0
    for number in range(11):
        plate.round(
            x + 14 + number * 34,
            top - 14 - number * 9 + plate.chance.uniform(-9, 9),
            puff,
            puff * 0.8,
            (238, 110),
            "rising",
            (222, 214, 200),
        )
        puff += 6.5
