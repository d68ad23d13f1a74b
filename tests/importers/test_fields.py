"""Datelines, bylines, dates, languages: what is read, and what only looks like it."""

from __future__ import annotations

import datetime as dt

import pytest

from tamizdat.importers import byline, dateline, dates, language, text

REST = {
    "en": "The council said on Monday that the bridge stays closed.",
    "ru": "Суд отложил заседание по делу редакторов.",
    "ar": "قالت الحكومة يوم الاثنين إن الجسر سيبقى مغلقا.",
}


@pytest.mark.parametrize(
    ("prefix", "place", "rest"),
    [
        ("BRUSSELS — ", "BRUSSELS", "en"),
        ("MOSCOW, May 21 (Agency) - ", "MOSCOW", "en"),
        ("MOSCOW, May 21, 2014 – ", "MOSCOW", "en"),
        ("KYIV, Ukraine (Agency) — ", "KYIV, Ukraine", "en"),
        ("RĒZEKNE, Latvia — ", "RĒZEKNE, Latvia", "en"),
        ("ST. PETERSBURG (Agency) -- ", "ST. PETERSBURG", "en"),
        ("TEL AVIV/GAZA – ", "TEL AVIV/GAZA", "en"),
        ("Vilnius – ", "Vilnius", "en"),
        ("LOWER TARN — ", "LOWER TARN", "en"),
        ("NEW\u00a0YORK\u00a0— ", "NEW\u00a0YORK", "en"),
        ("МОСКВА, 21 мая. /АГЕНТСТВО/. ", "МОСКВА", "ru"),
        ("МОСКВА, 21 мая — АГЕНТСТВО Новости. ", "МОСКВА", "ru"),
        ("Вильнюс. 3 марта. ВЕСТНИК - ", "Вильнюс", "ru"),
        ("ВИЛЬНЮС — ", "ВИЛЬНЮС", "ru"),
        ("بيروت - ", "بيروت", "ar"),
        ("القاهرة (وكالة) – ", "القاهرة", "ar"),
    ],
)
def test_a_dateline_is_taken_and_the_sentence_after_it_stays_exact(prefix, place, rest):
    read = dateline.read(prefix + REST[rest])
    assert (read.place, read.rest) == (place, REST[rest])


@pytest.mark.parametrize(
    "paragraph",
    [
        "NATO — the alliance that was founded in 1949 — said on Monday that it would go on talking.",
        "NATO — The alliance said that NATO observers were not let in.",
        "BREAKING — The court has rejected the appeal of the bookshop owner.",
        "UPDATE: The court has rejected the appeal of the bookshop owner.",
        "Yes — but the court said that it would hear the case again in May.",
        "Marsh — The owner of a bookshop in Orvale — was fined 300 crowns.",
        "UNICEF — The fund’s office in the valley closed on Friday, it said.",
        "США — страна, в которой это уже было.",
        "Москва — столица России, и в ней живут тринадцать миллионов человек.",
        "СРОЧНО — Суд отложил заседание по делу редакторов.",
        "الحكومة - التي تشكلت في مارس - قالت إنها لن تنسحب من الاتفاق.",
    ],
)
def test_a_capitalised_beginning_is_no_dateline(paragraph):
    assert dateline.read(paragraph) is None


def test_a_place_in_capitals_is_told_from_an_acronym_by_the_article_itself():
    first = "ARKEM — The council closed the port for the third time this year."
    assert dateline.read(first, "Ships for Arkem wait at sea.").place == "ARKEM"
    assert dateline.read(first, "Members of ARKEM pay a fee.") is None


def page(*, line="", first="The council said on Monday that the bridge stays closed until the autumn."):
    return f"The Bridge Stays Closed\n\n{line}\n\n{first}\n\nAbout 4,000 people cross the river on an ordinary day.\n"


def test_the_day_of_a_dateline_gets_its_year_from_the_date_of_publication():
    first = "ORVALE, Dec. 31 (Agency) - The council said that the bridge stays closed until the autumn."
    found = text.article_in_text(page(line="Published January 1, 2015", first=first), "")
    assert found.dateline.date == dt.date(2014, 12, 31)


