"""One page that cannot be made is named, stays as it was, and keeps back no other."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from tamizdat.articles.models import Article
from tamizdat.press.inventory.notes import note_everything
from tamizdat.press.kinds import article as article_kind
from tamizdat.press.models import Touch, Tree
from tamizdat.press.step import build_tree, press_changed
from tests.factories import make_article, make_front, make_picture, make_section
from tests.press.comparing import differences


@pytest.fixture
def reports(db):
    section = make_section(make_front("en"))
    return [make_article(f"Report {number}", section, slug=f"report-{number}") for number in range(3)]


@pytest.fixture
def tree(reports, tmp_path):
    build_tree(tmp_path / "tree", jobs=1)
    return tmp_path / "tree"


@pytest.fixture
def broken(reports, monkeypatch):
    """Have the second report's page fail for a reason that nobody foresaw."""
    render = article_kind.themed

    def fails(output, almanac, page, **context):
        if output.address == reports[1].address and output.kind == "article":
            raise RuntimeError("words of somebody")
        return render(output, almanac, page, **context)

    monkeypatch.setattr(article_kind, "themed", fails)
    return monkeypatch


def page_of(tree, article):
    return (tree / article.address[1:] / "index.html").read_text()


def retitle(article, title):
    Article.objects.filter(pk=article.pk).update(title=title)


def damage(article, body):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET body = %s WHERE page_ptr_id = %s", [body, article.pk])


def test_a_page_that_fails_stays_as_it_was_and_others_are_pressed(reports, tree, broken):
    for article in reports:
        retitle(article, f"Another headline {article.pk}")
    report = press_changed(jobs=1)
    assert list(report.failures) == [reports[1].address]
    assert "words of somebody" not in report.failures[reports[1].address]
    assert "Report 1" in page_of(tree, reports[1])
    assert "Another headline" in page_of(tree, reports[0])
    assert "Another headline" in page_of(tree, reports[2])
    assert f"Another headline {reports[1].pk}" in (tree / "en" / "index.html").read_text()


def test_what_failed_is_tried_again_without_any_change_and_then_forgotten(reports, tree, broken):
    retitle(reports[1], "Another headline")
    assert press_changed(jobs=1).failures
    assert press_changed(jobs=1).failures
    broken.undo()
    assert not press_changed(jobs=1).failures
    assert "Another headline" in page_of(tree, reports[1])
    assert not Touch.objects.exists()


def test_a_build_keeps_the_last_good_version_names_the_page_and_ends_with_1(reports, tree, broken, capsys):
    retitle(reports[1], "Another headline")
    with pytest.raises(SystemExit) as ended:
        call_command("press_build", out=tree, jobs=1, json=True)
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert list(json.loads(told.out)["failed"]) == [reports[1].address]
    assert reports[1].address in told.err
    assert "Report 1" in page_of(tree, reports[1])


def test_what_failed_in_a_build_is_tried_again_by_the_next_press(reports, tmp_path, broken):
    assert build_tree(tmp_path / "anew", jobs=1).failures
    assert list(press_changed(jobs=1).failures) == [reports[1].address]
    broken.undo()
    assert not press_changed(jobs=1).failures
    assert "Report 1" in page_of(tmp_path / "anew", reports[1])


def test_lists_tell_of_an_article_whose_page_fails(reports, tmp_path, broken):
    assert build_tree(tmp_path / "anew", jobs=1).failures
    month = next((tmp_path / "anew" / "en" / "archive").glob("*/*/index.html"))
    assert "Report 1" in month.read_text()
    assert not (tmp_path / "anew" / reports[1].address[1:]).exists()


@pytest.mark.parametrize("fails_while", ["gathering", "rendering"])
def test_one_damaged_article_costs_no_other_its_place_in_lists(fails_while, reports, tmp_path, monkeypatch):
    if fails_while == "gathering":
        damage(reports[1], '{"no": "list"}')
    else:
        monkeypatch.setattr(article_kind, "news_article", lambda shown, *_rest: {}[shown.headline])
    build_tree(tmp_path / "anew", jobs=1)
    month = next((tmp_path / "anew" / "en" / "archive").glob("*/*/index.html")).read_text()
    assert all(f"Report {number}" in month for number in range(3))


