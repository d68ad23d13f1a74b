"""Writing an invented article: headline, standfirst, and a body of blocks, of about 450 words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tamizdat.archive.chance import Chance
from tamizdat.archive.vocabulary import Language, Sentence

Raw = dict[str, Any]

_LINK = re.compile(r"\[(.+?)\]")
SENTENCES = (2, 3)


@dataclass(frozen=True, slots=True)
class Text:
    """The words of an article.

    Args:
        body: as Wagtail stores it.
        passage: some words of the body, for a correction.
    """

    headline: str
    standfirst: str
    dateline: str
    caption: str
    body: list[Raw]
    passage: str


class Writer:
    """Writes one article.

    Args:
        words: the language.
        chance: of this article alone.
        links: numbers of pages to which the text leads.
        pictures: numbers of pictures that stand in the text.
    """

    def __init__(
        self, words: Language, chance: Chance, links: Sequence[int] = (), pictures: Sequence[int] = ()
    ) -> None:
        self.words, self.chance = words, chance
        self.links, self.pictures = list(links), list(pictures)
        self.cast = words.cast(chance)
        self.unsaid = list(words.sentences["middle"])

    def line(self, use: str) -> str:
        """Return one sentence for a use, such as ``headlines``."""
        return self.words.grammar.mended(self._said(self.chance.one_of(self.words.sentences[use])))

    def text(self, *, canary: str = "") -> Text:
        """Write the article.

        Args:
            canary: a word that stands in headline, standfirst and body.
        """
        mark = f" {canary}" if canary else ""
        blocks = list(self._blocks(canary))
        first = blocks[0]["value"]
        return Text(
            headline=_capital(self.line("headlines")) + mark,
            standfirst=self.line("standfirsts") + mark,
            dateline=self.cast["town"] if self.chance.hits(500) else "",
            caption=self.line("captions"),
            body=[{**block, "id": self.chance.uuid_text()} for block in blocks],
            passage=first.removeprefix("<p>").split(".", 1)[0] if "[" not in first else "",
        )

    def _said(self, sentence: Sentence) -> str:
        return sentence.said(self.cast, self.chance.bits)

    def _blocks(self, canary: str) -> Iterator[Raw]:
        count = self.chance.between(*self.words.told["paragraphs"])
        between = self._furniture(count)
        for number in range(count):
            text = self._paragraph(number, count)
            yield _made("text", f"<p>{text} {canary}</p>" if canary and not number else f"<p>{text}</p>")
            yield from between.get(number, ())

    def _paragraph(self, number: int, count: int) -> str:
        opening = [self.chance.one_of(self.words.sentences["opening"])] if number == 0 else []
        closing = [self.chance.one_of(self.words.sentences["closing"])] if number == count - 1 else []
        said = [self._said(each) for each in (*opening, *self._middle(), *closing)]
        if self.links and number % 3 == 1:
            said.append(self._linked(self.links.pop()))
        return self.words.grammar.mended(" ".join(map(_capital, said)))

    def _middle(self) -> list[Sentence]:
        """Take sentences that this article has not said yet."""
        wanted = min(self.chance.between(*SENTENCES), len(self.unsaid))
        return [self.unsaid.pop(self.chance.below(len(self.unsaid))) for _each in range(wanted)]

    def _linked(self, page: int) -> str:
        said = self._said(self.chance.one_of(self.words.sentences["linked"]))
        return _LINK.sub(rf'<a linktype="page" id="{page}">\1</a>', said)

    def _furniture(self, paragraphs: int) -> dict[int, list[Raw]]:
        """Choose what stands between the paragraphs, by the paragraph that it follows."""
        makers: list[tuple[int, Callable[[], Raw]]] = [
            (450, self._quote),
            (350, self._list),
            (150, self._facts),
            (80, self._table),
            (30, self._embed),
        ]
        chosen = [make() for thousandths, make in makers if self.chance.hits(thousandths)]
        chosen += [self._picture(number) for number in self.pictures]
        placed: dict[int, list[Raw]] = {}
        for block in chosen:
            placed.setdefault(self.chance.between(1, paragraphs - 2), []).append(block)
        for number in range(2, paragraphs - 2, 3):
            if self.chance.hits(600):
                heading = {"text": _capital(self.line("headings")), "level": "2"}
                placed.setdefault(number, []).append(_made("heading", heading))
        return placed

    def _quote(self) -> Raw:
        who = self.cast["name2"]
        told = {"text": f"<p>{self.line('quotes')}</p>", "attribution": who, "note": self.cast["town2"], "source": ""}
        return _made("quote", told)

    def _list(self) -> Raw:
        points = [f"<p>{self.line('points')}</p>" for _each in range(self.chance.between(3, 5))]
        items = [{**_made("item", point), "id": self.chance.uuid_text()} for point in points]
        return _made("list", {"ordered": self.chance.hits(250), "items": items})

    def _facts(self) -> Raw:
        inside = "".join(f"<p>{self.line('facts')}</p>" for _each in range(2))
        return _made("facts", {"title": _capital(self.line("headings")), "text": inside})

    def _table(self) -> Raw:
        tables, bits = self.words.tables, self.chance.bits
        years = sorted(tables["year"][bits(11)] for _each in range(3))
        names = [_capital(tables["things"][bits(11)]) for _each in range(self.chance.between(3, 5))]
        rows = [["", *years], *([name, *(tables["big"][bits(11)] for _each in years)] for name in names)]
        header = {"first_row_is_table_header": True, "first_col_is_header": True, "table_header_choice": "both"}
        return _made("table", {"data": rows, "cell": [], "table_caption": self.line("tables"), **header})

    def _embed(self) -> Raw:
        address = f"https://video.example/watch/{self.chance.bits(40):x}"
        return _made("embed", {"title": _capital(self.line("headlines")), "url": address, "note": self.cast["office"]})

    def _picture(self, number: int) -> Raw:
        return _made("picture", {"picture": number, "caption": self.line("captions"), "alt": ""})


def _made(kind: str, value: object) -> Raw:
    return {"type": kind, "value": value}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
