# ruff: noqa: E501, SIM905, PLR2004  lists of names; thresholds stand in their rule
"""Saved pages: a browser's HTML, or the single-file form (MHTML) that some browsers save.

A page is read twice. Trafilatura says which words are the article; the page's own markup says how they were set in
paragraphs. The second decides what is kept, because an extractor may merge, trim or lose a sentence: the smallest part
of the page that holds the words is found, and its paragraphs are taken as they stand, white space folded as a browser
folds it. What remains of the furniture goes through the same rules as plain text (``sorting``).

Nothing is ever fetched: addresses in the page are not followed.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from tamizdat.importers import finding, metadata, wording
from tamizdat.importers.imported import ImportedArticle, Kind, UnreadableFile
from tamizdat.importers.passages import Passage
from tamizdat.importers.recurring import Recurring

# It reports every page in which it finds nothing; whoever imports is told in words that help.
logging.getLogger("trafilatura").setLevel(logging.ERROR)

_SKIPPED = frozenset(
    "script style noscript template svg iframe select option textarea head object canvas audio video math datalist dialog".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body button center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header
    hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul label input""".split()
)
# Inline elements of which each may be a label of its own, and blocks in which they are none.
_LABELS = frozenset(("span", "time", "a"))
_RUNNING = frozenset("p li blockquote h1 h2 h3 h4 h5 h6 td dd dt pre figcaption".split())
_OUTSIDE = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "after_article",
    "aside": "aside",
    "form": "widget",
    "button": "widget",
    "input": "widget",
    "label": "widget",
    "fieldset": "widget",
    "figcaption": "caption",
    "figure": "caption",
}
_ROLES = {
    "navigation": "navigation",
    "contentinfo": "after_article",
    "complementary": "aside",
    "search": "navigation",
    "dialog": "widget",
    "alertdialog": "consent",
    "toolbar": "share",
    "button": "widget",
    "form": "widget",
}
_CLASSES = {
    "newsletter": "newsletter", "newsletters": "newsletter", "subscribe": "newsletter", "subscription": "newsletter", "signup": "newsletter",
    "mailchimp": "newsletter", "related": "related", "recirc": "related", "recommended": "related", "recommendations": "related",
    "readmore": "related", "mostread": "related", "popular": "related", "trending": "related", "outbrain": "related",
    "taboola": "related", "tags": "related", "share": "share", "sharing": "share", "social": "share", "sharebar": "share", "addthis": "share",
    "advert": "advertisement", "advertisement": "advertisement", "ad": "advertisement", "ads": "advertisement", "adslot": "advertisement",
    "sponsored": "advertisement", "comments": "comments", "disqus": "comments", "commentlist": "comments", "cookie": "consent", "cookies": "consent",
    "consent": "consent", "gdpr": "consent", "breadcrumb": "navigation", "breadcrumbs": "navigation", "pagination": "navigation",
    "menu": "navigation", "nav": "navigation", "navbar": "navigation", "sidebar": "aside", "caption": "caption", "figcaption": "caption",
    "credit": "caption", "cap": "caption", "wp-caption-text": "caption", "donate": "support_appeal", "donation": "support_appeal", "donations": "support_appeal",
    "copyright": "copyright", "paywall": "widget", "modal": "widget", "popup": "widget", "screen-reader-text": "navigation", "sr-only": "navigation",
    "visually-hidden": "navigation", "visuallyhidden": "navigation", "skip-link": "navigation", "author-bio": "author_note", "authorbio": "author_note",
    "author-box": "author_note", "about-author": "author_note",
}  # fmt: skip
# What these say of an element holds wherever they stand in its name ("article__newsletter").
_TELLING = frozenset(
    ("newsletter", "newsletters", "donation", "donations", "outbrain", "taboola", "addthis", "disqus", "gdpr")
)
_PAIRS = re.compile(
    r"\b(?:(?P<related>(?:read|also|more|most|you|up)[-_](?:more|also|read|next|articles?|stories|popular|news|like|from)|related[-_]\w+|recommended[-_]\w+)|"
    r"(?P<newsletter>newsletter[-_]\w+|(?:email|mail)[-_](?:signup|form)|sign[-_]?up[-_]\w+)|(?P<share>(?:social|share)[-_](?:links?|buttons?|bar|tools?|icons?|media)|post[-_]share)|"
    r"(?P<support_appeal>(?:support|donat\w+|contribut\w+|appeal|membership)[-_](?:us|box|banner|form|widget|block|appeal|cta|message|module|epic))|"
    r"(?P<advertisement>ad[-_](?:slot|container|wrapper|unit|banner|label)|advert[-_]\w+)|(?P<caption>(?:image|photo|picture|media)[-_](?:caption|credit)))\b"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_]+")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_OUTER = " \t\n\r\f\u00a0\u3000" + wording.INVISIBLE
