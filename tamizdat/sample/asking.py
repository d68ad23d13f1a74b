"""What the sample's readers are asked: an appeal in each language, words of the support pages, a policy by country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale

from tamizdat.support.models import Appeal, AppealText, CountryDecision, SupportWords
from tamizdat.support.policy import Stance

SAME = ("name", "slug", "every_days", "goal", "currency")
DECIDED = dt.timedelta(days=60)


def begin_asking(told: Mapping[str, Any], now: dt.datetime) -> None:
    """Bring the appeal, the words and the decisions.

    Args:
        told: as in ``appeals.toml``.
    """
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    appeal = told["appeal"]
    made = Appeal.objects.create(
        **{name: appeal[name] for name in SAME},
        starts=now - dt.timedelta(days=appeal["starts_days_ago"]),
        ends=now + dt.timedelta(days=appeal["ends_in_days"]),
        is_published=True,
    )
    for text in appeal["texts"]:
        written = {name: text[name].strip() for name in ("wording", "line", "heading", "text")}
        AppealText.objects.create(appeal=made, locale=locales[text["language"]], **written)
    for words in told["words"]:
        said = {name: words[name].strip() for name in ("introduction", "other_ways")}
        SupportWords.objects.create(locale=locales[words["language"]], **said)
    for decision in told["decisions"]:
        CountryDecision.objects.create(
            country=decision["country"], stance=Stance[decision["stance"]], since=(now - DECIDED).date()
        )
