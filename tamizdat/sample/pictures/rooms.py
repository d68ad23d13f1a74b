"""Pictures from indoors and close by: the press, the pile, the hands, the letter, the shelves."""

from __future__ import annotations

from tamizdat.sample.pictures import motifs
from tamizdat.sample.pictures.plate import PAPER, Colour, Plate


def press(plate: Plate) -> None:
    """An iron hand press, and the sheets hung up to dry."""
    plate.box(-10, -10, 1610, 860, (96, 140), "falling", motifs.SLATE)
    plate.box(80, 150, 440, 560, 250, "across", (248, 236, 200))
    for x in (80, 200, 320, 440):
        plate.stroke([(x, 150), (x, 560)], 9)
    for y in (150, 286, 422, 560):
        plate.stroke([(80, y), (440, y)], 9)
    plate.area([(80, 560), (440, 560), (760, 1080), (180, 1080)], 200, "across", motifs.SAND)
    plate.box(-10, 860, 1610, 1080, (120, 70), "across", motifs.BRICK)
    plate.area([(120, 862), (500, 862), (720, 1080), (160, 1080)], (220, 190), "across", motifs.SAND)
    _drying(plate)
    _type_case(plate)
    _hand_press(plate)


def _drying(plate: Plate) -> None:
    plate.stroke([(470, 96), (1000, 128), (1610, 84)], 4)
    for number in range(8):
        left = 500 + number * 138
        top = 100 + 26 * (1 - abs(number - 3.4) / 4)
        sway = plate.chance.uniform(-8, 8)
        plate.area(
            [(left, top), (left + 108, top), (left + 108 + sway, top + 150), (left + sway, top + 154)],
            (252, 225, "across"),
            "across",
            PAPER,
        )
        plate.stroke([(left + 10, top + 20), (left + 98, top + 20)], 10, 10)
        motifs.printed_lines(plate, left + 10 + sway * 0.4, top + 42, 40, 11, 9)
        motifs.printed_lines(plate, left + 58 + sway * 0.4, top + 42, 40, 11, 9)
        for x in (left + 14, left + 94):
            plate.stroke([(x, top - 12), (x, top + 10)], 6)


def _hand_press(plate: Plate) -> None:
    iron, light = (90, 10, "across"), motifs.STEEL
    for left in (770, 1130):
        plate.area([(left, 330), (left + 84, 330), (left + 90, 880), (left - 8, 880)], iron, "across", light)
        plate.area([(left - 46, 1000), (left - 8, 870), (left + 92, 870), (left + 130, 1000)], iron, "across", light)
    plate.area([(750, 346), (780, 246), (1204, 246), (1234, 346)], (110, 20), "across", light)
    plate.round(992, 240, 92, 58, (130, 20), "across", light)
    plate.box(780, 346, 1200, 366, 225, "across", motifs.OCHRE)
    plate.box(966, 340, 1018, 520, (220, 20, "across"), "across", light)
    for turn in range(6):
        plate.stroke([(964, 380 + turn * 24), (1020, 366 + turn * 24)], 5, 255)
    plate.limb([(1000, 470), (830, 452), (640, 486), (560, 470)], 24, 20, "across", light)
    plate.limb([(600, 478), (520, 462)], 40, 130, "rising", motifs.BRICK)
    plate.box(830, 520, 1154, 566, (130, 20), "across", light)
    plate.box(640, 640, 1400, 692, (70, 16), "across", light)
    plate.box(690, 606, 1130, 642, (236, 150), "down", motifs.OCHRE)
    plate.area([(640, 640), (560, 420), (566, 414), (654, 632)], 10)
    plate.area([(566, 430), (646, 634), (400, 700), (330, 494)], 244, "across", PAPER)
    for number in range(8):
        x, y = 356 + number * 2.8, 512 + number * 21
        plate.stroke([(x + 10, y), (x + 84, y - 20)], 6)
        plate.stroke([(x + 114, y - 28), (x + 186, y - 47)], 6)
    for x in (700, 1330):
        plate.stroke([(x, 692), (x, 1000)], 20, 10)
    plate.box(620, 992, 1420, 1016, 10)
    plate.round(1290, 664, 42, 42, 30, "rising", light)
    plate.limb([(1290, 664), (1360, 734)], 14, 20, "across", light)
    for x in (786, 1150):
        plate.dot(x + 24, 420, 10, 255)
        plate.dot(x + 24, 820, 10, 255)


