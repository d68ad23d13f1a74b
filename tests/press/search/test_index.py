"""Whoever looks a word up finds every article that holds it, in files that any line carries."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.press.search.documents import Document, in_order
from tamizdat.press.search.entries import shortened
from tamizdat.press.search.files import contents_of, files_of, order_of, summary_of
from tamizdat.press.search.scripts import LARGEST
from tamizdat.press.search.segments import QUIRE, VOLUME, Segment
from tamizdat.press.search.words import words, words_of
from tests.press.search import reader

DAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
LANGUAGES = st.sampled_from(["en", "ru", "ar", "zh-hans", "tr"])
LIKELY = ["ferry", "ferries", "паром", "паромы", "العبّارة", "2026", "東京", "𐍈"]
TEXTS = st.text(max_size=200) | st.lists(st.sampled_from(LIKELY)).map(" ".join)


def document(number=1, text="The ferry did not leave.", **fields):
    told = {
        "address": f"/en/courts/report-{number}/",
        "headline": f"Report {number}",
        "standfirst": "What happened.",
        "names": ("Mira Vald",),
        "published": DAY + dt.timedelta(hours=number),
    }
    return Document(number=number, text=text, **(told | fields))


def pressed(documents, language="en"):
    """Return the files of a segment and what the table of contents says of it."""
    segment = Segment("quire-0", 0, QUIRE)
    files = files_of(segment, language, in_order(documents))
    (row,) = reader.contents(contents_of([summary_of(segment, DAY, language)]))
    return files, row


def lookup(question, documents, language="en"):
    """Return the addresses of the articles that a question finds, newest first."""
    files, segment = pressed(documents, language)
    hits = reader.look(words(question, language), files, segment)
    return [reader.entry(hit, files, segment)[0] for hit in hits]


DOCUMENTS = st.lists(
    st.builds(
        document,
        number=st.integers(1, 10**6),
        text=TEXTS,
        headline=TEXTS,
        standfirst=TEXTS,
        names=st.lists(TEXTS, max_size=2).map(tuple),
        published=st.datetimes(dt.datetime(2006, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001  the zone is given
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.number,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS, LANGUAGES)
def test_every_word_of_every_article_finds_it_newest_first(documents, language):
    files, segment = pressed(documents, language)
    ordered = in_order(documents)
    for position, one in enumerate(ordered):
        for text in (one.headline, one.standfirst, *one.names, one.text):
            for stem in words(text, language):
                hits = reader.look([stem], files, segment)
                assert position in hits
                assert hits == sorted(hits, reverse=True)
        assert reader.entry(position, files, segment)[3] == one.published.date().isoformat()


@settings(deadline=None)
@given(DOCUMENTS, LANGUAGES)
def test_a_word_finds_no_article_that_does_not_hold_it(documents, language):
    files, segment = pressed(documents, language)
    ordered = in_order(documents)
    for stem in {stem for one in documents for stem in words(one.text, language)}:
        for hit in reader.look([stem], files, segment):
            one = ordered[hit]
            whole = " \n ".join((one.headline, one.standfirst, *one.names, one.text))
            assert stem in words(whole, language)


@settings(deadline=None)
@given(DOCUMENTS, LANGUAGES, st.randoms())
def test_the_same_articles_give_the_same_bytes_in_whatever_order_they_come(documents, language, chance):
    shuffled = chance.sample(documents, len(documents))
    assert pressed(shuffled, language) == pressed(documents, language)


def test_kept_words_give_the_same_bytes_as_words_worked_out_anew():
    documents = in_order([document(number, f"Ferry number {number} of the landing") for number in range(1, 40)])
    kept = [words_of(one, "en") for one in documents]
    segment = Segment("quire-0", 0, QUIRE)
    assert files_of(segment, "en", documents, kept) == files_of(segment, "en", documents)


def test_a_reader_who_types_another_form_of_a_word_finds_the_article():
    english = document(text="Ferries were leaving; the printers’ cities voted.")
    assert lookup("ferry leaves printer’ city vote", [english])
    russian = document(text="Паромщики отказались выходить, зарплаты не выплачены. Ещё раз.")
    assert lookup("паромщик отказался зарплата еще", [russian], "ru")
    arabic = document(text="العبّارة لم تغادر، ورأى الصياد قاربًا في الـميناء")
    assert lookup("عبارة القارب ميناء صياد", [arabic], "ar")


def test_several_words_find_only_articles_with_all_of_them():
    both, one = document(1, "ferry and tram"), document(2, "ferry alone")
    assert lookup("ferry tram", [both, one]) == ["courts/report-1/"]
    assert lookup("ferry", [both, one]) == ["courts/report-2/", "courts/report-1/"]


def test_a_line_reads_as_the_docs_say():
    assert [reader.positions(part) for part in ("CAD", "B", "EA")] == [[2, 3, 7], [1], [4, 5]]


def test_a_word_in_the_headline_weighs_more_than_among_the_names_and_more_than_in_the_body():
    documents = [
        document(1, "tram", headline="Tram"),
        document(2, "tram", standfirst="A tram"),
        document(3, "tram", names=("Tram drivers",)),
        document(4, "tram"),
    ]
    files, segment = pressed(documents)
    assert reader.weights("tram", files, segment) == {0: 8, 1: 3, 2: 3, 3: 1}


def hostile_texts():
    chance = random.Random(7)  # noqa: S311  not a secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        "50,000 different words": " ".join("".join(chance.choices(letters, k=12)) for _ in range(50_000)),
        "50,000 words that begin alike": " ".join(f"aaaa{number:08}" for number in range(50_000)),
        "one word without an end": "x" * 500_000,
        "letters of four bytes": " ".join(chr(0x10330 + number % 20) * 38 + str(number) for number in range(5_000)),
        "signs that mean something to scripts": '</script><!--"\\\u2028\u2029&&' * 500,
    }


@pytest.mark.parametrize("name", hostile_texts())
def test_no_text_makes_a_file_that_a_cut_line_would_not_carry(name):
    text = hostile_texts()[name]
    documents = [document(1, text), document(2, text, headline=text[:255], standfirst=text[:2000])]
    files, segment = pressed(documents)
    assert max(map(len, files.values())) <= LARGEST
    for stem in [*words(text, "en")[:50], *words(text, "en")[-50:]]:
        assert reader.look([stem], files, segment) == [1, 0]


def test_a_whole_volume_with_one_word_in_common_keeps_its_files_small():
    documents = [document(number, f"common word{number}", headline="common " * 20) for number in range(VOLUME)]
    files, segment = pressed(documents)
    assert max(map(len, files.values())) <= LARGEST
    assert len(reader.look(["common"], files, segment)) == VOLUME
    assert reader.look(["word77"], files, segment) == [77]


def test_long_addresses_and_headlines_make_more_files_and_no_larger_ones():
    slug = "очень-длинный-адрес-" * 12
    long = [
        document(n, address=f"/ru/{slug}{n}/{slug}/", headline="Ы" * 255, standfirst="ж" * 900) for n in range(QUIRE)
    ]
    files, segment = pressed(long, "ru")
    assert max(map(len, files.values())) <= LARGEST
    assert reader.entry(100, files, segment)[0] == f"{slug}100/{slug}/"


def test_a_result_leads_to_its_article_from_any_host_and_folder():
    files, segment = pressed([document(1), document(2, address="/ru/суды/приговор/")])
    assert reader.entry(0, files, segment)[0] == "courts/report-1/"
    assert reader.entry(1, files, segment)[0] == "../ru/суды/приговор/"


def test_a_result_shows_what_a_card_shows():
    headline, standfirst = 'The "Orvale" ferry...', "word " * 100
    files, segment = pressed([document(1, headline=headline, standfirst=standfirst)])
    _address, shown, below, date, day = reader.entry(0, files, segment)
    assert shown.replace("\u00a0", " ") == "The “Orvale” ferry…"
    assert below.endswith("word…")
    assert (date, day) == ("2026-11-02", "November 2, 2026")


@given(st.text(max_size=300), st.integers(2, 200))
def test_a_shortened_text_fits_and_says_that_it_is_one(text, most):
    short = shortened(text, most)
    assert len(short) <= most
    assert short == " ".join(text.split()) or short.endswith("…")


def test_articles_that_change_places_are_told_from_those_that_do_not():
    first, second = document(1), document(2)
    orders = {order_of(row) for row in ([first], [first, second], [second, first])}
    assert len(orders) == 3
