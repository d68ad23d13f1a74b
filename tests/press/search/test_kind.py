"""The index of a newspaper, as it stands beside the search page."""

from __future__ import annotations

import datetime as dt

import pytest

from tamizdat.articles.actions import withdraw_article
from tamizdat.press.kinds.search_index import index_files
from tamizdat.press.search import segments
from tamizdat.press.search.words import words
from tests.factories import make_article, make_articles, make_topic
from tests.press.now import find, outputs, render
from tests.press.search import reader


def found(question, language="en"):
    """Return the addresses of the articles that a reader finds, newest first, by reading the newspaper's own files."""
    hits = []
    for segment in reader.contents(render(find(f"/{language}/search/contents.js"))):
        files = Files(f"/{language}/search/{segment['name']}/")
        for position in reader.look(words(question, language), files, segment):
            hits.append(f"/{language}/{reader.entry(position, files, segment)[0]}")
    return hits


class Files(dict):
    """The files of a segment, rendered when they are read."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    def __missing__(self, name):
        return render(find(f"{self.address}{name}"))


@pytest.mark.parametrize("question", ["printer", "nine minutes", "Vald", "winter", "fair trial", "Orvale", "forbids ink", "ream", "thursday"])
def test_a_search_finds_what_stands_in_an_article_and_around_it(newspaper, question):
    assert found(question) == [newspaper.english.url_path]


def test_a_search_stays_in_its_language(newspaper):
    assert found("printers", "ru") == []
    assert found("судьи", "ru") == [newspaper.russian.url_path]


def test_a_search_leaves_out_what_has_been_withdrawn(newspaper):
    withdraw_article(newspaper.english, "Wrong.")
    assert found("printers") == []


def test_articles_of_all_segments_are_found_newest_first(newspaper, monkeypatch):
    monkeypatch.setattr(segments, "QUIRE", 4)
    monkeypatch.setattr(segments, "VOLUME", 8)
    reports = make_articles(18, newspaper.sections["en"])
    names = [row["name"] for row in reader.contents(render(find("/en/search/contents.js")))]
    assert names == ["quire-4", "volume-1", "volume-0"]
    assert found("report number") == [report.url_path for report in reversed(reports)]


def test_taking_an_article_off_leaves_every_other_segment_as_it_was(newspaper, monkeypatch):
    monkeypatch.setattr(segments, "QUIRE", 4)
    monkeypatch.setattr(segments, "VOLUME", 8)
    reports = make_articles(18, newspaper.sections["en"])
    before = dict(index_files("en"))
    withdraw_article(reports[0], "Wrong.")
    changed = {name for name, content in index_files("en") if before[name] != content}
    assert {name.partition("/")[0] for name in changed} == {"volume-0", "contents.js"}


def test_files_that_are_not_there_are_nothing(newspaper):
    for name in ("volume-0/words-0.js", "quire-0/words-99.js", "quire-0/words-0-1.js", "quire-9/entries-0.js", "contents-1.js"):
        assert find(f"/en/search/{name}") is None
    assert find("/de/search/contents.js") is None


def test_the_page_leads_to_few_of_many_months_and_to_where_all_names_are_listed(newspaper):
    section = newspaper.sections["en"]
    for month in range(40):
        day = dt.datetime(2020 + month // 12, month % 12 + 1, 3, tzinfo=dt.UTC)
        make_article(f"Month {month}", section, published=day, topics=[make_topic(f"Topic {month}")])
    page = render(find("/en/search/")).decode()
    assert page.count('href="/en/archive/20') == 12
    for address in ("#year-2020", "#year-2021", "#topics"):
        assert f'href="/en/archive/{address}"' in page
    assert 'href="/en/people/mira-vald/"' in page
    archive = render(find("/en/archive/")).decode()
    assert all(f'id="{place}"' in archive for place in ("year-2020", "topics", "people"))


def test_every_file_of_the_index_is_put_out_and_is_data(newspaper):
    files = [output for output in outputs() if output.kind == "search_index"]
    assert {output.language for output in files} == {"en", "ru", "ar"}
    for output in files:
        assert output.media_type == "text/javascript; charset=utf-8"
        assert reader.data(render(output))
