# ruff: noqa: E501, SIM905, PLR2004  word lists; thresholds stand in their rule
"""Which language a text is in, told from its letters and its commonest words.

A newsroom needs to know which of its front pages an article belongs to; so close neighbours (Russian, Ukrainian,
Belarusian; Arabic, Persian) matter more here than the number of languages.
"""

from __future__ import annotations

import re
from collections import Counter

from tamizdat.importers import wording

_SCRIPTS = (
    ("ka", r"[\u10a0-\u10ff]"),
    ("hy", r"[\u0530-\u058f]"),
    ("he", r"[\u0590-\u05ff]"),
    ("my", r"[\u1000-\u109f]"),
    ("th", r"[\u0e00-\u0e7f]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("ja", r"[\u3040-\u30ff]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("el", r"[\u0370-\u03ff]"),
    ("hi", r"[\u0900-\u097f]"),
    ("arabic", r"[\u0600-\u06ff]"),
    ("cyrillic", r"[\u0400-\u04ff]"),
    ("latin", r"[A-Za-z\u00c0-\u024f]"),
)
_COMMON = {
    "en": "the of and to in that is was for on with as by at from it be are this have has his her not but were which they said will who an".split(),
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei um".split(),
    "fr": "le la les de des et en un une du que qui dans pour pas sur au avec est ce il par plus sont ne se été aux son cette ont".split(),
    "es": "el la los las de que y en un una por con no para es del se lo como más pero su al fue ha sus este entre cuando sobre".split(),
    "pt": "o a os as de que e do da em um uma para com não no na dos por mais das foi ao se como mas ele são tem à seu sua".split(),
    "it": "il la di che e in un una per del con non sono della i gli le da al si alla è più dei nel ha anche come ma lo".split(),
    "pl": "w i na się z do nie że jest to o jak po co przez od za dla ale był są oraz które który tym także jego".split(),
    "lt": "ir į iš kad su yra buvo tai bei nuo už per apie kaip jo po prie bet dėl savo kurie metų taip".split(),
    "lv": "un ir no ar par uz ka kas bija lai to pie pēc tika arī kā bet gada viņa tas viņš nav".split(),
    "et": "ja on ei et oli see kui ka ta mis aga seda nii või oma mille kes tema".split(),
    "nl": "de het een van en in is dat op te voor met zijn niet aan er ook als door maar bij om naar heeft werd".split(),
    "tr": "ve bir bu da de için ile olarak olan gibi daha çok ne kadar sonra ama değil en olduğu ise var".split(),
    "cs": "a se v na je že z o do s to jako ale by byl pro jsem podle které který není také když po".split(),
    "uz": "va bu bilan uchun ham bir deb edi esa bo'lib o'z qilgan bo'lgan kerak".split(),
    "ru": "и в не на что с по как это он к из у за от но о для его то так же при она был мы все чтобы были бы".split(),
    "uk": "і в не на що з та до у як це за від його для про але він або ще було також які який під щоб після".split(),
    "be": "і ў не на што з да як у гэта па за яго для але ён пра быў ад якія былі якая таксама каб пасля".split(),
    "bg": "и на в за да се от с че по е са не като до това при което ще беше след му или".split(),
    "sr": "и у је да се на за су од са о као не што би који из то али после".split(),
    "kk": "және бұл мен үшін бір деп де да оның туралы болды деген еді қазақстан".split(),
    "tg": "ва дар ба аз ки бо ин барои он аст буд шуд".split(),
    "ar": "في من على إلى أن التي الذي عن مع هذا هذه كان كما بعد قد ما لم لا بين وقال وقالت أو كانت خلال".split(),
    "fa": "در به از که این را با است برای آن یک های می بود شد خود تا کرد گفت".split(),
    "ur": "کے کی میں ہے اور سے کا نے کو ہیں پر یہ کہ".split(),
}
_CYRILLIC = ("ru", "uk", "be", "bg", "sr", "kk", "tg")
_ARABIC = ("ar", "fa", "ur")
_LETTERS = {"uk": "їєґ", "be": "ў", "kk": "әғқңөұү", "tg": "ӣӯҷҳ", "sr": "ђћџљњ", "fa": "پچژگ", "ur": "ٹڈڑے"}


def detect(text: str) -> tuple[str, float]:
    """Return a text's language and how sure that is.

    Args:
        text: the article's paragraphs; a thousand characters are enough.

    Returns:
        A BCP 47 tag and a number from 0 to 1; ``("und", 0.0)`` for a text without letters.
    """
    sample = text[:6000]
    script, share = _script(sample)
    if script == "latin":
        return _commonest(sample, [code for code in _COMMON if code not in (*_CYRILLIC, *_ARABIC)])
    if script in ("cyrillic", "arabic"):
        return _commonest(sample, _CYRILLIC if script == "cyrillic" else _ARABIC)
    return (script, share)


def _script(text: str) -> tuple[str, float]:
    counts = {name: len(re.findall(signs, text)) for name, signs in _SCRIPTS}
    total = sum(counts.values())
    if not total:
        return "und", 0.0
    if counts["ja"] > total * 0.1:
        return "ja", 0.95
    name = max(counts, key=lambda one: counts[one])
    return name, round(counts[name] / total, 2)


def _commonest(text: str, codes: list[str] | tuple[str, ...]) -> tuple[str, float]:
    lower = text.casefold()
    words = Counter(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", lower))
    total = sum(words.values()) or 1
    scores = {code: sum(words[word] for word in _COMMON[code]) / total for code in codes}
    letters = sum(map(str.isalpha, lower)) or 1
    for code, signs in _LETTERS.items():
        if code in scores:
            scores[code] += 6 * sum(lower.count(sign) for sign in signs) / letters
    ordered = sorted(scores, key=lambda code: scores[code], reverse=True)
    best, second = scores[ordered[0]], scores[ordered[1]]
    if not best:
        return ordered[0] if len(codes) < 8 else "und", 0.1
    return ordered[0], round(min(0.99, 0.5 + (best - second) / best / 2) * min(1.0, 0.4 + best * 4), 2)


def familiarity(text: str) -> float:
    """Return which share (0 to 1) of a text's words are the commonest of the language that fits best.

    Of a text decoded in the wrong charset it is nearly nothing.
    """
    words = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    total = sum(words.values()) or 1
    # Only words of two letters and more: single letters turn up in any noise.
    return max(sum(words[word] for word in common if len(word) > 1) / total for common in _COMMON.values())


def canonical(tag: str) -> str:
    """Return a language tag as BCP 47 writes it, or "" for what is none.

    Args:
        tag: such as ``en_US`` or ``RU``.
    """
    parts = tag.strip().replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]) or not all(
        re.fullmatch(r"[A-Za-z0-9]{2,8}", part) for part in parts[1:]
    ):
        return ""
    shaped = [
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in parts[1:]
    ]
    return "-".join([parts[0].lower(), *shaped])


def without_region(tag: str) -> str:
    """Return a tag without its region: a text in "en-GB" is for the newspaper's English readers, all of them.

    Args:
        tag: as :func:`canonical` writes it; a script ("sr-Latn") stays.
    """
    return "-".join(part for part in tag.split("-") if not re.fullmatch(r"[A-Z]{2}|\d{3}", part))


def primary(tag: str) -> str:
    """Return the language of a tag, its region and script aside."""
    return wording.key(tag).replace("_", "-").split("-")[0]
