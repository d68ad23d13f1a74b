"""The sample has a newsletter in each language, with issues that a reader can look at."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tamizdat.newsletter.models import Issue, Newsletter
from tamizdat.sample.newsroom import LANGUAGES
from tests.sample.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample")]
FRIDAY = 4
FROZEN = {"subject", "preheader", "introduction", "items", "sent"}
ITEM = {"article", "heading", "headline", "standfirst", "note", "section"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_of_each_language_can_sign_up_for_a_weekly_newsletter(loaded, language):
    newsletter = Newsletter.objects.open().get(locale__language_code=language)
    assert newsletter.weekday == FRIDAY
    assert newsletter.privacy_page.locale.language_code == language
    newsletter.full_clean()


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_issues_were_sent_on_fridays_and_show_in_the_archive_what_was_public_by_then(loaded, language):
    newsletter = Newsletter.objects.get(locale__language_code=language)
    newest, older = Issue.objects.filter(newsletter=newsletter).sent().newest_first()
    assert (older.number, newest.number) == (1, 2)
    assert older.begun < newest.begun <= NOW
    for issue in (older, newest):
        there = issue.begun.astimezone(ZoneInfo(newsletter.zone))
        assert (there.weekday(), there.hour) == (FRIDAY, 17)
        assert set(issue.frozen) == FROZEN
        assert all(set(item) == ITEM for item in issue.frozen["items"])
        assert len(issue.frozen["items"]) == issue.items.count() >= 2
        assert all(item.article.first_published_at < issue.begun for item in issue.items.all())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_waits_for_the_next_friday(loaded, language):
    draft = Issue.objects.get(newsletter__locale__language_code=language, state=Issue.State.DRAFT)
    assert draft.slot > NOW
    assert all(item.article.live and item.article.language == language for item in draft.items.all())
