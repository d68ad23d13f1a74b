"""The sample's readers are asked something in each language, and told who had better not give."""

from __future__ import annotations

import pytest

from tamizdat.press.asking import appeals_in
from tamizdat.sample.newsroom import LANGUAGES
from tamizdat.support.models import Appeal, CountryDecision, SupportWords
from tamizdat.support.policy import Stance
from tests.sample.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_appeal_runs_in_each_language(loaded, language):
    (appeal,) = appeals_in(language, NOW)
    assert all(wording.line and wording.heading and "<b>" in wording.text for wording in appeal.wordings)
    words = SupportWords.objects.get(locale__language_code=language)
    assert words.introduction
    assert f"(/{language}/contact/)" in words.other_ways


def test_a_goal_can_be_reached_and_every_stance_is_shown(loaded):
    Appeal.objects.get().full_clean()
    assert set(CountryDecision.objects.stances(NOW.date()).values()) == {Stance.INFORM, Stance.WARN, Stance.REFUSE}