_HEADING = re.compile(r"h([1-6])$")
_DEEPEST = 200
_BREAK = "\x00"
_PARTING = "\x01"
# Where two labels of a row touch: "CastellMay", "2026Source", "20265:04".
_TOUCHING = re.compile(r"[^\W_]\x01+[^\W_]")


@dataclass(frozen=True, slots=True)
class Block:
    """A passage and the element that it stands in.

    Args:
        fence: the element whose kind marks the passage as outside of the article, if one does.
    """

    passage: Passage
    element: etree._Element
    fence: etree._Element | None = None


@dataclass(slots=True)
class _Run:
    """Inline text that is being collected until a block begins or ends."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    emphasised: int = 0


def article_in_html(source: str, digest: str, recurring: Recurring | None = None) -> ImportedArticle:
    """Find the article in a saved page.

    Args:
        source: the page's HTML, decoded.
        digest: SHA-256 of the file, in hexadecimal.
        recurring: what is known to stand on other pages of the source.

    Raises:
        NoArticle: saying what the page seems to be instead.
        UnreadableFile: when the markup cannot be parsed at all.
    """
    tree = parse(source)
    hints = metadata.read(tree)
    return finding.article_in(passages_of(tree, hints.body), digest, hints.hints, recurring)


def parse(source: str) -> etree._Element:
    """Return a page's element tree, whatever its nesting.

    Raises:
        UnreadableFile: when there is no element in it.
    """
    parser = lxml_html.HTMLParser(huge_tree=True, remove_pis=True, remove_comments=True, encoding="utf-8")
    markup = source.encode("utf-8", "replace")
    try:
        tree = lxml_html.document_fromstring(markup, parser=parser)
        too_deep = any("ERR_RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log) or _depth(tree) > _DEEPEST
        if too_deep:
            tree = lxml_html.document_fromstring(_flattened(source).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise UnreadableFile("The page holds no readable HTML: save it again in the browser.") from None
    return tree


def _depth(tree: etree._Element) -> int:
    deepest = depth = 0
    for event, _element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


class _Flattener(HTMLParser):
    """Write a page again without the elements below a depth that no page needs; their text stays."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in lxml_html.defs.empty_tags:
            self.depth += 1
        if self.depth <= _DEEPEST // 2 or tag in ("p", "br", "h1", "h2", "h3", "li", "script", "style"):
            self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.depth <= _DEEPEST // 2 or tag in ("p", "h1", "h2", "h3", "li", "script", "style"):
            self.out.append(f"</{tag}>")
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def _flattened(source: str) -> str:
    flattener = _Flattener()
    flattener.feed(source)
    flattener.close()
    return "".join(flattener.out)


