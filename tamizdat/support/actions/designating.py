"""Designated today: from a country nothing is taken any more, what runs is stopped, and each supporter is told once.

It can be done again at any time: what is stopped stays so, and nobody is told twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from tamizdat.support.actions import changing
from tamizdat.support.models import Contribution, CountryDecision, Operation
from tamizdat.support.models.contribution import ContributionQuerySet
from tamizdat.support.policy import Stance
from tamizdat.support.providers.contract import MisconfiguredError, RefusedError
from tamizdat.support.providers.registry import provider_called, providers

Verb = Operation.Verb
BEGUN = (Contribution.State.STARTED, Contribution.State.WAITING, Contribution.State.AUTHORISED)


@dataclass(frozen=True, slots=True)
class Designated:
    """What has come of it.

    Args:
        running: contributions from the country that were running.
        stopped: of these, those of which the provider has said that they have ended.
        waiting: those for which it is asked again.
        pages: pages of providers that nobody had finished with and that are shut.
    """

    running: int
    stopped: int
    waiting: int
    pages: int


def running_from(country: str) -> list[int]:
    """Return the numbers of the contributions that would be stopped."""
    found = Contribution.objects.of_country(country).running()
    return list(found.order_by("pk").values_list("pk", flat=True))


def set_out(country: str, now: dt.datetime, reason: str = "") -> int:
    """Refuse a country from today on, and put on its way the end of all that runs or was begun from there.

    It stays refused, whatever was decided before for a day to come, until somebody decides otherwise after this.
    Nothing is asked of any provider yet: ten thousand take as long as writing them down. The worker carries it out, or
    :func:`designate` does.

    Args:
        country: two capital letters.
        reason: for colleagues.

    Returns:
        How many operations were put on their way now.
    """
    with transaction.atomic():
        _refuse(country, now.date(), reason)
        of_country = Contribution.objects.of_country(country)
        ends = _wanted(of_country.running().exclude(provider__in=_never_ending()), Verb.CANCEL, now)
        return ends + _wanted(of_country.filter(state__in=BEGUN), Verb.RELEASE, now)


def _refuse(country: str, today: dt.date, reason: str) -> None:
    """Decide that a country is refused today, and from each later day on for which something milder was decided.

    What was dated ahead before the law was known must not let anybody give again when its day comes.
    """
    ahead = CountryDecision.objects.filter(country=country, since__gt=today).values_list("since", flat=True)
    for day in sorted({today, *ahead}):
        if CountryDecision.objects.stances(day).get(country) is not Stance.REFUSE:
            CountryDecision.objects.create(country=country, stance=Stance.REFUSE, since=day, reason=reason)


def _never_ending() -> list[str]:
    """Return the names of the providers that cannot end what recurs.

    One that is not configured here is none of them: whoever has its keys, such as the worker, carries it out.
    """
    return [slug for slug, provider in providers().items() if Verb.CANCEL not in provider.offers.changes]


def unknown_here(country: str) -> list[str]:
    """Return the names of the providers of what runs from a country that this process has no keys for."""
    of_country = Contribution.objects.of_country(country).running()
    return sorted(set(of_country.values_list("provider", flat=True)) - providers().keys())


def _wanted(contributions: ContributionQuerySet, verb: str, now: dt.datetime) -> int:
    """Put something on its way for each of these contributions for which it is not, and was not done."""
    same = Operation.objects.filter(contribution=OuterRef("pk"), verb=verb, refused=False)
    numbers = contributions.exclude(Exists(same)).order_by("pk").values_list("pk", flat=True)
    rows = [
        Operation(contribution_id=number, verb=verb, by=Contribution.End.COUNTRY, made=now, due=now)
        for number in numbers
    ]
    return len(Operation.objects.bulk_create(rows, batch_size=500))


def designate(
    country: str, clock: Callable[[], dt.datetime], reason: str = "", seen: Callable[[], object] = lambda: None
) -> Designated:
    """Refuse a country from today on, and stop what runs from there, here and now.

    Args:
        country: two capital letters.
        reason: for colleagues.
        seen: called after each contribution.
    """
    set_out(country, clock(), reason)
    numbers, stopped = running_from(country), 0
    for number in numbers:
        stopped += _carried_out(number, Verb.CANCEL, clock)
        seen()
    begun = Contribution.objects.of_country(country).filter(state__in=BEGUN)
    pages = sum(_carried_out(each, Verb.RELEASE, clock) for each in begun.values_list("pk", flat=True))
    return Designated(len(numbers), stopped, len(numbers) - stopped, pages)


def _carried_out(number: int, verb: str, clock: Callable[[], dt.datetime]) -> bool:
    """Carry out what is on its way for a contribution; tell whether it is done, by us or before."""
    operations = Operation.objects.filter(contribution=number, verb=verb)
    waiting = operations.filter(done=None).select_related("contribution").order_by("pk").first()
    if waiting is None:
        return operations.filter(refused=False).exists()
    if provider_called(waiting.contribution.provider) is None:
        # Not even put off: whoever has the keys does it at once.
        return False
    try:
        return changing.carry_out(waiting.pk, clock())
    except (RefusedError, MisconfiguredError):
        return False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is with a country.

    Args:
        is_refused: whether it is refused today.
        running: contributions that run.
        on_their_way: of these, those of which the end is on its way to the provider.
        stopped: that have ended for the country's sake.
        pages: of providers that nobody had finished with, and that are on their way to be shut.
    """

    is_refused: bool
    running: int
    on_their_way: int
    stopped: int
    pages: int

    @property
    def by_hand(self) -> int:
        """Contributions that run and that nobody is stopping: their provider cannot, or has refused."""
        return self.running - self.on_their_way if self.is_refused else 0


def progress(country: str, today: dt.date) -> Progress:
    """Return how far it is with a country."""
    of_country = Contribution.objects.of_country(country)
    waiting = Operation.objects.filter(contribution__in=of_country, done=None)
    ended = of_country.filter(state=Contribution.State.ENDED, end=Contribution.End.COUNTRY)
    ends = waiting.filter(verb=Verb.CANCEL, contribution__in=of_country.running())
    return Progress(
        is_refused=country in CountryDecision.objects.refused(today),
        running=of_country.running().count(),
        on_their_way=ends.values("contribution").distinct().count(),
        stopped=ended.count(),
        pages=waiting.filter(verb=Verb.RELEASE).count(),
    )
