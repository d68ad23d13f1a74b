"""An archive in the database: what a newsroom finds there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from tamizdat.articles.actions import correct_article, publish_article, rename_article, withdraw_article
from tamizdat.articles.models import Article, Byline, Contributor, Correction, FrontPage, Section, Topic, Withdrawal
from tamizdat.articles.passages import contains_passage
from tests.archive.conftest import PLAN
from tests.now import find, read_all, render

# One archive for all of them, also when several processes share the tests.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("archive")]


def test_readers_can_reach_exactly_as_many_articles_as_were_asked_for(archive):
    reachable = Article.objects.public() | Article.objects.withdrawn()
    assert reachable.distinct().count() == archive.articles == PLAN.articles
    assert Article.objects.count() == PLAN.articles + archive.kept_back


def test_every_page_stands_where_the_tree_says_it_does(archive):
    assert not any(Page.find_problems())
    for section in Section.objects.all():
        assert section.get_children_count() == section.get_children().count() > 0
    for article in Article.objects.order_by("?")[:20]:
        above = article.get_parent()
        assert article.url_path == f"{above.url_path}{article.slug}/"
        assert article.get_siblings(inclusive=False).filter(slug=article.slug).count() == 0
        assert above.specific.locale_id == article.locale_id


def test_the_years_are_evenly_full_and_end_on_the_day_that_was_asked_for(archive):
    moments = Article.objects.public().values_list("first_published_at", flat=True)
    assert min(moments) >= PLAN.beginning
    assert max(moments) < PLAN.end == dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    assert len({moment.year for moment in moments}) in (20, 21)


def test_one_topic_has_exactly_a_twentieth_of_the_articles(archive):
    topic = Topic.objects.get(slug=archive.measured_topic["slug"], locale__language_code="en")
    english = Article.objects.in_language("en").exclude(
        pk__in=Article.objects.filter(bylines__contributor__in=unseen())
    )
    assert topic.articles.count() == archive.measured_topic["articles"] == english.count() // 20


def unseen():
    """Return the contributors that only unpublished texts name."""
    public = Byline.objects.filter(article__in=Article.objects.public() | Article.objects.withdrawn())
    return Contributor.objects.exclude(pk__in=public.values("contributor"))


def test_a_translation_is_found_from_its_original(archive):
    russian = Article.objects.in_language("ru").public()
    pairs = [(article, article.get_translations().first()) for article in russian]
    translated = [(article, original) for article, original in pairs if original]
    assert len(translated) == pytest.approx(russian.count() / 2, abs=2)
    for article, original in translated[:10]:
        assert article.lead_picture_id == original.specific.lead_picture_id
        assert article.get_parent().slug == original.get_parent().slug
        assert article.bylines.filter(role="translator").exists()


def test_what_happened_to_articles_is_on_the_record(archive):
    assert Correction.objects.count() == archive.corrections > 0
    assert Withdrawal.objects.count() == archive.withdrawn
    assert Redirect.objects.count() == archive.redirects > 0
    for correction in Correction.objects.exclude(passage=""):
        assert contains_passage(correction.article.body, correction.passage)
    for redirect in Redirect.objects.all():
        address = f"{redirect.old_path}/"
        assert find(address).location == redirect.redirect_page.url_path


def test_links_in_texts_lead_to_articles_of_the_same_language(archive):
    by_number = {article.pk: article for article in Article.objects.all()}
    linked = 0
    for article in by_number.values():
        for number in re.findall(r'linktype="page" id="(\d+)"', str(article.body.raw_data)):
            linked += 1
            assert by_number[int(number)].locale_id == article.locale_id
            assert by_number[int(number)].first_published_at < article.first_published_at
    assert linked > PLAN.articles // 20


def test_no_word_of_what_must_not_be_seen_is_in_any_output(archive):
    pages = list(read_all().values())
    assert len(pages) > PLAN.articles
    stored = str([article.body.raw_data for article in Article.objects.all()])
    for word in archive.canaries:
        assert word in stored
        assert not any(word.encode() in page for page in pages)
    for name in (*unseen().values_list("name", flat=True), "Unpublished matters", "Неопубликованное"):
        assert not any(name.encode() in page for page in pages)


def test_a_scheduled_text_waits_for_a_day_far_ahead(archive):
    waiting = Revision.objects.filter(approved_go_live_at__year=2099)
    assert waiting.count() == 4
    assert all("Zwittermoorscheduled" in revision.as_object().title for revision in waiting)


def test_the_front_page_leads_with_recent_articles(archive):
    for front in FrontPage.objects.all():
        leading = [item.article for item in front.lead_items.all()]
        assert len(leading) == 5
        assert all(article.locale_id == front.locale_id for article in leading)


@pytest.fixture
def article(archive):
    """An article that a verb may be tried on."""
    return Article.objects.public().exclude(corrections__isnull=False).order_by("pk")[7]


def test_an_article_of_the_archive_can_be_corrected_and_renamed(article):
    correct_article(article, "The lamp was green.", passage=article.body[0].value.source[3:30])
    address = rename_article(article, "another-name")
    assert b"The lamp was green." in render(find(address))


def test_an_article_of_the_archive_can_be_published_anew(article):
    article.title = "Another headline"
    article.save_revision()
    publish_article(article)
    assert b"Another headline" in render(find(article.address))


def test_an_article_of_the_archive_can_be_withdrawn(article):
    withdraw_article(article, "It was not so.")
    assert b"It was not so." in render(find(article.address))


def test_what_comes_after_the_archive_has_numbers_of_its_own(archive):
    edition = FrontPage.objects.get(slug="en")
    section = edition.get_children().type(Section).first()
    added = section.add_child(instance=Section(title="Unheard of", slug="unheard-of", locale=edition.locale))
    assert added.pk > Article.objects.exclude(pk=added.pk).order_by("-pk").values_list("pk", flat=True)[0]
    assert Topic.objects.create(name="New", slug="new", locale=edition.locale).pk