def passages_of(tree: etree._Element, stated_body: str = "") -> tuple[Passage, ...]:
    """Return a page's passages, those outside of the article's own part marked as such.

    Args:
        tree: the whole page.
        stated_body: the article's text as the page's metadata gives it, or "".
    """
    blocks = list(blocks_of(tree))
    wanted = _article_words(tree, stated_body)
    lines = frozenset(wording.key(line) for line in wanted.splitlines())
    wanted = wording.key(wanted)
    chosen = {i for i, block in enumerate(blocks) if _is_chosen(block.passage, wanted, lines)}
    if not chosen:
        return tuple(block.passage for block in blocks)
    weights = _weights(blocks, chosen)
    total = max(weights.values())
    marked = [_with_class_reason(block, weights, total, chosen=i in chosen) for i, block in enumerate(blocks)]
    marked = list(_boxed(marked, weights, total * 0.25))
    inside = _inside(marked, chosen, weights, tree)
    inside |= _continued(marked, inside, chosen, weights)
    return tuple(_placed(marked, inside))


def _article_words(tree: etree._Element, stated_body: str) -> str:
    """Return the words that are the article's, as the page or else trafilatura says."""
    markup = etree.tostring(tree, encoding="unicode", method="html")
    extracted = (
        trafilatura.extract(markup, include_comments=False, include_tables=True, favor_recall=True, fast=True) or ""
    )
    if wording.count(stated_body) > max(80, wording.count(extracted) * 0.5):
        extracted = f"{extracted}\n{stated_body}"
    return extracted


def _is_chosen(passage: Passage, wanted: str, lines: frozenset[str]) -> bool:
    own = wording.key(passage.text)
    if wording.count(own) < 6:
        return False
    # Most blocks are a line of what was extracted; searching a long text for each of them would take minutes.
    return own in lines or own in wanted or (own[:60] in wanted and own[-40:] in wanted)


def _weights(blocks: list[Block], chosen: set[int]) -> dict[etree._Element, int]:
    weights: dict[etree._Element, int] = defaultdict(int)
    for index in chosen:
        size = wording.count(blocks[index].passage.text)
        for element in (blocks[index].element, *blocks[index].element.iterancestors()):
            weights[element] += size
    return weights


def _with_class_reason(block: Block, weights: dict[etree._Element, int], total: int, *, chosen: bool) -> Block:
    """Mark a block whose own or outer element is named as furniture, unless most of the article stands in it.

    Names such as "social" are also given to quoted posts, so words that the extractor chose are spared by those.
    """
    if block.passage.outside:
        if block.fence is None or weights[block.fence] <= total * 0.4:
            return block
        # Some publishing systems put the whole page into one form.
        block = replace(block, passage=replace(block.passage, outside=""))
    for element in (block.element, *block.element.iterancestors()):
        if weights[element] > total * 0.25:
            return block
        reason = _class_reason(element)
        if reason and not (chosen and reason in ("share", "related", "navigation", "aside", "widget")):
            return replace(block, passage=replace(block.passage, outside=reason))
    return block


def _boxed(blocks: list[Block], weights: dict[etree._Element, int], most: float) -> Iterator[Block]:
    """Say of a block that no gap parts it from the one before when both stand in one small box of the page."""
    before: etree._Element | None = None
    for block in blocks:
        box = _box(block.element, weights, most)
        together = box is not None and box is before
        yield replace(block, passage=replace(block.passage, gap=False)) if together else block
        before = box


def _box(element: etree._Element, weights: dict[etree._Element, int], most: float) -> etree._Element | None:
    """Return the largest element around a block that holds little of the article, or None for a block by itself."""
    box = None
    for outer in element.iterancestors():
        if weights[outer] > most or outer.tag in ("body", "html"):
            return box
        box = outer
    return box


def _class_reason(element: etree._Element) -> str:
    for name in f"{element.get('class', '')} {element.get('id', '')}".split():
        plain = _CAMEL.sub("-", name).lower()
        words = plain.split("-")
        if reason := _CLASSES.get(name.lower()) or _CLASSES.get(words[0]):
            return reason
        if telling := next((word for word in words if word in _TELLING), ""):
            return _CLASSES[telling]
        if (match := _PAIRS.search(plain)) and match.lastgroup:
            return match.lastgroup
    return ""