DAMAGED = ['{"no": "list"}', "[1]", '[{"type": "text"}]', '"linktype="', '[{"type": "picture", "value": 3}]']


@pytest.mark.parametrize("body", DAMAGED)
def test_a_damaged_body_fails_its_own_page_and_keeps_nothing_back(body, reports, tree):
    damage(reports[1], body)
    retitle(reports[0], "Another headline")
    report = press_changed(jobs=1)
    assert reports[1].address in report.failures
    assert not [address for address in report.failures if address.endswith("/") and address != reports[1].address]
    assert "Report 1" in page_of(tree, reports[1])
    assert "Another headline" in page_of(tree, reports[0])


@pytest.mark.parametrize("body", DAMAGED)
def test_a_damaged_body_keeps_back_no_build_from_nothing(body, reports, tmp_path):
    damage(reports[1], body)
    note_everything()
    tally = build_tree(tmp_path / "anew", jobs=1)
    assert reports[1].address in tally.failures
    assert "Report 0" in page_of(tmp_path / "anew", reports[0])


def test_once_the_body_is_mended_its_page_is_pressed(reports, tree):
    damage(reports[1], "[1]")
    press_changed(jobs=1)
    damage(reports[1], '[{"type": "text", "value": "<p>Mended.</p>"}]')
    assert not press_changed(jobs=1).failures
    assert "Mended." in page_of(tree, reports[1])
    assert not press_changed(jobs=1).touched


@pytest.fixture
def lost(reports):
    """Have the original of a picture vanish together with its sizes: nobody can draw it any more."""
    picture = make_picture("A bridge")
    Article.objects.filter(pk=reports[1].pk).update(lead_picture=picture)
    picture.renditions.all().delete()
    Path(picture.file.path).unlink()
    return reports[1]


def test_a_picture_that_is_lost_fails_what_shows_it_and_keeps_back_nothing_else(lost, reports, tree):
    retitle(reports[0], "Another headline")
    report = press_changed(jobs=1)
    showing = {address for address in report.failures if not address.endswith((".rss", ".atom", ".json"))}
    assert {lost.address, "/en/", "/en/courts/"} <= showing
    assert all("SourceImageIOError" in reason for reason in report.failures.values())
    assert reports[0].address not in report.failures
    assert "Another headline" in page_of(tree, reports[0])
    assert report.tally.written


def test_once_a_lost_picture_is_taken_out_everything_is_pressed(lost, reports, tree):
    assert press_changed(jobs=1).failures
    Article.objects.filter(pk=lost.pk).update(lead_picture=None)
    assert not press_changed(jobs=1).failures


@pytest.mark.parametrize("far", [dt.date.min, dt.date(814, 1, 28), dt.date.max])
def test_a_date_however_far_away_stops_neither_the_press_nor_a_whole_build(far, reports, tree, tmp_path):
    Article.objects.filter(pk=reports[1].pk).update(first_published_at=dt.datetime.combine(far, dt.time.max, dt.UTC))
    report = press_changed(jobs=1)
    assert not report.failures
    build_tree(tmp_path / "anew", jobs=1, kept=False)
    assert differences(tree, tmp_path / "anew") == []


def test_a_folder_that_is_named_in_two_ways_is_one_tree(tree):
    call_command("press_build", out=tree.parent / "elsewhere" / ".." / tree.name, jobs=1, json=True)
    assert list(Tree.objects.values_list("path", flat=True)) == [str(tree)]
    call_command("press_check", out=tree.parent / "elsewhere" / ".." / tree.name, jobs=1, json=True)


def test_two_pages_of_which_one_is_a_folder_for_the_other_keep_no_build_back(reports, tree, tmp_path):
    article = Article.objects.live().first()
    path = article.url_path.removesuffix(f"{article.slug}/")
    Page.objects.filter(pk=article.pk).update(slug="index.html", url_path=f"{path}index.html/")
    tally = build_tree(tmp_path / "anew", jobs=1, kept=False)
    assert len(tally.failures) == 1
    assert set(tally.failures) <= {path, f"{path}index.html/"}
    assert (tmp_path / "anew/robots.txt").exists()
