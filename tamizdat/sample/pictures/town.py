"""Pictures of the town: the court, the tram, the market, the prison."""

from __future__ import annotations

from tamizdat.sample.pictures import motifs
from tamizdat.sample.pictures.plate import PAPER, Colour, Plate


def courthouse(plate: Plate) -> None:
    """Columns, a pediment, and people waiting on the steps."""
    motifs.sky(plate, 190, 250, 900, ((202, 212, 214), (240, 228, 206)))
    for left, top in ((-40, 470), (1270, 470)):
        plate.box(left, top, left + 370, 880, (150, 190), "falling", motifs.SAND)
        plate.box(left - 10, top - 26, left + 380, top + 6, 225, "across", motifs.SAND)
        for column in range(4):
            for row in range(2):
                motifs.window(plate, left + 44 + column * 82, top + 60 + row * 170, 42, 100)
    plate.box(300, 330, 1300, 900, (110, 60), "down", motifs.SAND)
    plate.box(690, 520, 910, 900, 12, "down")
    plate.box(724, 552, 876, 900, (30, 70), "across", motifs.BRICK)
    plate.stroke([(800, 552), (800, 900)], 4, 255)
    for number in range(6):
        _column(plate, 352 + number * 179)
    plate.box(280, 318, 1320, 372, 222, "across", PAPER)
    for number in range(52):
        plate.box(290 + number * 20, 352, 300 + number * 20, 366, 30)
    plate.area([(252, 318), (800, 118), (1348, 318)], 232, "across", PAPER)
    plate.area([(352, 300), (800, 140), (1248, 300)], (70, 150), "rising", motifs.SAND)
    _scales(plate, 800, 232)
    for step in range(6):
        top = 884 + step * 24
        plate.box(236 - step * 42, top, 1364 + step * 42, top + 25, (246, 150), "across", PAPER)
    plate.box(-10, 1026, 1610, 1080, (150, 90), "falling", motifs.SLATE)
    for number in range(9):
        x = 130 + number * 66 + plate.chance.uniform(-8, 8)
        coat = plate.chance.choice((motifs.SLATE, motifs.STEEL, motifs.MOSS))
        motifs.person(plate, x, 1050 + plate.chance.uniform(-8, 8), plate.chance.uniform(172, 204), 50, coat)
    motifs.person(plate, 1120, 1042, 190, 45, motifs.BRICK)
    for x, y, span in ((1130, 150, 26), (1190, 110, 20), (1236, 172, 22), (420, 130, 18)):
        motifs.bird(plate, x, y, span)


def _column(plate: Plate, x: float) -> None:
    plate.box(x - 40, 398, x + 40, 866, (250, 60, "across"), "down", PAPER)
    for groove in (-22, -6, 10, 24):
        plate.stroke([(x + groove, 402), (x + groove, 862)], 2.2, 20)
    plate.box(x - 54, 370, x + 54, 400, (250, 140, "across"), "across", PAPER)
    plate.box(x - 54, 862, x + 54, 892, (250, 120, "across"), "across", PAPER)


def _scales(plate: Plate, x: float, y: float) -> None:
    plate.stroke([(x, y - 50), (x, y + 50)], 7, 255)
    plate.stroke([(x - 84, y - 26), (x + 84, y - 38)], 6, 255)
    for side, top in ((-84, -26), (84, -38)):
        plate.stroke([(x + side, y + top), (x + side - 26, y + top + 52)], 3, 255)
        plate.stroke([(x + side, y + top), (x + side + 26, y + top + 52)], 3, 255)
        plate.stroke([(x + side - 32, y + top + 53), (x + side + 32, y + top + 53)], 8, 255)
    plate.stroke([(x - 36, y + 53), (x + 36, y + 53)], 8, 255)


