# ruff: noqa: E501, PLR2004  patterns and word lists are read whole; thresholds stand in their rule
"""How a passage is looked at without being changed: its comparable form, its words, where its sentences end.

Rules compare *keys*: a passage with case, quotes, dashes, invisible characters and spaces made alike. The passage
itself is never touched, because every sentence of an article is kept as it was published.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff"
_SAME = {
    **dict.fromkeys(map(ord, INVISIBLE)),
    **dict.fromkeys(map(ord, "‘’‚‛′ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    ord("ё"): "е",
    **{ord(sign): str(number) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for number, sign in enumerate(digits)},
    ord("ـ"): None,
}
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
# Scripts that write without spaces: two signs stand for about one word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# With closing quotes, the signs that magazines set behind a last sentence.
_CLOSERS = "\"'”’»“)]}*_›\u00a0 ♦◆◊■□▪●•∎§†‡★☆🔷" + INVISIBLE
_TERMINAL = tuple(".!?…؟۔。！？।။։؛;:")
# In a key, the country would read as "us".
_UNITED_STATES = re.compile(r"\bUS\b")
_QUOTATIONS = (
    re.compile(r"“[^“”]*(?:”|$)"),
    re.compile(r"„[^„“”]*(?:[“”]|$)"),
    re.compile(r"«[^«»]*(?:»|$)"),
    re.compile(r"(?<!\w)\"[^\"]*(?:\"|$)"),
    re.compile(r"‘[^‘’]{12,}’(?!\w)"),
    re.compile(r"「[^「」]*(?:」|$)"),
)


@lru_cache(maxsize=32768)
def key(text: str) -> str:
    """Return the form in which two passages are compared; never shown, never stored."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_SAME).casefold()).strip()


@lru_cache(maxsize=32768)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a passage in their comparable form."""
    return tuple(_WORD.findall(key(text)))


def count(text: str) -> int:
    """Return how many words a passage has; two signs of an unspaced script count as one."""
    unspaced = len(_UNSPACED.findall(text))
    return unspaced // 2 if unspaced > 8 else len(words(text))


def ends_sentence(text: str) -> bool:
    """Tell whether a passage ends as a sentence does, its closing quotes and notes aside."""
    return re.sub(r"(?:\[\d+\])+$", "", text.rstrip()).rstrip(_CLOSERS).endswith(_TERMINAL)


def is_title_like(text: str) -> bool:
    """Tell whether a passage could be a headline or a subheading: short, and not closed by a full stop."""
    bare = text.rstrip().rstrip(_CLOSERS)
    return 0 < count(text) <= 36 and len(text) <= 300 and not bare.endswith((".", ":", ";", ",", "。", "۔"))


def is_prose(text: str) -> bool:
    """Tell whether a passage reads as running text."""
    size = count(text)
    return (size >= 8 and ends_sentence(text)) or size >= 28


@lru_cache(maxsize=32768)
def unquoted(text: str) -> str:
    """Return the key of what the writer says in their own voice: quotations taken out."""
    for quotation in _QUOTATIONS:
        text = quotation.sub(" ", text)
    return key(_UNITED_STATES.sub("USA", text))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a passage's longer words, by which two passages on one matter know each other."""
    return frozenset(word[:5] for word in words(text) if len(word) >= 4 or (len(word) >= 2 and word.isdigit()))


# Beginnings of words that any two texts share.
COMMON = stems(
    """about after again against all also although among another around back because been before being between both
    called came cannot come comes could country days does doing done down during each early even ever every first four from
    gave give given goes going good government great have having here high however into itself just keep kept know known
    large last late later least left less like likely little long look made make makes making many month months more most
    much must near need never news next night nothing number often once only other others over part people perhaps place
    public recent right said same says second seen several should show since some something still such take taken than that
    their them then there these they thing things think this those though three through time today together told took toward
    under until upon used using very want wanted weeks well went were what when where whether which while will with without
    work world would year years your
    более больше было были быть весь всего всех вчера выше говорит год года годы году даже день дней если есть еще этого этой
    этом этот жизни затем здесь именно иногда какие каких который которая которые которого которой которых кроме лишь люди людей между
    менее меньше месяц много может могут можно моего нашей него несколько никто ничего новый новые однако около они опять очень первый
    перед поводу после потом потому почти при просто против раньше сами самый себя сегодня сейчас сказал свои своей своих своим стал стали
    страны страна такая такой также там тогда того тоже только три тысяч уже хотя человек через чтобы этим является
    الذي التي الذين هذا هذه ذلك تلك كما بعد قبل خلال حيث لكن منذ عند على إلى بين أكثر كانت يكون وقال وقالت اليوم"""
)


def overlap(text: str, other: frozenset[str], *, without: frozenset[str] = frozenset()) -> float:
    """Return which share (0 to 1) of a passage's longer words, but for some, is found in ``other``."""
    own = stems(text) - without
    return len(own & other) / len(own) if own else 0.0