def _inside(
    blocks: list[Block], chosen: set[int], weights: dict[etree._Element, int], tree: etree._Element
) -> set[int]:
    """Return the positions of the blocks in the article's part of the page.

    A block belongs to it when it stands in the smallest element with nearly all of the chosen words, and when something
    beside it was chosen too; so a sentence that the extractor lost comes back, and a box that it left out stays out.
    """
    container = _container(tree, weights)
    members = [i for i, block in enumerate(blocks) if _within(block.element, container)]
    groups: dict[etree._Element, list[int]] = defaultdict(list)
    counts: dict[etree._Element, int] = defaultdict(int)
    for i in members:
        for element in (blocks[i].element, *blocks[i].element.iterancestors()):
            counts[element] += 1
            if element is container:
                break
    for i in members:
        groups[_group(blocks[i].element, counts, container)].append(i)
    living = [group for element, group in groups.items() if element is container or chosen & set(group)]
    return {i for group in living for i in group}


def _container(tree: etree._Element, weights: dict[etree._Element, int]) -> etree._Element:
    element, total = tree, weights[tree]
    while True:
        child = max(element, key=lambda one: weights.get(one, 0), default=None)
        if child is None or weights.get(child, 0) < total * 0.95 or child.tag == "p":
            return element
        element = child


def _continued(blocks: list[Block], inside: set[int], chosen: set[int], weights: dict[etree._Element, int]) -> set[int]:
    """Return the blocks of further parts of the article: set in elements of the very kind that holds most of it.

    Some sites cut an article in pieces at every advertisement, and an extractor may see only the first.
    """
    kinds = {
        _signature(parent)
        for i in inside & chosen
        if (parent := blocks[i].element.getparent()) is not None and weights[parent] >= 60 and parent.get("class")
    }
    return {
        i
        for i, block in enumerate(blocks)
        if not block.passage.outside
        and (parent := block.element.getparent()) is not None
        and _signature(parent) in kinds
        and i > min(inside)
    }


def _signature(element: etree._Element) -> tuple[str, str]:
    return element.tag, element.get("class", "")


def _within(element: etree._Element, container: etree._Element) -> bool:
    return element is container or any(ancestor is container for ancestor in element.iterancestors())


def _group(element: etree._Element, counts: dict[etree._Element, int], container: etree._Element) -> etree._Element:
    """Return the nearest element around a block that holds other blocks too."""
    while element is not container and counts[element] < 2:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def _placed(blocks: list[Block], inside: set[int]) -> Iterator[Passage]:
    first, last = min(inside), max(inside)
    opening = _opening(blocks, first)
    for i, block in enumerate(blocks):
        passage = block.passage
        if passage.outside or i in inside or opening <= i < first:
            yield passage
        elif first < i < last:
            yield passage if passage.level or not wording.is_prose(passage.text) else replace(passage, outside="aside")
        elif i < first:
            yield replace(passage, outside="before_article") if passage.level != 1 else passage
        else:
            yield replace(passage, outside="after_article")


def _opening(blocks: list[Block], first: int) -> int:
    """Return where the article's head begins: at the headline, which may stand outside of the text's own part."""
    titles = [i for i in range(first) if blocks[i].passage.level == 1]
    near = [i for i in range(max(0, first - 12), first) if blocks[i].passage.level and not blocks[i].passage.outside]
    return max(titles, default=min(near, default=first))


# --- from elements to passages ----------------------------------------------------------------------------------


def blocks_of(tree: etree._Element) -> Iterator[Block]:
    """Yield every block of text in a page, in its order, with white space folded as a browser folds it."""
    walker = _Walker()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            yield from walker.enter(element)
        else:
            yield from walker.leave(element)


