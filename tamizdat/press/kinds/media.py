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
from tamizdat.press.outputs import EVERYTHING_BELOW, Kind, Output, Reason, register

PICTURES = ("lead", "picture")


@register
class MediaKind(Kind):
    """A file of a picture, or a document. The subject is ``picture`` or ``file`` and its number."""

    name = "media"
    pattern = re.compile(r"/media/(?P<name>(?:pictures|files)/[^/]+(?:/[^/]+)*)")
    in_weight = False
    swept = "/media/"

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
        for some in in_parts(sorted(shown_pictures(None, almanac))):
            rows = _renditions().filter(image__in=some).order_by("file")
            yield from (_output(name, ("picture", number)) for number, name in rows.values_list("image", "file"))
        files = Reference.objects.filter(sort="file").values("target")
        rows = File.objects.filter(pk__in=files).order_by("file")
        yield from (_output(name, ("file", number)) for number, name in rows.values_list("pk", "file"))

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
        named = change.numbers(CONTRIBUTOR)
        if named or any(
            key.sort == CONTRIBUTOR and not (shift.before and shift.after) for key, shift in change.rolls.items()
        ):
            pictures |= {name.picture for name in almanac.names(CONTRIBUTOR).by_number.values() if name.picture}
        for some in in_parts(sorted(pictures)):
            yield from map(_address, _renditions().filter(image__in=some).values_list("file", flat=True))
        for some in in_parts(sorted(files)):
            yield from map(_address, File.objects.filter(pk__in=some).values_list("file", flat=True))
        # Of what was deleted or replaced, nobody knows the names any more.
        if change.numbers("picture") or change.numbers("file") or named:
            yield f"{self.swept}{EVERYTHING_BELOW}"


def shown_pictures(numbers: Iterable[int] | None, almanac: Almanac) -> set[int]:
    """Return those among some pictures, or among all if None, that public pages show."""
    references = Reference.objects.filter(sort__in=PICTURES)
    portraits = {name.picture for _language, name in almanac.names(CONTRIBUTOR).everywhere() if name.picture}
    if numbers is None:
        return set(references.values_list("target", flat=True).distinct()) | portraits
    wanted = set(numbers)
    found = set(references.filter(target__in=wanted).values_list("target", flat=True))
    return found | (portraits & wanted)


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