def tram(plate: Plate) -> None:
    """A tram in the snow, its lamp lit, somebody waiting."""
    motifs.sky(plate, 70, 150, 800, ((126, 140, 158), (196, 200, 200)), "falling")
    _facades(plate)
    plate.area([(-10, 800), (1610, 790), (1610, 1080), (-10, 1080)], (252, 205), "across", motifs.SNOW)
    plate.area([(-10, 905), (1610, 893), (1610, 912), (-10, 924)], 60, "across", motifs.SLATE)
    plate.area([(-10, 985), (1610, 970), (1610, 990), (-10, 1006)], 60, "across", motifs.SLATE)
    plate.stroke([(-10, 190), (700, 214), (1610, 184)], 3)
    plate.stroke([(-10, 150), (700, 178), (1610, 146)], 2.4)
    for x in (230, 1440):
        plate.stroke([(x, 860), (x, 128)], 12)
        plate.stroke([(x, 186), (x + (110 if x < 800 else -110), 204)], 5)
    _tram_car(plate)
    motifs.person(plate, 172, 968, 250, 20, motifs.NIGHT)
    motifs.person(plate, 108, 976, 226, 45, motifs.BRICK)
    plate.area(
        [(-10, 1030), (500, 1012), (1100, 1040), (1610, 1018), (1610, 1080), (-10, 1080)], 250, "across", motifs.SNOW
    )
    motifs.flakes(plate, 620)


def _facades(plate: Plate) -> None:
    left = -30
    for width, top, tint in (
        (300, 300, motifs.ROSE),
        (250, 236, motifs.SAND),
        (330, 330, motifs.SLATE),
        (270, 262, motifs.ROSE),
        (250, 320, motifs.SAND),
        (330, 244, motifs.SLATE),
    ):
        plate.box(left, top, left + width, 812, (80, 130), "rising", tint)
        plate.area(
            [(left - 8, top + 4), (left + 26, top - 56), (left + width - 26, top - 56), (left + width + 8, top + 4)],
            (235, 250),
            "across",
            motifs.SNOW,
        )
        plate.stroke([(left, top + 4), (left + width, top + 4)], 4)
        columns = width // 82
        for column in range(columns):
            for row in range(3):
                x = left + (width - columns * 74) / 2 + column * 74 + 14
                motifs.window(plate, x, top + 44 + row * 132, 44, 78, lit=plate.chance.random() < 0.28)
        left += width


def _tram_car(plate: Plate) -> None:
    left, right, top, sill, floor = 420, 1290, 424, 640, 858
    plate.stroke([(770, top - 40), (850, 214)], 6)
    plate.stroke([(930, top - 40), (850, 214)], 6)
    plate.stroke([(800, 212), (900, 210)], 9)
    plate.area(
        [(left + 40, top - 44), (right - 40, top - 44), (right + 6, top + 4), (left - 6, top + 4)],
        (252, 200),
        "across",
        motifs.SNOW,
    )
    plate.box(left, top, right, sill + 30, (200, 150), "across", motifs.SAND)
    plate.box(left, sill, right, floor, (60, 24), "across", motifs.BRICK)
    plate.stroke([(left, sill + 2), (right, sill + 2)], 7, 255, PAPER)
    plate.stroke([(left, floor - 42), (right, floor - 42)], 4, 255, PAPER)
    for number in range(7):
        x = left + 30 + number * 119
        if number in (1, 5):
            plate.box(x, top + 36, x + 94, floor - 14, 20, "down")
            for door in (x + 6, x + 50):
                plate.box(door, top + 44, door + 38, floor - 30, (226, 120), "rising", (244, 212, 140))
            continue
        plate.box(x, top + 44, x + 96, sill - 22, (246, 200), "rising", (246, 214, 136))
        for seat in range(2):
            if plate.chance.random() < 0.8:
                head = x + 26 + seat * 44
                plate.round(head, sill - 70, 14, 18, 20, "down")
                plate.area(
                    [(head - 24, sill - 22), (head - 16, sill - 54), (head + 16, sill - 54), (head + 24, sill - 22)],
                    20,
                    "down",
                )
    plate.box(left + 40, floor, right - 40, floor + 34, 0)
    for x in (left + 150, left + 260, right - 260, right - 150):
        plate.round(x, floor + 38, 38, 38, 24, "falling", motifs.SLATE)
        plate.dot(x, floor + 38, 13, 255)
    plate.round(left + 14, floor - 70, 18, 18, 255, "across", (255, 232, 160))
    plate.area(
        [(left, floor - 82), (left, floor - 56), (300, floor + 66), (238, floor + 10)], 246, "across", (250, 232, 180)
    )
    plate.round(left + 14, floor - 70, 18, 18, 255, "across", (255, 238, 180))
    plate.box(700, top - 32, 1000, top - 2, 18, "across")
    motifs.printed_lines(plate, 722, top - 16, 250, 1, 18, 255)


