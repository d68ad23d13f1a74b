"""The index of a newspaper, as it stands beside the search page."""

from __future__ import annotations

import datetime as dt

import pytest

from tamizdat.articles.actions import withdraw_article
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.outputs import kinds
from tamizdat.press.search import segments
from tamizdat.press.search.words import words
from tests.factories import make_article, make_articles, make_topic
from tests.now import find, outputs, render
from tests.press.search import reader


def found(question, language="en"):
    """Return the addresses of the articles that a reader finds, newest first, by reading the newspaper's own files."""
    hits = []
    for segment in reader.contents(render(find(f"/{language}/search/contents.js"))):
        files = Files(f"/{language}/search/{segment['name']}/")
        entries = [reader.entry(at, files, segment) for at in reader.look(words(question, language), files, segment)]
        hits += [f"/{language}/{address}" for address, *_shown in entries]
    return hits


def index(language):
    """Return all files of a language's index by their addresses."""
    take_in()
    almanac = Almanac()
    kind = kinds()["search_index"]
    folders = [output for output in kind.outputs(almanac) if output.language == language]
    files = {
        f"{folder.address}{name}": content
        for folder in folders
        for name, content in kind.render_files(folder, almanac).items()
    }
    return files | {f"/{language}/search/contents.js": render(find(f"/{language}/search/contents.js"))}


class Files(dict):
    """The files of a segment, rendered when they are read."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    def __missing__(self, name):
        return render(find(f"{self.address}{name}"))


@pytest.mark.parametrize(
    "question", ["printer", "nine minutes", "Vald", "winter", "fair trial", "Orvale", "forbids ink", "ream", "thursday"]
)
def test_a_search_finds_what_stands_in_an_article_and_around_it(newspaper, question):
    assert found(question) == [newspaper.english.url_path]


def test_a_search_stays_in_its_language(newspaper):
    assert found("printers", "ru") == []
    assert found("судьи", "ru") == [newspaper.russian.url_path]


def test_a_search_leaves_out_what_has_been_withdrawn(newspaper):
    withdraw_article(newspaper.english, "Wrong.")
    assert found("printers") == []


def test_articles_of_all_segments_are_found_newest_first(newspaper, monkeypatch):
    monkeypatch.setattr(segments, "SIZES", {"volume": 8, "fascicle": 4, "quire": 2})
    reports = make_articles(18, newspaper.sections["en"])
    names = [row["name"] for row in reader.contents(render(find("/en/search/contents.js")))]
    assert names == ["quire-9", "quire-8", "volume-1", "volume-0"]
    assert found("report number") == [report.url_path for report in reversed(reports)]


def test_taking_an_article_off_leaves_every_other_segment_as_it_was(newspaper, monkeypatch):
    monkeypatch.setattr(segments, "SIZES", {"volume": 8, "fascicle": 4, "quire": 2})
    reports = make_articles(18, newspaper.sections["en"])
    before = index("en")
    withdraw_article(reports[0], "Wrong.")
    after = index("en")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {name.split("/")[3] for name in changed} == {"volume-0"}


def test_files_that_are_not_there_are_nothing(newspaper):
    for name in (
        "volume-0/words-0.js",
        "quire-0/words-99.js",
        "quire-0/words-0-1.js",
        "quire-9/entries-0.js",
        "contents-1.js",
    ):
        assert find(f"/en/search/{name}") is None
    assert find("/de/search/contents.js") is None


def test_the_page_leads_to_few_of_many_months_and_to_where_all_names_are_listed(newspaper):
    section = newspaper.sections["en"]
    for month in range(40):
        day = dt.datetime(2020 + month // 12, month % 12 + 1, 3, tzinfo=dt.UTC)
        make_article(f"Month {month}", section, published=day, topics=[make_topic(f"Topic {month}")])
    page = render(find("/en/search/")).decode()
    assert page.count('href="../../en/archive/20') == 12
    for address in ("#year-2020", "#year-2021", "#topics"):
        assert f'href="../../en/archive/index.html{address}"' in page
    assert 'href="../../en/people/mira-vald/index.html"' in page
    archive = render(find("/en/archive/")).decode()
    assert all(f'id="{place}"' in archive for place in ("year-2020", "topics", "people"))


def test_every_file_of_the_index_is_put_out_and_is_data(newspaper):
    folders = [output for output in outputs() if output.kind == "search_index"]
    assert {output.language for output in folders} == {"en", "ru", "ar"}
    assert all(output.folder and output.media_type == "text/javascript; charset=utf-8" for output in folders)
    for language in ("en", "ru", "ar"):
        assert all(map(reader.data, index(language).values()))