def _type_case(plate: Plate) -> None:
    plate.area([(1400, 600), (1610, 560), (1610, 760), (1400, 780)], 60, "down", motifs.BRICK)
    for row in range(4):
        for column in range(5):
            x, y = 1412 + column * 42, 616 + row * 40 - column * 8
            plate.area([(x, y), (x + 34, y - 6), (x + 34, y + 26), (x, y + 30)], (40, 210), "rising", motifs.OCHRE)
    plate.area([(1400, 780), (1610, 760), (1610, 1010), (1400, 1010)], (50, 20), "across", motifs.BRICK)


def newspapers(plate: Plate) -> None:
    """A bundle of newspapers tied with string, the night's work, by a window."""
    plate.box(-10, -10, 1610, 720, (46, 96), "rising", motifs.NIGHT)
    plate.box(980, -10, 1500, 560, 246, "across", (246, 226, 178))
    for x, roof in (
        (987, 450),
        (1050, 400),
        (1118, 470),
        (1170, 350),
        (1247, 440),
        (1316, 390),
        (1380, 466),
        (1440, 420),
    ):
        plate.area([(x, 556), (x, roof), (x + 30, roof - 26), (x + 58, roof), (x + 58, 556)], 130, "down", motifs.SLATE)
        plate.box(x + 18, roof + 22, x + 36, roof + 44, 255, "across", motifs.OCHRE)
    for x in (980, 1240, 1500):
        plate.stroke([(x, -10), (x, 560)], 14)
    plate.stroke([(980, 250), (1500, 250)], 12)
    plate.box(960, 552, 1520, 584, 225, "across", PAPER)
    plate.area([(-10, 720), (1610, 680), (1610, 1080), (-10, 1080)], (150, 90), "across", motifs.BRICK)
    plate.area([(1000, 700), (1440, 690), (1250, 1080), (560, 1080)], 222, "across", motifs.ROSE)
    _bundle(plate)
    _cup(plate)


def _bundle(plate: Plate) -> None:
    plate.area([(240, 900), (1100, 900), (1180, 960), (300, 980)], 20, "across")
    for number in range(17):
        y = 892 - number * 25
        left, right = 240 + plate.chance.uniform(-12, 12), 1080 + plate.chance.uniform(-12, 12)
        plate.area([(left, y), (right, y), (right + 8, y - 24), (left - 4, y - 24)], (246, 130), "across", PAPER)
        plate.stroke([(left, y), (right, y)], 4.5)
        plate.stroke([(left + 20, y - 10), (right - 30, y - 10)], 1.8, 60)
        plate.dot(left + 2, y - 12, 11, 235)
    top = 892 - 17 * 25 + 24
    plate.area([(236, top), (1088, top), (960, top - 150), (350, top - 150)], (252, 226), "across", PAPER)
    plate.area([(404, top - 128), (910, top - 128), (924, top - 98), (388, top - 98)], 14, "across")
    for number in range(6):
        plate.stroke([(430 + number * 80, top - 112), (478 + number * 80, top - 112)], 9, 255)
    for column in range(4):
        motifs.printed_lines(plate, 372 - column * 4 + column * 152, top - 78, 124, 7, 10.5)
    plate.area([(676, top - 80), (812, top - 80), (830, top - 16), (682, top - 16)], (40, 150), "rising", motifs.STEEL)
    plate.stroke([(640, top - 150), (664, top), (660, 892)], 9, 20, motifs.OCHRE)
    plate.stroke([(300, top - 76), (236, top - 20), (1090, top - 20)], 9, 20, motifs.OCHRE)
    for end in ((600, top - 110), (730, top - 118), (596, top - 30), (742, top - 40)):
        plate.stroke([(662, top - 72), ((662 + end[0]) / 2, end[1] + 10), end], 7, 20, motifs.OCHRE)
    plate.dot(662, top - 72, 13, 20)


def _cup(plate: Plate) -> None:
    plate.round(1330, 900, 96, 22, 20, "across")
    plate.round(1398, 812, 44, 48, 40, "down", PAPER)
    plate.round(1398, 812, 24, 28, 150, "across", motifs.BRICK)
    plate.area([(1226, 742), (1400, 742), (1384, 890), (1242, 890)], (252, 80, "across"), "down", PAPER)
    plate.round(1313, 742, 87, 20, 30, "across", motifs.BRICK)
    for x in (1286, 1332):
        plate.stroke([(x, 712), (x + 16, 664), (x - 10, 612), (x + 12, 560)], 6, 255)


def hands(plate: Plate) -> None:
    """A folded paper, handed through a fence."""
    plate.box(-10, -10, 1610, 1080, (214, 150), "across", ((238, 222, 192), (176, 188, 188)))
    plate.area(
        [(-10, 780), (500, 740), (1000, 770), (1610, 730), (1610, 1080), (-10, 1080)], (150, 80), "falling", motifs.SAGE
    )
    for x in (150, 1190, 1460):
        _bar(plate, x)
    _arm(plate, 1, motifs.STEEL)
    _arm(plate, -1, motifs.BRICK)
    _paper(plate)
    _fingers(plate)
    for x in (410, 930):
        _bar(plate, x)


