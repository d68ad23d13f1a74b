"""Loading the sample newsroom."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from tamizdat.articles.models import Article, Byline, Contributor, Correction, FrontPage, StandingPage, Topic
from tamizdat.media.models import Picture
from tamizdat.media.responsive import renditions_of
from tamizdat.sample.loading import Loaded, load_newsroom
from tamizdat.sample.newsroom import LANGUAGES
from tamizdat.staff.demo import DEMO_ACCOUNTS
from tamizdat.staff.models import Account
from tests.sample.conftest import NOW

# One load for all of them, also when several processes share the tests.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample")]


def test_every_language_has_a_front_page_with_a_lead(loaded):
    for language in LANGUAGES:
        front = FrontPage.objects.get(slug=language)
        leading = [item.article for item in front.lead_items.all()]
        assert len(leading) == 4
        assert all(article.live and article.language == language for article in leading)
        assert leading[0].translation_key == Article.objects.get(title__startswith="Three printers").translation_key


def test_every_language_has_sections_topics_people_and_standing_pages(loaded):
    for language in LANGUAGES:
        front = FrontPage.objects.get(slug=language)
        assert front.get_children().type(StandingPage).count() == 4
        assert front.get_children().count() == 8
        assert Topic.objects.filter(locale=front.locale).count() >= 8
        assert Contributor.objects.filter(locale=front.locale).count() >= 6


def test_readers_and_the_news_sitemap_find_something_fresh_in_every_language(loaded):
    for language in LANGUAGES:
        newest = Article.objects.public(NOW).in_language(language).newest_first().first()
        assert NOW - dt.timedelta(days=2) < newest.first_published_at < NOW


def test_the_archive_goes_back_more_than_a_year(loaded):
    oldest = Article.objects.public(NOW).order_by("first_published_at").first()
    assert NOW - oldest.first_published_at > dt.timedelta(days=400)


def test_an_article_knows_its_translations(loaded):
    verdict = Article.objects.get(title__startswith="Three printers")
    assert {each.specific.language for each in verdict.get_translations()} == {"ru", "ar"}


def test_every_article_passes_the_checks_of_the_admin(loaded):
    for page in Page.objects.filter(depth__gt=1).specific():
        page.full_clean()
        if isinstance(page, Article | StandingPage):
            page.body.stream_block.clean(page.body)


def test_one_correction_supersedes_another_and_both_find_their_place(loaded):
    second = Correction.objects.get(supersedes__isnull=False)
    assert second.supersedes.article == second.article
    assert second.issued_at > second.supersedes.issued_at > second.article.first_published_at


def test_a_withdrawn_article_is_gone_and_a_notice_is_there(loaded):
    (withdrawn,) = Article.objects.withdrawn()
    assert not withdrawn.live
    assert "beekeeper" in withdrawn.withdrawal.notice


def test_a_renamed_article_is_found_at_its_old_address(loaded):
    renamed = Article.objects.get(slug="long-bridge-closed")
    assert Redirect.objects.filter(old_path="/en/politics/bridge", redirect_page_id=renamed.pk).exists()


def test_what_is_not_yet_public_waits_in_three_ways(loaded):
    waiting = {article.slug: article for article in Article.objects.filter(live=False, withdrawal=None)}
    assert set(waiting) == {"budget-draft", "bench-report", "night-train"}
    assert waiting["bench-report"].embargo_holds(NOW)
    approved = Revision.objects.filter(approved_go_live_at__gt=NOW).values_list("object_id", flat=True)
    assert set(approved) == {str(waiting["bench-report"].pk), str(waiting["night-train"].pk)}


def test_bylines_keep_their_order_and_roles(loaded):
    letters = Article.objects.get(slug="prison-letters")
    assert [(each.contributor.slug, each.role) for each in letters.bylines.all()] == [
        ("mara-tern", Byline.Role.AUTHOR),
        ("ilse-maren", Byline.Role.AUTHOR),
        ("agna-lorre", Byline.Role.ILLUSTRATOR),
    ]


def test_every_picture_says_what_it_shows_who_made_it_and_has_all_its_sizes(loaded):
    assert Picture.objects.count() == loaded.pictures
    for picture in Picture.objects.all():
        assert picture.alt
        assert picture.credit in {"Agna Lorre", "Агна Лорре", "أغنا لوري"}
        assert picture.licence == "CC BY 4.0"
    before = Picture.objects.first().renditions.count()
    renditions_of(Picture.objects.first())
    assert Picture.objects.first().renditions.count() == before == 8


def test_each_role_has_an_account_and_nobody_has_an_address(loaded):
    accounts = Account.objects.filter(username__in=DEMO_ACCOUNTS)
    assert accounts.count() == 4
    assert {account.groups.get().name for account in accounts} == {"Reporters", "Editors", "Publishers", "Keepers"}
    assert not accounts.exclude(address=None).exists()


def test_the_history_of_an_article_happened_when_readers_are_told_it_did(loaded):
    oldest = Article.objects.public(NOW).order_by("first_published_at").first()
    assert oldest.last_published_at == oldest.first_published_at
    assert not oldest.revisions.filter(created_at__gt=NOW - dt.timedelta(days=300)).exists()


def everything():
    """Every row of every table, and every file."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            rows[table] = sorted(map(repr, cursor.fetchall()))
    media = Path(django_settings.MEDIA_ROOT)
    return rows, sorted(str(path) for path in media.rglob("*"))


def test_a_second_load_changes_nothing_and_loses_no_edit(loaded):
    article = Article.objects.get(slug="kholmava-water")
    article.title = "An editor has been here"
    article.save()
    before = everything()
    assert load_newsroom(NOW + dt.timedelta(days=3)) == Loaded()
    assert everything() == before