class _Walker:
    """Collects inline text between the borders of blocks."""

    def __init__(self) -> None:
        self.run = _Run()
        self.skipping = 0
        self.links = 0
        self.emphases = 0
        self.outside: list[tuple[str, etree._Element | None]] = [("", None)]
        self.blocks: list[etree._Element] = []
        self.parts: dict[tuple[etree._Element | None, str, str], int] = {}

    def enter(self, element: etree._Element) -> Iterator[Block]:
        tag = element.tag
        if self.skipping or tag in _SKIPPED or _is_hidden(element):
            self.skipping += 1
            return
        if tag in _BLOCKS:
            yield from self.flush()
            self.blocks.append(element)
            reason = _reason(element)
            self.outside.append((reason, element) if reason else self.outside[-1])
        elif tag == "br":
            self.run.parts.append(_BREAK)
        elif tag in _LABELS:
            self.run.parts.append(_PARTING)
        self.links += tag == "a"
        self.emphases += tag in ("em", "i")
        self.add(element.text)

    def leave(self, element: etree._Element) -> Iterator[Block]:
        if self.skipping:
            self.skipping -= 1
        else:
            self.links -= element.tag == "a"
            self.emphases -= element.tag in ("em", "i")
            if element.tag in _BLOCKS:
                yield from self.flush()
                self.blocks.pop()
                self.outside.pop()
            elif element.tag in _LABELS:
                self.run.parts.append(_PARTING)
        if not self.skipping:
            self.add(element.tail)

    def add(self, text: str | None) -> None:
        if text:
            text = _CONTROL.sub("", text)
            self.run.parts.append(text)
            self.run.linked += len(text.strip()) if self.links else 0
            self.run.emphasised += len(text.strip()) if self.emphases else 0

    def flush(self) -> Iterator[Block]:
        run, self.run = self.run, _Run()
        if not self.blocks:
            return
        whole = _parted("".join(run.parts), row=self.blocks[-1].tag not in _RUNNING)
        for text in _split_at_breaks(whole):
            size = max(1, len(_SPACE.sub(" ", whole).strip()))
            share, emphasised = min(1.0, run.linked / size), run.emphasised >= size * 0.9
            kind, level = _kind(self.blocks)
            reason, fence = self.outside[-1]
            passage = Passage(text, kind, level, share, reason, part=self.part(), emphasised=emphasised)
            yield Block(passage, self.blocks[-1], fence)

    def part(self) -> int:
        """Number the current block's parent, tag and class, which the paragraphs of one text have in common."""
        element = self.blocks[-1]
        return self.parts.setdefault((element.getparent(), *_signature(element)), len(self.parts) + 1)


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _reason(element: etree._Element) -> str:
    role = _ROLES.get(element.get("role", ""), "")
    if element.tag == "footer" and any(ancestor.tag == "article" for ancestor in element.iterancestors()):
        return role
    return role or _OUTSIDE.get(element.tag, "")


def _kind(blocks: list[etree._Element]) -> tuple[Kind, int]:
    for element in reversed(blocks):
        if match := _HEADING.match(element.tag):
            return "heading", int(match[1])
        if element.tag == "li":
            return "item", 0
        if element.tag == "blockquote":
            return "quote", 0
    return "paragraph", 0


def _parted(whole: str, *, row: bool) -> str:
    """Part the labels of a row ("Anna Example", "20 May 2026") that only the page's style sets apart.

    Args:
        row: whether the block is none that holds running text.
    """
    if row and _TOUCHING.search(whole):
        whole = _TOUCHING.sub(lambda match: match[0].replace(_PARTING, _BREAK * 2), whole)
    return whole.replace(_PARTING, "")


def _split_at_breaks(whole: str) -> Iterable[str]:
    """Split a block where line breaks part paragraphs; a single one inside a sentence is a space."""
    lines = [_SPACE.sub(" ", line).strip(_OUTER) for line in whole.split(_BREAK)]
    if "" in lines[1:-1]:
        parts = _at_empty_lines(lines)
    else:
        full = [line for line in lines if line]
        apart = len(full) > 1 and all(wording.ends_sentence(line) for line in full[:-1])
        parts = full if apart else [" ".join(full)]
    return [part for part in parts if part]


def _at_empty_lines(lines: list[str]) -> list[str]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if line:
            parts[-1].append(line)
        else:
            parts.append([])
    return [" ".join(part) for part in parts]
