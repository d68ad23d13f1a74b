r"""Marks that make a text worth reading: quotation marks, dashes, an ellipsis, spaces that do not break.

Reporters type what their keyboards have: ``"``, ``'``, ``-``, ``...``. A reader gets what the language's printers have
always set. Three promises hold for every function of this module, and tests hold it to them:

* letters and digits stay, each of them and in their order: only marks and spaces change;
* a text that is already right comes out as it went in, and so does the result of a first pass;
* tags, attributes, code and addresses are not touched.

How it works. What must not change is masked by a character from Unicode's private use area: ``INLINE`` for a tag
within a line, ``BREAK`` for one that ends it, ``SOLID`` for code or an address, which count as a word. Then four passes
go over the text: ellipses, dashes, quotation marks, spaces. At last the masks come off. The order matters: a quotation
mark is known by the dash before it, a dash by the space before it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tamizdat.theme.quotation import BREAK, INLINE, PAIRS, SOLID, set_quotation_marks

NO_BREAK = "\u00a0"
CYRILLIC = frozenset({"be", "ru", "uk"})

_ADDRESS = r"(?:https?://|www\.)(?:(?!&quot;)[^\s<>\"»”])+|[\w.+-]+@[\w-]+\.\w[\w.-]*"
_MASKS = "[\ue000-\ue002]"
_TAG = (
    r"<(?P<code>code|pre|kbd|samp|script|style|textarea|svg|math)\b[^>]*>.*?</(?P=code)\s*>"
    r"|<!--.*?-->"
    r"|</?(?P<tag>[a-z][a-z0-9-]*)[^>]*>"
)
_MASK = re.compile(_MASKS)
_MASK_OR_ADDRESS = re.compile(f"{_MASKS}|{_ADDRESS}")
_TAG_OR_MASK = re.compile(f"{_TAG}|{_MASKS}", re.DOTALL | re.IGNORECASE)
_TAG_OR_MASK_OR_ADDRESS = re.compile(f"{_TAG}|{_MASKS}|{_ADDRESS}", re.DOTALL | re.IGNORECASE)
_TAGS_IN_A_LINE = "a abbr b bdi bdo cite del dfn em i ins mark q s small span strong sub sup time u var wbr"
_IN_A_LINE = frozenset(_TAGS_IN_A_LINE.split())
# A headline of three words or fewer may break anywhere. Two long words kept together would not fit the line of a large
# headline on a phone, which then breaks in the middle of a word.
_WORDS_BEFORE_WIDOW = 3
_LETTERS_KEPT_TOGETHER = 12


@lru_cache(maxsize=8192)
def typeset_text(text: str, language: str) -> str:
    """Give plain text the marks of its language.

    Args:
        text: plain text, not HTML: a ``<`` in it is a sign like any other.
        language: BCP 47 tag; a language that is not in ``PAIRS`` gets ellipses only.
    """
    kept: list[str] = []
    protected = _MASK_OR_ADDRESS if _may_hold_address(text) else _MASK
    masked = protected.sub(lambda match: _keep(kept, match.group(), SOLID), text)
    return _unmask(_set(masked, language), kept)


@lru_cache(maxsize=8192)
def typeset_heading(text: str, language: str) -> str:
    """Give a headline the marks of its language, and keep a short last word from standing on a line alone.

    Args:
        text: plain text.
        language: BCP 47 tag.
    """
    line = typeset_text(text, language)
    before, _, last = line.rpartition(" ")
    neighbour = before.rpartition(" ")[2]
    is_long = before.count(" ") >= _WORDS_BEFORE_WIDOW - 1
    fits = last and NO_BREAK not in last and len(last) + len(neighbour) <= _LETTERS_KEPT_TOGETHER
    return f"{before}{NO_BREAK}{last}" if is_long and fits else line


# A publish sets the newest texts anew for feeds and the search index, and all but one of them are as they were.
@lru_cache(maxsize=2048)
def typeset_html(html: str, language: str) -> str:
    """Give the text of an HTML fragment the marks of its language; tags and code stay as they are.

    Args:
        html: a sanitised fragment, such as the paragraphs of an article.
        language: BCP 47 tag.
    """
    if _is_paragraphs(html) and not _may_hold_address(html):
        return _set_paragraphs(html, language)
    kept: list[str] = []
    protected = _TAG_OR_MASK_OR_ADDRESS if _may_hold_address(html) else _TAG_OR_MASK
    masked = protected.sub(lambda match: _keep(kept, match.group(), _mask_of(match)), html)
    return _unmask(_set(_without_entities(masked), language), kept)


def _is_paragraphs(html: str) -> bool:
    """Tell whether a text is like most: paragraphs, one right after the other, and no other tag in them.

    What is masked in such a text need not be remembered.
    """
    paragraphs = html.count("<p>")
    return (
        html.startswith("<p>")
        and html.endswith("</p>")
        and html.count("</p><p>") == paragraphs - 1
        and html.count("<") == 2 * paragraphs
        and not any(mask in html for mask in (INLINE, BREAK, SOLID))
    )


_BETWEEN = f"{BREAK}{BREAK}"


def _set_paragraphs(html: str, language: str) -> str:
    masked = html[len("<p>") : -len("</p>")].replace("</p><p>", _BETWEEN)
    text = _set(_without_entities(f"{BREAK}{masked}{BREAK}"), language)
    return f"<p>{text[1:-1].replace(_BETWEEN, '</p><p>')}</p>"


def _may_hold_address(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text


def _keep(kept: list[str], original: str, mask: str) -> str:
    kept.append(original)
    return mask


def _mask_of(match: re.Match[str]) -> str:
    tag = match.group("tag")
    if tag is None:
        return INLINE if match.group().startswith("<!--") else SOLID
    return INLINE if tag.lower() in _IN_A_LINE else BREAK


def _without_entities(text: str) -> str:
    """Write the marks that sanitisers escape without need as themselves."""
    if "&" not in text:
        return text
    text = text.replace("&quot;", '"').replace("&#34;", '"').replace("&nbsp;", NO_BREAK)
    return text.replace("&#39;", "'").replace("&#x27;", "'").replace("&apos;", "'")


def _unmask(text: str, kept: list[str]) -> str:
    if not kept:
        return text
    originals = iter(kept)
    return _MASK.sub(lambda _: next(originals), text)


def _set(text: str, language: str) -> str:
    if "..." in text:
        text = _DOTS.sub("…", text)
    base = language.partition("-")[0]
    if base not in PAIRS:
        return text
    # So that the first word has something before it, as every other has.
    text = BREAK + text
    if "-" in text or base in CYRILLIC:
        text = _set_dashes(text, base)
    if '"' in text or "'" in text:
        text = set_quotation_marks(text, base)
    return _glue(base).sub(NO_BREAK, text)[1:]


_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_HYPHEN_FOR_DASH = re.compile(rf"(?<=[ {NO_BREAK}])--?(?= )|(?<=\w)--(?=[\w\"'”’»])")
_YEARS = re.compile(r"(?<![\w.,/-])((?:1[5-9]|20)\d\d)-(?=(?:1[5-9]|20)\d\d(?![\w/-]|[.,]\d))")
_SPEECH = re.compile(rf"([\n{BREAK}]{INLINE}*)(?:--?|—) (?=\S)")


def _set_dashes(text: str, language: str) -> str:
    if "-" in text:
        text = _HYPHEN_FOR_DASH.sub("—", text)
        text = _YEARS.sub(r"\1–", text)
    return _SPEECH.sub(rf"\1—{NO_BREAK}", text) if language in CYRILLIC else text


@cache
def _glue(language: str) -> re.Pattern[str]:
    """Return what matches a space that must not break, in a text of one language."""
    rules = (_BEFORE_DASH, _AFTER_SIGN, *_GLUE.get(language, ()))
    return re.compile(f" {_FIRST.get(language, '')}(?:{'|'.join(rules)})")


def _after(words: str, ending: str = "", *, capitals: bool = False) -> str:
    """Match a place after a space that follows one of these words: a look-behind for each length of word."""
    by_length: dict[int, list[str]] = {}
    for word in (f"{words} {words.title()}" if capitals else words).split():
        by_length.setdefault(len(word), []).append(re.escape(word))
    return "|".join(rf"(?<=[^\w.’'-](?:{'|'.join(same)}){ending} )" for same in by_length.values())


_BEFORE_DASH = rf"(?=[—–](?:[ {NO_BREAK}{INLINE}{BREAK}]|$))"
_AFTER_SIGN = r"(?<=[№§] )(?=\d)"
_RUSSIAN_MEASURES = (
    r"(?:тыс|млн|млрд|трлн|руб|коп|км|кг|мм|см|га|мин|гг|вв|м|г|т|л|ч|в)\b"
    r"|(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|год|процент|тысяч|миллион|миллиард|рубл|доллар|евро|крон)"
    r"|[%‰₽€$°]|\d{3}(?!\d)"
)
_ENGLISH_MONTHS = "January February March April May June July August September October November December"
_ENGLISH_SHORT = "Mr Ms Mrs Dr Prof St Lt Gen Col Capt Sgt Sen Rep Gov Rev Hon No Nos Vol Art pp"
_ENGLISH_MEASURES = (
    r"(?:million|billion|trillion|percent|per cent|km|kg|mm|cm|ha|m|g|a\.m\.|p\.m\.)(?!\w)"
    rf"|(?:{_ENGLISH_MONTHS.replace(' ', '|')})\b|[%‰€$°]"
)
_GLUE: dict[str, tuple[str, ...]] = {
    "ru": (
        _after("в к о с у и а я не ни но на за от об до по из ко во со да", capitals=True),
        r"(?=(?:ли|же|бы|ль|ж|б)(?!\w))",
        rf"(?<=\d )(?={_RUSSIAN_MEASURES})",
        rf"(?=\d)(?:{_after('глава главе статья статье статьи таблица таблице странице')})",
        # Initials: И. О. Фамилия.
        r"(?<=[^\w-][А-ЯЁ]\. )(?=[А-ЯЁ])",
        rf"(?<=\. )(?=[\dА-ЯЁ])(?:{_after('ст гл см ул пл им гр пр св', '[.]')})",
        # г. Город, п. 3, т. е., и т. д., и т. п.
        rf"(?<=\. )(?=[\dА-ЯЁ]|[екдп]\.)(?:{_after('г п с т д ч', '[.]')})",
    ),
    "en": (
        rf"(?<=\. )(?=[A-Z\d])(?:{_after(_ENGLISH_SHORT, '[.]')})",
        rf"(?=[A-Z])(?:{_after('Mr Ms Mrs Dr')})",
        rf"(?=\d)(?:{_after(f'{_ENGLISH_MONTHS} article case chapter figure page part section table')})",
        rf"(?<=\d )(?={_ENGLISH_MEASURES})",
        # Initials: J. R. Surname.
        r"(?<=\. )(?<=[^\w-][A-Z]\. )(?=[A-Z])",
    ),
}
# What all rules of a language ask for, asked first: nearly every space of an English text is passed over by it.
_FIRST = {"en": r"(?=[^a-z]|(?<=\d ))"}
_GLUE["uk"] = (
    _after("в у з і й а о та не ні на за від до по із зі", capitals=True),
    r"(?<=\d )(?=(?:тис|млн|млрд|грн|км|кг|м|р)\b|[%₴€$°]|\d{3}(?!\d))",
)
_GLUE["be"] = (
    _after("в у з і й а о ад да па на за не ні", capitals=True),
    r"(?<=\d )(?=(?:тыс|млн|млрд|руб|км|кг|м|г)\b|[%€$°]|\d{3}(?!\d))",
)