def test_the_day_of_a_dateline_is_left_out_when_no_year_is_known():
    first = "ORVALE, Dec. 31 (Agency) - The council said that the bridge stays closed until the autumn."
    found = text.article_in_text(page(first=first), "")
    assert found.dateline.date is None
    assert any("no year" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published 21 May 2014, 14:05", "2014-05-21"),
        ("May 21, 2014 | 10:32 am", "2014-05-21"),
        ("Wednesday, May 21, 2014 at 10:32 a.m. GMT", "2014-05-21T10:32:00+00:00"),
        ("21 мая 2014 г. в 14:05 (МСК)", "2014-05-21T14:05:00+03:00"),
        ("2014-05-21T10:00:00+03:00", "2014-05-21T10:00:00+03:00"),
        ("21.05.2014", "2014-05-21"),
        ("5/21/2014", "2014-05-21"),
        ("21 مايو 2014", "2014-05-21"),
        ("٢١ أيار ٢٠١٤", "2014-05-21"),
        ("21. Mai 2014, 09:00 Uhr", "2014-05-21"),
        ("Courts · 21 May 2014 · 3 min read", "2014-05-21"),
    ],
)
def test_a_date_of_publication_is_read(line, published):
    assert text.article_in_text(page(line=line), "").published.isoformat() == published


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ("05/06/2014", "two ways"),
        ("Updated: May 22, 2014", "updated"),
        ("3 hours ago", "relative"),
        ("May 21", "no year"),
    ],
)
def test_no_date_is_guessed(line, warning):
    found = text.article_in_text(page(line=line), "")
    assert found.published is None
    assert any(warning in one for one in found.warnings)


def test_a_day_that_does_not_exist_is_no_date():
    assert dates.find("31 February 2014") == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Anna Vale", ["Anna Vale"]),
        ("By Anna Vale and Jonas Reed", ["Anna Vale", "Jonas Reed"]),
        ("By ANNA VALE, Orvale", ["ANNA VALE"]),
        ("By Anna Vale in Orvale", ["Anna Vale"]),
        ("By Anna Vale | May 21, 2014 | 3 min read", ["Anna Vale"]),
        ("by Ludwig van der Holt / 20.03.2025", ["Ludwig van der Holt"]),
        ("By Agency Staff", ["Agency Staff"]),
        ("Words: J. R. O’Dell", ["J. R. O’Dell"]),
        ("Автор: Мария Сольберг", ["Мария Сольберг"]),
        ("Текст: Ева Торн и Лев Нут", ["Ева Торн", "Лев Нут"]),
        ("بقلم: سلمى درويش", ["سلمى درويش"]),
        ("Von Greta Ohm", ["Greta Ohm"]),
        ("By the time the boat came, it was dark.", []),
        ("By Monday", []),
        ("By order of the council", []),
        ("Par exemple", []),
        ("Текст закона: что изменилось", []),
    ],
)
def test_a_byline_is_read_as_far_as_names_go(line, names):
    assert [one.name for one in byline.read(line)] == names


@pytest.mark.parametrize(
    ("sample", "code"),
    [
        ("The council said on Monday that the bridge stays closed until the autumn.", "en"),
        ("Совет заявил, что мост останется закрытым до осени, и не назвал причину.", "ru"),
        ("Рада заявила, що міст буде закритий до осені, і не назвала причину.", "uk"),
        ("Савет заявіў, што мост будзе зачынены да восені, і не назваў прычыны.", "be"),
        ("قال المجلس يوم الاثنين إن الجسر سيبقى مغلقا حتى الخريف.", "ar"),
        ("شورا گفت که پل تا پاییز بسته می‌ماند و این را اعلام کرد.", "fa"),
        ("Der Rat sagte am Montag, dass die Brücke bis zum Herbst gesperrt bleibt.", "de"),
        ("Le conseil a dit lundi que le pont restera fermé jusqu’à l’automne.", "fr"),
        ("საბჭომ თქვა, რომ ხიდი დაკეტილი დარჩება.", "ka"),
    ],
)
def test_a_language_is_known_by_its_words(sample, code):
    assert language.detect(sample)[0] == code


def test_a_text_without_letters_has_no_language():
    assert language.detect("12 345 — 678") == ("und", 0.0)