def market(plate: Plate) -> None:
    """Awnings, crates, a pair of scales and people counting their change."""
    motifs.sky(plate, 225, 250, 520, ((214, 220, 214), (244, 232, 208)))
    for left, top, width in ((-20, 190, 360), (340, 120, 300), (640, 220, 380), (1020, 150, 290), (1310, 206, 320)):
        plate.box(left, top, left + width, 560, (170, 200), "falling", motifs.ROSE if left % 40 else motifs.SAND)
        for column in range(width // 90):
            motifs.window(plate, left + 34 + column * 88, top + 50, 40, 74)
            motifs.window(plate, left + 34 + column * 88, top + 190, 40, 74)
    plate.box(-10, 540, 1610, 1080, (190, 232), "across", motifs.SAND)
    for x, height in ((90, 250), (560, 262), (640, 244), (1065, 256), (1120, 240), (1546, 252)):
        motifs.person(plate, x, 800, height, 70, plate.chance.choice((motifs.SLATE, motifs.BRICK, motifs.MOSS)))
    for left, colour in ((120, motifs.BRICK), (650, motifs.MOSS), (1150, motifs.STEEL)):
        _stall(plate, left, colour)
    motifs.person(plate, 590, 1042, 400, 25, motifs.NIGHT)
    motifs.person(plate, 1098, 1050, 380, 35, motifs.BRICK)
    plate.area([(1142, 872), (1206, 872), (1196, 962), (1152, 962)], 120, "falling", motifs.OCHRE)
    plate.stroke([(1150, 872), (1174, 826), (1198, 872)], 5)


def _stall(plate: Plate, left: float, colour: Colour) -> None:
    right, top, board = left + 390, 430, 770
    plate.box(left + 10, top + 100, right - 10, board, (60, 110), "down", motifs.SLATE)
    motifs.person(plate, left + 250, board + 100, 340, 80, motifs.SAND)
    for x in (left + 6, right - 6):
        plate.stroke([(x, top + 40), (x, 1010)], 12)
    stripes = 8
    width = (right - left + 60) / stripes
    for number in range(stripes):
        upper, lower = left + 20 + number * (right - left - 40) / stripes, left - 30 + number * width
        band = colour if number % 2 else PAPER
        tone = (110, 60) if number % 2 else (252, 225)
        plate.area(
            [
                (upper, top - 20),
                (upper + (right - left - 40) / stripes, top - 20),
                (lower + width, top + 96),
                (lower, top + 96),
            ],
            tone,
            "steep",
            band,
        )
        plate.round(lower + width / 2, top + 98, width / 2, 20, tone[1], "steep", band)
    plate.box(left - 14, board, right + 14, board + 26, 226, "across", motifs.SAND)
    plate.box(left, board + 26, right, 1010, (60, 30), "down", motifs.OCHRE)
    for crate in range(3):
        _crate(plate, left + 12 + crate * 126, board)
    if colour == motifs.MOSS:
        _balance(plate, left + 322, board - 60)


def _crate(plate: Plate, left: float, board: float) -> None:
    fruit = plate.chance.choice((motifs.BRICK, motifs.OCHRE, motifs.SAGE))
    for row in range(3):
        for number in range(4 - row):
            x, y = left + 22 + number * 26 + row * 13, board - 42 - row * 20
            plate.round(x, y, 16, 16, (225, 50), "rising", fruit)
            plate.dot(x - 5, y - 6, 4, 255)
    for slat in range(2):
        plate.box(left, board - 44 + slat * 24, left + 116, board - 26 + slat * 24, (200, 120), "across", motifs.OCHRE)


def _balance(plate: Plate, x: float, y: float) -> None:
    plate.stroke([(x, y + 60), (x, y - 70)], 7)
    plate.stroke([(x - 62, y - 52), (x + 62, y - 66)], 5)
    for side, top in ((-62, -52), (62, -66)):
        plate.stroke([(x + side, y + top), (x + side, y + top + 40)], 3)
        plate.area(
            [
                (x + side - 34, y + top + 40),
                (x + side + 34, y + top + 40),
                (x + side + 20, y + top + 56),
                (x + side - 20, y + top + 56),
            ],
            20,
        )


def prison(plate: Plate) -> None:
    """A long wall, a tower, somebody with a bag at the gate, and birds that come and go."""
    motifs.sky(plate, 240, 165, 800, ((238, 230, 212), (196, 206, 208)))
    plate.area(
        [(-10, 250), (470, 170), (980, 236), (1610, 130), (1610, 250), (900, 330), (420, 262), (-10, 350)],
        232,
        "falling",
        (228, 226, 216),
    )
    for left, top in ((760, 430), (980, 446), (1180, 460)):
        plate.box(left, top, left + 190, 640, (120, 150), "rising", motifs.SLATE)
        for column in range(5):
            for row in range(3):
                plate.box(
                    left + 18 + column * 34, top + 24 + row * 50, left + 34 + column * 34, top + 48 + row * 50, 20
                )
    plate.area([(-10, 360), (1610, 612), (1610, 850), (-10, 930)], (130, 70), "falling", (206, 190, 166))
    for course in range(1, 7):
        share = course / 7
        plate.stroke([(-10, 360 + 570 * share), (1610, 612 + 238 * share)], 2.2, 20 if course % 2 else 235)
    plate.area([(-10, 342), (1610, 602), (1610, 618), (-10, 372)], 244, "across", PAPER)
    _wire(plate)
    plate.area([(-10, 928), (1610, 848), (1610, 1080), (-10, 1080)], (226, 170), "across", motifs.SAND)
    plate.area([(-10, 928), (1610, 848), (1610, 872), (-10, 985)], 60, "across", motifs.SLATE)
    _tower(plate)
    plate.area([(860, 622), (1010, 640), (1010, 882), (860, 890)], 14, "down")
    plate.area([(876, 640), (996, 655), (996, 880), (876, 886)], (60, 90), "across", motifs.STEEL)
    plate.box(920, 700, 954, 722, 240)
    for rivet in range(6):
        plate.dot(884, 664 + rivet * 40, 3, 255)
        plate.dot(989, 672 + rivet * 38, 3, 255)
    motifs.person(plate, 700, 1004, 270, 30, motifs.BRICK)
    plate.area([(742, 912), (800, 912), (806, 990), (736, 990)], 90, "rising", motifs.OCHRE)
    plate.area([(700, 1004), (720, 1000), (1010, 1046), (980, 1056)], 90, "across", motifs.SLATE)
    for x, y, span in (
        (560, 150, 44),
        (660, 100, 36),
        (742, 172, 40),
        (850, 92, 30),
        (930, 150, 34),
        (1030, 86, 26),
        (1110, 128, 24),
        (620, 232, 30),
    ):
        motifs.bird(plate, x, y, span)


def _wire(plate: Plate) -> None:
    for number in range(66):
        x = number * 25
        y = 338 + x * 0.1606
        size = 21 - x * 0.006
        plate.stroke(
            [
                (x - size, y),
                (x - size * 0.4, y - size * 1.5),
                (x + size * 0.7, y - size * 1.4),
                (x + size, y - size * 0.1),
                (x + size * 0.2, y + size * 0.5),
                (x - size, y),
            ],
            2,
        )
    for x in range(60, 1610, 190):
        y = 346 + x * 0.1606
        plate.stroke([(x, y), (x + 5, y - 60 + x * 0.014)], 5)


def _tower(plate: Plate) -> None:
    for x in (196, 400):
        plate.stroke([(x, 470), (x + (-26 if x < 300 else 26), 950)], 18, 10)
    for top in (520, 640, 760):
        plate.stroke([(190, top), (416, top + 110)], 6, 10)
        plate.stroke([(412, top), (180, top + 110)], 6, 10)
    plate.box(160, 300, 440, 476, (90, 50, "across"), "down", motifs.SAND)
    plate.box(184, 318, 416, 404, (40, 10, "across"), "rising", motifs.NIGHT)
    for x in (262, 340):
        plate.stroke([(x, 318), (x, 404)], 7, 255)
    plate.area([(124, 304), (300, 196), (476, 304)], (150, 40, "across"), "steep", motifs.BRICK)
    plate.box(140, 470, 460, 490, 20)
    plate.round(300, 372, 14, 18, 220, "down", motifs.ROSE)
