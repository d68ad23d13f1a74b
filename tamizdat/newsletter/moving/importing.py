"""Importing: subscribers come from another system, with nothing but address, language and the proof of consent.

Rows go into the database some hundreds at a time, each time in one transaction. Whoever is there already stays as they
are, so a run that was killed is simply begun again, and a second run changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tamizdat.newsletter.leaving import withhold
from tamizdat.newsletter.models import Departure, Newsletter, ServiceLetter, Subscriber, Subscription, Suppression
from tamizdat.newsletter.moving.formats import Found, Standing, found_in, read_columns
from tamizdat.newsletter.moving.tables import Row
from tamizdat.retention.persons import erased_among
from tamizdat.vault import at_hand
from tamizdat.vault.errors import TextRefusedError
from tamizdat.vault.normal_form import normal_form

ROWS_AT_ONCE = 500
LONGEST_ADDRESS = 254
DIGEST_BYTES = 8
OWN_FORM, IMPORTED = "form", "import "
_ADDRESS_PURPOSE, _SUPPRESSED_PURPOSE = "newsletter.address", "newsletter.suppressed"
_RUNNING = (Subscription.State.ACTIVE, Subscription.State.PENDING)
_WANTED = (Standing.WANTS, Standing.UNCONFIRMED)
# Who gets no mail at all any more, and why. Whoever has only left may sign up again, and gets what else they want.
_SUPPRESSED = {Standing.REFUSES: Suppression.Reason.IMPORTED, Standing.GONE: Suppression.Reason.BOUNCED}
# So long a letter may just have been handed over: an import that is begun again asks nobody twice.
_JUST_ASKED = dt.timedelta(days=1)

# Told a line, what stands there, and what is wrong with it.
Complain = Callable[[int, str, str], object]


@dataclass(slots=True)
class Report:
    """What an import came to, in rows.

    Args:
        added: new subscriptions to which issues go.
        waiting: subscriptions that wait for their holders' confirmation, who are asked by letter.
        known: were there already; they stay as they are.
        left: have left, here or by what the file says; they are not brought back.
        suppressed: get no mail from here; they are not brought back.
        erased: were erased; they are not brought back.
        suppressions: new on the suppression list.
        ended: subscriptions that an earlier import had brought, and that end.
        duplicates: stood in the file before.
        broken: could not be used.
        dropped: columns whose content was left behind.
    """

    format: str
    rows: int = 0
    added: int = 0
    waiting: int = 0
    known: int = 0
    left: int = 0
    suppressed: int = 0
    erased: int = 0
    suppressions: int = 0
    ended: int = 0
    duplicates: int = 0
    broken: int = 0
    dropped: list[str] = field(default_factory=list)


class Import:
    """One run.

    Args:
        newsletters: what people are subscribed to; the one in a row's language, or else the first.
        columns: their names, "" for one without.
        format_: of :data:`tamizdat.newsletter.moving.formats.FORMATS`.
        everybody: see :func:`tamizdat.newsletter.moving.formats.found_in`.
        reconfirm: whether everybody has to confirm anew.
        act: whether to change anything.
        complain: told of each row that cannot be used.
    """

    def __init__(
        self,
        newsletters: Sequence[Newsletter],
        columns: Sequence[str],
        format_: str,
        now: dt.datetime,
        *,
        everybody: Standing | None,
        reconfirm: bool,
        act: bool,
        complain: Complain,
    ) -> None:
        self.newsletters, self.format = newsletters, format_
        self.now = now.replace(second=0, microsecond=0)
        self.everybody, self.reconfirm, self.act, self.complain = everybody, reconfirm, act, complain
        self.report = Report(format_)
        self._seen: set[bytes] = set()
        self._read = read_columns(columns)
        self._unread = {number: name for number, name in enumerate(columns) if name and number not in self._read}

    def run(self, rows: Iterable[Row]) -> Iterator[int]:
        """Bring rows, and tell again and again at which line it is."""
        waiting: dict[bytes, Found] = {}
        for row in rows:
            found = self._understood(row)
            digest = self._new_digest(found, row.line) if found else None
            if found and digest:
                before = waiting.get(digest, found)
                self.report.duplicates += before is not found
                waiting[digest] = max(found, before, key=lambda each: each.standing)
            if len(waiting) == ROWS_AT_ONCE:
                self._bring(list(waiting.values()))
                waiting = {}
                yield row.line
        self._bring(list(waiting.values()))

    def _understood(self, row: Row) -> Found | None:
        self.report.rows += 1
        cells = row.cells
        if cells is None:
            self._broken(row.line, "", _("This line cannot be read: look for a quotation mark that is never closed."))
            return None
        held = [number for number in self._unread if number < len(cells) and cells[number]]
        self.report.dropped += [self._unread.pop(number) for number in held]
        read = {name: cells[number] for number, name in self._read.items() if number < len(cells)}
        found = found_in(read, self.format, self.everybody)
        if not found.address:
            self._broken(row.line, "", _("There is no address in this line."))
            return None
        return found

    def _new_digest(self, found: Found, line: int) -> bytes | None:
        """Return the digest of an address that has not come before, or whose holder has left."""
        digest = _digest_of(found.address)
        if digest is None:
            self._broken(line, found.address, _("This is no mail address."))
        elif digest in self._seen and found.standing in _WANTED:
            self.report.duplicates += 1
            digest = None
        else:
            self._seen.add(digest)
        return digest

    def _broken(self, line: int, address: str, why: str) -> None:
        self.report.broken += 1
        self.complain(line, address, why)

    @transaction.atomic
    def _bring(self, found: Sequence[Found]) -> None:
        erased = erased_among([each.address for each in found])
        self.report.erased += len(erased)
        rest = [each for each in found if each.address not in erased]
        suppressed = set(_indexed(Suppression, _SUPPRESSED_PURPOSE, rest))
        for standing, reason in _SUPPRESSED.items():
            addresses = [each.address for each in rest if each.standing is standing]
            suppressed |= self._suppress(addresses, reason, suppressed)
        self._let_go([each for each in rest if each.standing is Standing.LEFT])
        self._subscribe([each for each in rest if each.standing in _WANTED], suppressed)

    def _suppress(self, addresses: Sequence[str], reason: str, suppressed: set[str]) -> set[str]:
        """Put addresses on the suppression list; return those that are new there."""
        here = _indexed_addresses(Subscriber, _ADDRESS_PURPOSE, addresses)
        own = Subscription.objects.filter(subscriber__in=here.values(), source=OWN_FORM)
        # Whoever has signed up here by themselves wants it, whatever an older list says.
        kept = set(own.values_list("subscriber", flat=True))
        ending = [address for address in addresses if here.get(address) not in kept]
        new = set(ending) - suppressed
        if self.act:
            made = [Suppression(address_index=address, reason=reason) for address in sorted(new)]
            Suppression.objects.bulk_create(made, ignore_conflicts=True)
        self.report.suppressions += len(new)
        self.report.known += len(addresses) - len(new)
        whose = [here[address] for address in ending if address in here]
        self._end(Subscription.objects.filter(subscriber__in=whose), Subscription.State.SUPPRESSED)
        return new

    def _let_go(self, found: Sequence[Found]) -> None:
        """End what people have left, and note that they have; whatever else they get still comes to them."""
        here = _indexed(Subscriber, _ADDRESS_PURPOSE, found)
        moved = Subscription.objects.filter(subscriber__in=here.values(), newsletter__in=self.newsletters)
        own = moved.filter(source=OWN_FORM, state=Subscription.State.ACTIVE)
        kept = set(own.values_list("subscriber_id", "newsletter_id"))
        every = [(each.address, newsletter.pk) for each in found for newsletter in self.newsletters]
        gone = [(address, newsletter) for address, newsletter in every if (here.get(address), newsletter) not in kept]
        if self.act:
            new = sorted(set(gone) - self._departed(found))
            made = [Departure(newsletter_id=pk, address_index=address, on=self.now.date()) for address, pk in new]
            Departure.objects.bulk_create(made, ignore_conflicts=True)
        left = len({address for address, _newsletter in gone})
        self.report.left += left
        self.report.known += len(found) - left
        self._end(moved.exclude(source=OWN_FORM), Subscription.State.LEFT)

    def _end(self, subscriptions: QuerySet[Subscription], state: str) -> None:
        running = list(subscriptions.filter(state__in=_RUNNING))
        self.report.ended += len(running)
        if self.act:
            for subscription in running:
                withhold(subscription)
            numbers = [subscription.pk for subscription in running]
            Subscription.objects.filter(pk__in=numbers).update(state=state, ended=self.now.date())

    def _subscribe(self, found: Sequence[Found], suppressed: set[str]) -> None:
        wanted = [each for each in found if each.address not in suppressed]
        self.report.suppressed += len(found) - len(wanted)
        here = _indexed(Subscriber, _ADDRESS_PURPOSE, wanted)
        states = self._states(here.values())
        departed = self._departed(wanted)
        unasked = self._unasked(here.values())
        new, again = [], []
        for each in wanted:
            newsletter = self._newsletter_for(each.language)
            state = states.get((here.get(each.address), newsletter.pk))
            if state is None and (each.address, newsletter.pk) in departed:
                self.report.left += 1
            elif state is None:
                new.append((each, newsletter))
            elif (waiting := unasked.get((here[each.address], newsletter.pk))) is not None:
                again.append(waiting)
            else:
                self._count_known(state)
        self._ask_again(again)
        self._add(new, here)

    def _count_known(self, state: str) -> None:
        if state == Subscription.State.LEFT:
            self.report.left += 1
        elif state == Subscription.State.SUPPRESSED:
            self.report.suppressed += 1
        else:
            self.report.known += 1

    def _add(self, new: Sequence[tuple[Found, Newsletter]], here: Mapping[str, int]) -> None:
        waiting = sum(self._has_to_confirm(each) for each, _newsletter in new)
        self.report.waiting += waiting
        self.report.added += len(new) - waiting
        if not self.act or not new:
            return
        unknown = [Subscriber(address=each.address) for each, _newsletter in new if each.address not in here]
        Subscriber.objects.bulk_create(unknown, ignore_conflicts=True)
        here = _indexed(Subscriber, _ADDRESS_PURPOSE, [each for each, _newsletter in new])
        made = [self._subscription(each, newsletter, here[each.address]) for each, newsletter in new]
        Subscription.objects.bulk_create(made, ignore_conflicts=True)
        marks = [bytes(one.mark) for one in made if one.state == Subscription.State.PENDING]
        _ask_to_confirm(Subscription.objects.filter(mark__in=marks).values_list("pk", flat=True))

    def _subscription(self, found: Found, newsletter: Newsletter, subscriber: int) -> Subscription:
        waits = self._has_to_confirm(found)
        return Subscription(
            subscriber_id=subscriber,
            newsletter=newsletter,
            state=Subscription.State.PENDING if waits else Subscription.State.ACTIVE,
            # Whoever waits proves their consent anew, and has from now on as much time for it as everybody.
            asked=self.now,
            consented=self.now if waits else _not_after(found.consented, self.now),
            confirmed=None if waits else _not_after(found.confirmed, self.now),
            source=f"{IMPORTED}{self.format}",
        )

    def _has_to_confirm(self, found: Found) -> bool:
        return self.reconfirm or found.standing is Standing.UNCONFIRMED

    def _newsletter_for(self, language: str) -> Newsletter:
        wanted = language.lower().replace("_", "-").partition("-")[0]
        among = (each for each in self.newsletters if wanted and each.language.partition("-")[0] == wanted)
        return next(among, self.newsletters[0])

    def _departed(self, found: Iterable[Found]) -> set[tuple[str, int]]:
        """Return who has left which newsletter, some time ago: they come back by themselves or not at all."""
        addresses = {
            index: each.address for each in found for index in at_hand.blind_indexes(_ADDRESS_PURPOSE, each.address)
        }
        rows = Departure.objects.filter(newsletter__in=self.newsletters, address_index__in=list(addresses))
        return {
            (addresses[bytes(index)], newsletter)
            for index, newsletter in rows.values_list("address_index", "newsletter_id")
        }

    def _states(self, subscribers: Iterable[int]) -> dict[tuple[int | None, int], str]:
        found = Subscription.objects.filter(subscriber__in=list(subscribers), newsletter__in=self.newsletters)
        rows = found.values_list("subscriber_id", "newsletter_id", "state")
        return {(subscriber, newsletter): state for subscriber, newsletter, state in rows}

    def _unasked(self, subscribers: Iterable[int]) -> dict[tuple[int, int], int]:
        """Return what an earlier import brought and whose holders were not asked, since the letter was lost on its way.

        Whoever was handed their letter was asked later than they were brought, and gets no second one.
        """
        found = Subscription.objects.filter(
            subscriber__in=list(subscribers),
            newsletter__in=self.newsletters,
            state=Subscription.State.PENDING,
            source__startswith=IMPORTED,
            asked=F("consented"),
            asked__lt=self.now - _JUST_ASKED,
            letters__isnull=True,
        )
        rows = found.values_list("subscriber_id", "newsletter_id", "pk")
        return {(subscriber, newsletter): number for subscriber, newsletter, number in rows}

    def _ask_again(self, numbers: Sequence[int]) -> None:
        self.report.waiting += len(numbers)
        if self.act:
            Subscription.objects.filter(pk__in=numbers).update(asked=self.now, consented=self.now)
            _ask_to_confirm(numbers)


def _ask_to_confirm(numbers: Iterable[int]) -> None:
    letters = [ServiceLetter(subscription_id=number, kind=ServiceLetter.Kind.RECONFIRM) for number in numbers]
    ServiceLetter.objects.bulk_create(letters, ignore_conflicts=True)


def _indexed(model: type[Subscriber | Suppression], purpose: str, found: Iterable[Found]) -> dict[str, int]:
    return _indexed_addresses(model, purpose, [each.address for each in found])


def _indexed_addresses(model: type[Subscriber | Suppression], purpose: str, among: Iterable[str]) -> dict[str, int]:
    """Return the numbers of rows by the address that finds them."""
    addresses = {index: address for address in among for index in at_hand.blind_indexes(purpose, address)}
    rows = model._default_manager.filter(address_index__in=list(addresses))  # noqa: SLF001  Django documents it as API
    return {addresses[bytes(index)]: number for number, index in rows.values_list("pk", "address_index")}


def _digest_of(address: str) -> bytes | None:
    """Return a digest of an address in its normal form; None if it is none."""
    try:
        if len(address) > LONGEST_ADDRESS:
            return None
        validate_email(address)
        return hashlib.blake2b(normal_form(address), digest_size=DIGEST_BYTES).digest()
    except (ValidationError, TextRefusedError):
        return None


def _not_after(moment: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """Return a moment unless it lies ahead: whoever wrote that had a wrong clock."""
    return moment if moment and moment <= now else None
