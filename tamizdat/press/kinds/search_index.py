"""The search index, beside the search page: a table of contents, and a folder of small files for each segment."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tamizdat.faults import told
from tamizdat.press import addresses
from tamizdat.press.almanac import Almanac
from tamizdat.press.articles import stored, texts_kept, texts_of
from tamizdat.press.inventory.change import Change, roll_reason
from tamizdat.press.inventory.rolls import EVER, RollKey
from tamizdat.press.manuscripts import Manuscript
from tamizdat.press.models import Entry
from tamizdat.press.outputs import Kind, Output, Reason, register
from tamizdat.press.search.documents import Document, document_of, order, unpacked
from tamizdat.press.search.files import CONTENTS, contents_of, files_of, summary_of
from tamizdat.press.search.postings import number_of_buckets
from tamizdat.press.search.scripts import MEDIA_TYPE
from tamizdat.press.search.segments import Segment, segments
from tamizdat.press.search.words import kept_words_of
from tamizdat.press.shelf import WORDS

logger = logging.getLogger("tamizdat.press")


@register
class SearchContentsKind(Kind):
    """The table of contents of the search index of one language: the file with which every search begins."""

    name = "search_contents"
    pattern = re.compile(r"/(?P<language>[\w-]+)/search/contents\.js")

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return one for each language."""
        for language in almanac.languages:
            yield Output(self.name, f"{addresses.search(language)}{CONTENTS}", language, media_type=MEDIA_TYPE)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the articles of the language."""
        yield roll_reason(RollKey(EVER, output.language))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the tables that name other segments than before, or other articles with which one begins."""
        for key, shift in change.rolls.items():
            if key.sort != EVER:
                continue
            before, now = (list(map(_shape, segments(count))) for count in (shift.before, shift.after))
            newest_begins = now[-1][1] if now else 0
            if before != now or (shift.first is not None and shift.first <= newest_begins):
                yield f"{addresses.search(key.language)}{CONTENTS}"

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Write the table."""
        key = RollKey(EVER, output.language)
        cut = segments(almanac.rolls.members(key))
        oldest = almanac.rolls.at(key, [segment.start for segment in cut])
        known = Entry.objects.filter(number__in=oldest, published__isnull=False)
        published: dict[int, Any] = dict(known.values_list("number", "published"))
        return contents_of(
            [
                summary_of(segment, published[number], output.language)
                for segment, number in zip(cut, oldest, strict=True)
            ]
        )


@register
class SearchIndexKind(Kind):
    """The files of one segment of the search index of one language, in a folder of their own.

    The subject of a folder is the segment; of a file in it, the segment and the file's content.
    """

    name = "search_index"
    folders = True
    pattern = re.compile(
        r"(?P<folder>/(?P<language>[\w-]+)/search/(?P<segment>(?:volume|fascicle|quire)-\d{1,6})/)(?P<file>[a-z]+-[\d-]{1,9}\.js)?"
    )

    def find(self, match: re.Match[str], almanac: Almanac) -> Output | None:
        """Return the folder of a segment, or one file in it."""
        found = next((each for each in self._of(match["language"], almanac) if each.address == match["folder"]), None)
        if found is None or not match["file"]:
            return found
        content = self.render_files(found, almanac).get(match["file"])
        if content is None:
            return None
        return Output(self.name, match.string, found.language, (found.subject, content), media_type=MEDIA_TYPE)

    def outputs(self, almanac: Almanac) -> Iterator[Output]:
        """Return the folders of all segments."""
        for language in almanac.languages:
            yield from self._of(language, almanac)

    def _of(self, language: str, almanac: Almanac) -> Iterator[Output]:
        if language in almanac.languages:
            for segment in segments(almanac.rolls.members(RollKey(EVER, language))):
                yield Output(self.name, _address(language, segment), language, segment, MEDIA_TYPE, folder=True)

    def reasons(self, output: Output, almanac: Almanac) -> Iterator[Reason]:
        """Return the articles of the segment."""
        for number in self.texts(output, almanac):
            yield Reason("page", str(number))

    def touched(self, change: Change, almanac: Almanac) -> Iterator[str]:
        """Return the segments in which an article has changed, come or gone, and those that were bound together."""
        for key, shift in change.rolls.items():
            if key.sort != EVER:
                continue
            now = segments(shift.after)
            names = {segment.name for segment in now}
            yield from (_address(key.language, each) for each in segments(shift.before) if each.name not in names)
            before = {segment.name: segment for segment in segments(shift.before)}
            for segment in now:
                if before.get(segment.name) != segment or shift.reaches(segment.start, segment.stop, texts=True):
                    yield _address(key.language, segment)

    def texts(self, output: Output, almanac: Almanac) -> Sequence[int]:
        """Return the numbers of a segment's articles, oldest first."""
        segment: Segment = output.subject if output.folder else output.subject[0]
        return almanac.rolls.part(RollKey(EVER, output.language), segment.start, segment.stop)

    def render(self, output: Output, almanac: Almanac) -> bytes:
        """Return the content of one file, which was made when it was found."""
        content: bytes
        _segment, content = output.subject
        return content

    def render_files(self, output: Output, almanac: Almanac) -> dict[str, bytes]:
        """Make the files of a segment. What is not public any more has a place in it, and no words."""
        segment: Segment = output.subject
        numbers = self.texts(output, almanac)
        found = sorted(_documents(numbers, output.language, almanac), key=lambda each: order(each[0]))
        return files_of(segment, output.language, [each for each, _words in found], [words for _each, words in found])


def _shape(segment: Segment) -> tuple[str, int, int]:
    return segment.name, segment.start, number_of_buckets(segment.stop - segment.start)


def _documents(numbers: Sequence[int], language: str, almanac: Almanac) -> list[tuple[Document, str]]:
    """Return those of some articles that are public, with the words by which each is found."""
    if almanac.shelf:
        return [unpacked(data) for data in almanac.shelf.take(WORDS, numbers).values()]
    public = Entry.objects.filter(kind="article", number__in=list(numbers)).values_list("number", flat=True)
    kept = texts_kept(almanac)
    documents = [document_of(number, kept[number]) for number in public if number in kept]
    documents += _as_documents(stored((number for number in public if number not in kept), almanac), almanac)
    return [(document, kept_words_of(document, language)) for document in documents]


def _as_documents(found: Mapping[int, Manuscript], almanac: Almanac) -> Iterator[Document]:
    """Return articles as the search knows them. One that cannot be read is left out, and told in the log."""
    try:
        documents = [document_of(number, text) for number, text in texts_of(list(found.values()), almanac).items()]
    except Exception as error:  # noqa: BLE001  whatever it is: it must keep no other article from being found
        if len(found) == 1:
            logger.warning("article %s cannot be found by readers: %s", *found, told(error))
        else:
            for number, article in found.items():
                yield from _as_documents({number: article}, almanac)
        return
    yield from documents


def _address(language: str, segment: Segment) -> str:
    return f"{addresses.search(language)}{segment.name}/"
