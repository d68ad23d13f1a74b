"""What readers are asked for on pages, and what they can give: gathered from reader support, once for each language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import override

from tamizdat.press import addresses, facts
from tamizdat.support.appeals import name_of, wording_for
from tamizdat.support.countries import name_of as country_in
from tamizdat.support.frequency import Frequency
from tamizdat.support.models import Appeal, AppealText, CountryDecision, Offer, SupportWords
from tamizdat.support.policy import Stance
from tamizdat.support.providers.contract import can
from tamizdat.support.providers.registry import providers
from tamizdat.support.showing import shown
from tamizdat.support.words import html_of, line_of
from tamizdat.theme.typography import typeset_html

if TYPE_CHECKING:
    from tamizdat.press.almanac import Almanac
    from tamizdat.press.manuscripts import Manuscript


def giving_in(language: str) -> facts.Giving | None:
    """Return what can be given, in the words of a language; None where nothing can be."""
    made = providers().values()
    offers = [
        offer
        for offer in Offer.objects.open()
        if any(can(each, Frequency(offer.frequency), offer.currency) for each in made)
    ]
    if not offers:
        return None
    order = Frequency.values
    found = {offer.frequency for offer in offers}
    with override(language):
        ways = tuple(each.label for each in made)
    return facts.Giving(
        address=addresses.support(language),
        frequencies=tuple(each for each in order if each in found),
        currencies=tuple(dict.fromkeys(offer.currency for offer in offers)),
        presets=tuple(
            _presets(offer, language) for offer in sorted(offers, key=lambda one: order.index(one.frequency))
        ),
        least=shown(min(one.least for one in offers if one.currency == offers[0].currency), language),
        ways=ways,
        moves_money=any(each.offers.moves_money for each in made),
    )


def _presets(offer: Offer, language: str) -> facts.Presets:
    amounts = tuple((f"{each.decimal:f}".removesuffix(".00"), shown(each, language)) for each in offer.amounts)
    return facts.Presets(offer.frequency, offer.currency, amounts)


def appeals_in(language: str, now: dt.datetime) -> Iterator[facts.Appeal]:
    """Return the appeals that run in a language, those for single sections first, then the newest first."""
    texts = AppealText.objects.filter(locale__language_code=language).order_by("wording")
    running = list(Appeal.objects.running(now).filter(on_pages=True).prefetch_related("sections").order_by("-pk"))
    for appeal in sorted(running, key=lambda one: not one.sections.all()):
        wordings = tuple(_wording(each, language) for each in texts if each.appeal_id == appeal.pk)
        if wordings:
            target = appeal.target
            yield facts.Appeal(
                slug=appeal.slug,
                sections=tuple(sorted(section.path for section in appeal.sections.all())),
                days=appeal.every_days,
                percent=appeal.percent if target else None,
                goal=shown(target, language) if target else "",
                wordings=wordings,
            )


def _wording(text: AppealText, language: str) -> facts.Wording:
    line, message = typeset_html(line_of(text.line), language), typeset_html(html_of(text.text), language)
    return facts.Wording(text.wording, line, text.heading, message)


def asked_beside(article: Manuscript, almanac: Almanac) -> facts.Asking | None:
    """Return what the readers of an article are asked; None for nothing."""
    if article.language not in almanac.languages:
        return None
    around = almanac.publication(article.language)
    appeal = next((one for one in around.appeals if not one.sections or article.path in one.sections), None)
    return _asking(appeal, article, almanac) if appeal else None


def asked_of_all(language: str, almanac: Almanac) -> facts.Asking | None:
    """Return what readers are asked on the support page: the appeal of the whole site, in its first wording."""
    appeal = next((one for one in almanac.publication(language).appeals if not one.sections), None)
    return (
        facts.Asking(name_of(appeal.slug, appeal.wordings[0].wording), appeal, appeal.wordings[0]) if appeal else None
    )


def _asking(appeal: facts.Appeal, article: Manuscript, almanac: Almanac) -> facts.Asking:
    chosen = wording_for(article.number or 0, [each.wording for each in appeal.wordings])
    kept: dict[tuple[str, str], facts.Asking] = almanac.kept("asked", dict)
    name = name_of(appeal.slug, chosen)
    if (article.language, name) not in kept:
        wording = next(each for each in appeal.wordings if each.wording == chosen)
        kept[article.language, name] = facts.Asking(name, appeal, wording)
    return kept[article.language, name]


def support_page(language: str, almanac: Almanac, today: dt.date) -> facts.SupportPage:
    """Return what the support page says besides its form."""
    words = SupportWords.objects.filter(locale__language_code=language).first()
    held = CountryDecision.objects.stances(today)

    def countries(stance: Stance) -> tuple[str, ...]:
        return tuple(sorted(country_in(code, language) for code, one in held.items() if one is stance))

    return facts.SupportPage(
        introduction=typeset_html(html_of(words.introduction), language) if words else "",
        other_ways=typeset_html(html_of(words.other_ways), language) if words else "",
        informed=countries(Stance.INFORM),
        warned=countries(Stance.WARN),
        refused=countries(Stance.REFUSE),
        asking=asked_of_all(language, almanac),
    )