def _bar(plate: Plate, x: float) -> None:
    plate.box(x - 23, -10, x + 23, 1080, (130, 0, "across"), "down", motifs.SLATE)
    plate.stroke([(x - 13, 0), (x - 13, 1067)], 3, 255)


def _arm(plate: Plate, side: int, cloth: Colour) -> None:
    """Reach in from the right (1) or the left (-1)."""

    def at(x: float) -> float:
        return 800 + side * x

    plate.area([(at(820), 340), (at(420), 448), (at(404), 668), (at(820), 810)], (130, 20), "steep", cloth)
    for fold in range(4):
        plate.stroke(
            [
                (at(780 - fold * 84), 400 + fold * 22),
                (at(740 - fold * 84), 540 + fold * 12),
                (at(760 - fold * 80), 700 - fold * 14),
            ],
            4,
            235,
        )
    plate.area([(at(440), 440), (at(396), 450), (at(382), 664), (at(428), 676)], (250, 170), "down", PAPER)
    plate.area(
        [(at(400), 470), (at(318), 474), (at(226), 500), (at(206), 590), (at(250), 640), (at(392), 650)],
        (232, 110),
        "rising",
        motifs.ROSE,
    )


def _paper(plate: Plate) -> None:
    plate.area([(548, 374), (1040, 410), (1064, 726), (562, 706)], (120, 80), "falling", motifs.SLATE)
    plate.area([(536, 362), (1030, 398), (1054, 712), (552, 694)], (253, 236), "across", PAPER)
    plate.area([(566, 392), (1008, 424), (1011, 462), (569, 430)], 14, "across")
    for number in range(5):
        x = 590 + number * 82
        plate.stroke([(x, 414 + number * 5.9), (x + 46, 417 + number * 5.9)], 12, 255)
    for column in range(3):
        for row in range(12):
            if column == 1 and row < 6:
                continue
            x = 574 + column * 152
            y = 462 + row * 18 + column * 11
            share = 0.6 if row in (5, 11) else 1.0
            plate.stroke([(x, y), (x + 124 * share, y + 8 * share)], 5.5, 40)
    plate.area([(726, 466), (852, 475), (856, 574), (730, 565)], (60, 170), "rising", motifs.STEEL)
    plate.stroke([(546, 540), (1042, 566)], 2.5, 90)


def _fingers(plate: Plate) -> None:
    for number in range(4):
        y = 506 + number * 41
        reach = (150, 128, 132, 164)[number]
        plate.limb([(1048, y + 6), (1000, y - 2), (800 + reach, y + 4)], 41, 20, "rising", motifs.ROSE)
        plate.limb(
            [(1048, y + 6), (1000, y - 2), (801 + reach, y + 4)], 33, (228, 150)[number % 2], "rising", motifs.ROSE
        )
        plate.round(808 + reach, y + 3, 12, 11, 250, "across", PAPER)
    plate.limb([(420, 560), (520, 500), (640, 474)], 58, 20, "rising", motifs.ROSE)
    plate.limb([(420, 560), (520, 500), (640, 474)], 50, 212, "rising", motifs.ROSE)
    plate.round(650, 472, 18, 14, 250, "across", PAPER)
    plate.stroke([(546, 508), (560, 520)], 4)
    plate.stroke([(558, 500), (572, 514)], 4)


def letter(plate: Plate) -> None:
    """A letter on a table, a lamp, and a window with bars."""
    plate.box(-10, -10, 1610, 760, (24, 66), "falling", motifs.NIGHT)
    plate.box(150, 70, 560, 520, (150, 210), "across", ((150, 168, 180), (222, 206, 178)))
    for number in range(6):
        x = 150 + number * 82
        plate.box(x - 9, 60, x + 9, 530, (90, 0, "across"), "down", motifs.SLATE)
    for y in (60, 290, 526):
        plate.box(136, y - 10, 576, y + 10, 20, "across")
    motifs.bird(plate, 330, 190, 34)
    motifs.bird(plate, 432, 240, 24)
    plate.area([(1180, 330), (560, 770), (1610, 770), (1610, 600)], 190, "falling", (236, 200, 130))
    plate.area([(-10, 740), (1610, 740), (1610, 1080), (-10, 1080)], (120, 50), "across", motifs.BRICK)
    plate.round(950, 880, 620, 140, 205, "across", motifs.OCHRE)
    _lamp(plate)
    plate.area([(520, 790), (1010, 770), (1130, 980), (470, 1010)], (254, 238), "across", PAPER)
    for number in range(9):
        y = 812 + number * 20
        left, right = 536 - number * 6, 1000 + number * 11
        length = (right - left) * (0.45 if number == 8 else plate.chance.uniform(0.86, 0.98))
        _handwriting(plate, left + 24, y, length)
    plate.area([(1060, 800), (1340, 812), (1330, 960), (1100, 946)], (240, 200), "rising", motifs.SAND)
    plate.stroke([(1060, 800), (1212, 886), (1340, 812)], 5)
    plate.box(1270, 832, 1312, 872, 40, "crossed", motifs.BRICK)
    plate.limb([(890, 800), (1040, 690)], 15, 10, "across", motifs.BRICK)
    plate.area([(876, 800), (896, 790), (904, 804), (862, 826)], 20, "across", motifs.OCHRE)


