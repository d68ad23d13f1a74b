"""Pictures and files that public pages show: finished files, which stand in the tree as they are stored.

Only what a page that readers can reach shows is among them. A picture of a text under embargo, and one of which the
article was withdrawn, are not; originals never are, whatever shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from tamizdat.media.models import File, PictureRendition
from tamizdat.media.responsive import every_spec
from tamizdat.media.serving import is_public
from tamizdat.media.sniffing import CLAIMS, ending
from tamizdat.press.almanac import Almanac
from tamizdat.press.inventory.change import Change
from tamizdat.press.inventory.rolls import CONTRIBUTOR
from tamizdat.press.manuscripts import in_parts
from tamizdat.press.models import Reference
from tamizdat.press.numbers import Numbers
from tamizdat.press.outputs import Kind, Output, Portion, Reason, register

PICTURES = ("lead", "picture")
# Each is some nine files.
PICTURES_AT_ONCE = 100


@register
class MediaKind(Kind):
    """A file of a picture, or a document. The subject is ``picture`` or ``file`` and its number."""

    name = "media"
    pattern = re.compile(r"/media/(?P<name>(?:pictures|files)/[^/]+(?:/[^/]+)*)")
    in_weight = False
    stock = "/media/"

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the file of an address, if a public page shows it."""
        return next(self.find_many([match], almanac), None)

    def find_many(self, matches: Sequence[re.Match[str]], almanac: Almanac) -> Iterator[Output]:
        """Return the files of those among some addresses that a public page shows."""
        for some in in_parts(match["name"] for match in matches):
            pictures = dict(_renditions().filter(file__in=some).values_list("file", "image"))
            shown = shown_pictures(pictures.values(), almanac)
            files = dict(File.objects.filter(file__in=some).values_list("file", "pk"))
            linked = Reference.objects.filter(sort="file", target__in=files.values()).values_list("target", flat=True)
            for name in some:
                if pictures.get(name) in shown:
                    yield _output(name, ("picture", pictures[name]))
                elif files.get(name) in linked:
                    yield _output(name, ("file", files[name]))

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the files of everything that public pages show."""
        for portion in self.portions(almanac):
            yield from self.outputs_of(portion)

    def portions(self, almanac: Almanac) -> Iterator[Portion]:
        """Part the pictures and the documents that public pages show."""
        for some in in_parts(sorted(shown_pictures(None, almanac)), PICTURES_AT_ONCE):
            yield Portion(self.name, "picture", some, _renditions().filter(image__in=Numbers(some)).count())
        files = Reference.objects.filter(sort="file").order_by("target").values_list("target", flat=True).distinct()
        for some in in_parts(files):
            yield Portion(self.name, "file", some, File.objects.filter(pk__in=some).count())

    def outputs_of(self, portion: Portion) -> Iterator[Output]:
        """Return the files of some pictures, or some documents."""
        if portion.sort == "picture":
            rows = _renditions().filter(image__in=Numbers(portion.numbers)).values_list("file", "image")
        else:
            rows = File.objects.filter(pk__in=portion.numbers).values_list("file", "pk")
        yield from (_output(name, (portion.sort, number)) for name, number in rows.order_by("file"))

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the picture or file, and the pages that show it."""
        sort, number = output.subject
        yield Reason(sort, str(number))
        showing = Reference.objects.filter(sort__in=PICTURES if sort == "picture" else ("file",), target=number)
        yield from (Reason("page", str(source)) for source in showing.values_list("source", flat=True).distinct())

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the files of what pages have begun or ceased to show, and of what has changed itself."""
        pictures = {number for sort, number in change.shown if sort == "picture"} | set(change.numbers("picture"))
        files = {number for sort, number in change.shown if sort == "file"} | set(change.numbers("file"))
        pictures |= _portraits_touched(change, almanac)
        for some in in_parts(sorted(pictures)):
            yield from map(_address, _renditions().filter(image__in=Numbers(some)).values_list("file", flat=True))
        for some in in_parts(sorted(files)):
            yield from map(_address, File.objects.filter(pk__in=some).values_list("file", flat=True))
        yield from (_address(name) for sort, name in change.gone if sort in ("picture", "file"))


def _portraits_touched(change: Change, almanac: Almanac) -> set[int]:
    """Return the portraits of people who have changed, or whose pages have come, have gone or speak of others now."""
    named = set(change.numbers(CONTRIBUTOR))
    begun = {key for key, shift in change.rolls.items() if not (shift.before and shift.after)}
    slugs = {key.key for key in begun | change.renamed if key.sort == CONTRIBUTOR}
    people = almanac.names(CONTRIBUTOR).by_number.items()
    return {name.picture for number, name in people if name.picture and (number in named or name.slug in slugs)}


def shown_pictures(numbers: Iterable[int] | None, almanac: Almanac) -> set[int]:
    """Return those among some pictures, or among all if None, that public pages show."""
    references = Reference.objects.filter(sort__in=PICTURES)
    portraits = almanac.kept("portraits", lambda: _portraits(almanac))
    if numbers is None:
        return set(references.values_list("target", flat=True).distinct()) | portraits
    wanted = set(numbers)
    found = set(references.filter(target__in=wanted).values_list("target", flat=True))
    return found | (portraits & wanted)


def _portraits(almanac: Almanac) -> set[int]:
    return {name.picture for _language, name in almanac.names(CONTRIBUTOR).everywhere() if name.picture}


def _renditions() -> QuerySet[PictureRendition]:
    return PictureRendition.objects.filter(filter_spec__in=every_spec(), focal_point_key="")


def _address(name: str) -> str:
    return f"{settings.MEDIA_URL}{name}"


def _output(name: str, subject: tuple[str, int]) -> Output:
    if not is_public(name):
        raise PermissionError(f"{name.partition('/')[0]} is not for readers")
    claim = CLAIMS.get(ending(name))
    media_type = claim.media_type if claim else "application/octet-stream"
    return Output("media", _address(name), "", subject, media_type=media_type, source=Path(settings.MEDIA_ROOT) / name)