def _handwriting(plate: Plate, x: float, y: float, length: float) -> None:
    while length > 0:
        word = min(length, plate.chance.uniform(26, 92))
        path = [
            (x + step * 6, y + (4.5 if step % 2 else -3.5) * plate.chance.uniform(0.5, 1.3))
            for step in range(int(word / 6) + 1)
        ]
        if len(path) > 1:
            plate.stroke(path, 2.6)
        x += word + 15
        length -= word + 15


def _lamp(plate: Plate) -> None:
    plate.round(1240, 790, 112, 26, 14, "across")
    plate.stroke([(1240, 790), (1240, 420)], 15, 10)
    plate.area([(1148, 250), (1332, 250), (1420, 430), (1060, 430)], (200, 90), "steep", motifs.MOSS)
    plate.round(1240, 430, 180, 28, 252, "across", (255, 232, 160))
    plate.stroke([(1290, 444), (1290, 520)], 3)
    plate.dot(1290, 526, 7)


def shelves(plate: Plate) -> None:
    """An archive: shelves of folders to the ceiling, a ladder, one gap."""
    plate.box(-10, -10, 1610, 1080, (30, 60), "down", motifs.BRICK)
    for row in range(5):
        base = 190 + row * 190
        plate.box(-10, base - 176, 1610, base, (14, 44), "falling", motifs.NIGHT)
        _folders(plate, base, gap=row == 2)
        plate.box(-10, base, 1610, base + 18, (240, 130), "across", motifs.OCHRE)
        plate.stroke([(-10, base + 19), (1610, base + 19)], 4)
    for x in (395, 1010):
        plate.box(x - 14, -10, x + 14, 980, (220, 70, "across"), "down", motifs.OCHRE)
    plate.box(-10, 968, 1610, 1080, (130, 70), "across", motifs.SAND)
    plate.stroke([(1150, 1050), (1260, 40)], 19, 225, motifs.SAND)
    plate.stroke([(1350, 1050), (1430, 40)], 19, 225, motifs.SAND)
    for number in range(11):
        y = 980 - number * 88
        plate.stroke([(1157 + number * 9.6, y), (1355 + number * 7, y)], 14, 235, motifs.SAND)
        plate.stroke([(1157 + number * 9.6, y + 9), (1355 + number * 7, y + 9)], 4)
    motifs.person(plate, 760, 1052, 470, 30, motifs.STEEL)
    plate.area([(690, 770), (842, 760), (850, 856), (698, 866)], (252, 226), "across", PAPER)
    plate.stroke([(768, 766), (774, 860)], 4)
    motifs.printed_lines(plate, 706, 784, 52, 7, 11)
    motifs.printed_lines(plate, 786, 780, 48, 7, 11)
    for start, end in (((706, 700), (712, 838)), ((814, 700), (832, 832))):
        plate.limb(
            [start, ((start[0] + end[0]) / 2 + (-26 if start[0] < 760 else 26), 780), end],
            30,
            30,
            "steep",
            motifs.STEEL,
        )


def _folders(plate: Plate, base: float, *, gap: bool) -> None:
    x = -6.0
    while x < 1610:
        width = plate.chance.uniform(18, 52)
        height = plate.chance.uniform(112, 160)
        if not (gap and 560 < x < 690) and plate.chance.random() > 0.03:
            tint = plate.chance.choice((motifs.BRICK, motifs.SAND, motifs.SLATE, motifs.MOSS, motifs.OCHRE, PAPER))
            dark = plate.chance.choice((30, 60, 110))
            plate.area(
                [(x, base - height), (x + width - 3, base - height), (x + width - 3, base), (x, base)],
                (min(250, dark + 130), dark, "across"),
                "down",
                tint,
            )
            if width > 30:
                plate.box(x + 6, base - height + 22, x + width - 9, base - height + 58, 246, "across", PAPER)
                plate.stroke([(x + 10, base - height + 36), (x + width - 13, base - height + 36)], 3, 20)
        x += width
