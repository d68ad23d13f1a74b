# ruff: noqa: E501, PLR2004  patterns and word lists are read whole; thresholds stand in their rule
"""What on a page is not the article, passage by passage.

:func:`verdict_on` looks at one passage alone. It is *sure* only about what cannot be a sentence of an article: a row of
buttons, a label, a line that speaks to the reader about the outlet itself. Where a sentence merely resembles furniture
("Users agree to the terms"), it says so without being sure, and the neighbourhood decides (``sorting``).

Quotations are taken out before anything is weighed: a minister who says "Support us" does not ask for a donation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tamizdat.importers import lexicon, wording

REASONS = {
    "advertisement": _("An advertisement, or the word for one."),
    "app_store": _("A line about the outlet's app."),
    "aside": _("It stands in a box beside the article."),
    "author_note": _("A note about the author."),
    "caption": _("A picture's caption or credit; pictures are brought separately."),
    "comments": _("Readers' comments or the way to them."),
    "consent": _("A consent or privacy note of the site."),
    "contact": _("An invitation to write to, or to follow, the outlet."),
    "copyright": _("The site's imprint, copyright or terms."),
    "date": _("A date of the page itself."),
    "before_article": _("It stands before the article and is no part of it."),
    "after_article": _("It stands after the article and is no part of it."),
    "legal_notice": _("A notice that a law makes the outlet print."),
    "loose_lines": _("Several short lines in a row that make no sentence."),
    "navigation": _("The site's navigation."),
    "newsletter": _("A newsletter box."),
    "recurring": _("The same line is on other pages of this source."),
    "related": _("Links to other articles, or to topics."),
    "repeated": _("It repeats the headline, the standfirst or a line already taken."),
    "share": _("Buttons for sharing."),
    "support_appeal": _("An appeal to support the outlet."),
    "byline": _("The byline; taken as such."),
    "widget": _("Buttons, amounts or payment methods of a form."),
}

# Notes that may speak of "subscribers" and "users" instead of "you".
_IN_THIRD_PERSON = frozenset(("consent", "copyright", "legal_notice", "newsletter", "support_appeal"))
_DECORATION = re.compile(r"^[^\w\"'(©$€£₽#@*«؀-ۿ]+|[^\w\"')!?.$€£₽%*+»…]+$")
# What a screen reader is told about a link is copied with it.
_NEW_WINDOW = re.compile(r",? ?\(?opens (?:in )?(?:a )?new (?:tab|window)\)?")
_TRAILING = re.compile(r"[\s.…:!]+$")
_TOKEN = re.compile(r"[^\s,;|/·•()\[\].!?:&+…\"→>»-]+(?:-[^\s,;|/()-]+)*")
# A credit behind a caption: words such as Photo with a name, or an agency in capitals, a slash and a name.
_CREDITED = re.compile(
    r"(?:^|[.!?)»”\"] ?)\(?(?:(?:[Ff]ile )?[Pp]hotos?|PHOTO|Фото|ФОТО|Foto|FOTO|Bild|Image|Illustration|Credit|Crédit photo|Иллюстрация|Коллаж|"
    r"Collage|Zdjęcie)(?: by)? ?[:/] ?(?![a-zа-я])[^.!?:]{2,70}\.?\)?$|"
    r"[.!?)”»] ?(?:©|\([cC]\)) ?[^.!?]{2,70}$|(?:^|[.!?)] )\(?[A-ZА-Я]{2,}[A-ZА-Я ]*(?: [Pp]hoto| Фото)?/[A-ZА-Я][^.!?]{2,70}\)?$|\b[Pp]urchase Licensing Rights\.?$"
)
_CRUMB = re.compile(r"\s*(?:[›»>|•·]|\s[/\-]\s|→)\s*")
_NETWORK_ONLY = re.compile(r"@\w{2,30}")
_ORDER = (
    "advertisement",
    "legal_notice",
    "author_note",
    "consent",
    "copyright",
    "newsletter",
    "support_appeal",
    "contact",
    "caption",
    "app_store",
    "comments",
    "related",
    "navigation",
)
# What is still furniture when it ends in a full stop and names no one: nobody writes an article's sentence so.
_EXPLICIT = re.compile(
    r"(?:photo|image|picture|illustration|фото|иллюстрация|صورة|الصورة|foto|credit|source)[^:]{0,20}:|image (?:source|caption)|©|\(c\)|"
    r".*\ball rights reserved\b|.*\bвсе права (?:защищены|сохранены)\b|.*جميع الحقوق محفوظة|\*|"
    r"(?:this (?:web)?site|этот сайт|на этом сайте) (?:uses|использует)|(?:(?:настоящ|данн)\w+|это) (?:материал|сообщение|информаци)|"
    r"(?:spotted|found|нашли|заметили)(?: an?| any)? (?:typo|mistake|error|ошибку|опечатку)|this (?:site|form|page) is protected|"
    r".*\bclick(?:ing)? here\b|our standards ?:|privacy not(?:e|ice) ?:|republish |.*\bsolely responsible for (?:all|this|its|the) content|the views|views|.* may not be (?:reproduced|republished)|by \w+ing .{0,60}\b(?:you|i) (?:agree|accept|consent|confirm)|"
    r"(?:нажимая|подписываясь|продолжая|отправляя|оформляя|оставляя|регистрируясь).{0,80}\b(?:вы|я) (?:соглаша|принима|даете|даю|подтвержда)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a passage is not the article.

    Args:
        reason: a key of :data:`REASONS`.
        sure: whether the passage itself is proof enough; otherwise furniture must stand beside it.
        likely: whether, unsure as it is, it goes when it speaks of nothing that the article speaks of.
    """

    reason: str
    sure: bool = True
    likely: bool = False


def verdict_on(text: str) -> Verdict | None:
    """Return why a passage, taken by itself, is not part of an article; None when it may well be.

    Args:
        text: one passage.
    """
    line = bare(text)
    if not line:
        return Verdict("navigation")
    size = wording.count(text)
    return (
        _by_tokens(line, size) or _by_line(text, line, size) or _by_address(text, size) or _by_button(text, line, size)
    )


def bare(text: str) -> str:
    """Return a passage's key without arrows, icons, bullets and closing punctuation."""
    key = _NEW_WINDOW.sub("", wording.key(text))
    return _TRAILING.sub("", _DECORATION.sub("", key)).strip() or _only_sign(text)


def _only_sign(text: str) -> str:
    stripped = wording.key(text)
    return stripped if re.search(r"\w", stripped) else ""


def _by_tokens(line: str, size: int) -> Verdict | None:
    if size > 24:
        return None
    rest, amounts = lexicon.AMOUNT.subn(" ", line)
    tokens = _TOKEN.findall(rest)
    known = set(tokens)
    labels = {token for token in known if not token.isdigit()}
    if known <= lexicon.SHARE_TOKENS and known & lexicon.SHARE_CORE:
        return Verdict("share")
    if known <= lexicon.WIDGET_TOKENS and (known & lexicon.WIDGET_CORE or amounts):
        return Verdict("widget")
    if known and known <= lexicon.WIDGET_TOKENS and size <= 3:
        return Verdict("widget", sure=False)
    signs = not tokens and len(line) < 4 and not line.isalnum()
    sections = len(tokens) >= 3 and bool(labels) and labels <= lexicon.NAVIGATION_WORDS
    return Verdict("navigation") if signs or sections else None


def _by_line(text: str, line: str, size: int) -> Verdict | None:
    if size > 60 or len(line) > 420:
        return None
    forms = (line, f"{line}!") if text.rstrip().endswith("!") else (line,)
    for reason in _ORDER:
        if any(lexicon.LINES[reason].fullmatch(form) for form in forms):
            return _weighed(reason, text, size)
    if is_credit(text) or _CREDITED.search(_NEW_WINDOW.sub("", text)):
        return Verdict("caption")
    if _NETWORK_ONLY.fullmatch(line):
        return Verdict("share")
    return Verdict("navigation") if _is_crumbs(text) else None


def _weighed(reason: str, text: str, size: int) -> Verdict | None:
    """A label needs no proof; a whole sentence must also speak to the reader, and of no one else."""
    sentence = size >= 4 and wording.ends_sentence(text) and not text.rstrip().endswith(("!", ":"))
    voice = wording.unquoted(text)
    if sentence and reason != "legal_notice" and lexicon.ATTRIBUTION.search(voice):
        return None
    if not sentence or (reason == "navigation" and size <= 6) or _EXPLICIT.match(wording.key(text)):
        return Verdict(reason)
    if _speaks_to_reader(voice) or text.rstrip().endswith(("?", "؟")):
        return Verdict(reason)
    return Verdict(reason, sure=False) if reason in _IN_THIRD_PERSON else None


def _speaks_to_reader(voice: str) -> bool:
    return bool(lexicon.SECOND_PERSON.search(voice)) or (appeal_score(voice) >= 2 or newsletter_score(voice) >= 2)


def is_credit(text: str) -> bool:
    """Tell whether a line is, or ends in, a picture's credit of the form "Name / Agency"."""
    head, mark, agency = text.strip().rstrip(")").rpartition("/")
    if re.match(r"(?:by|von|par|por|автор|текст)\b", text.strip(), re.IGNORECASE):
        return False
    if not mark or wording.ends_sentence(text) or not 1 <= wording.count(agency) <= 5 or not _is_named(agency):
        return False
    maker = re.split(r"(?<=[.!?»”\"])\s+|[(|]|:\s", head.strip())[-1]
    return wording.count(maker) <= 5 and _is_named(maker)


_SMALL = frozenset(("of", "the", "for", "de", "von", "van", "via", "and", "и", "для"))


def _is_named(part: str) -> bool:
    names = re.findall(r"[^\W\d_][\w.'’-]*", part)
    return bool(names) and all(name[0].isupper() or name in _SMALL for name in names)


def _is_crumbs(text: str) -> bool:
    parts = [part for part in _CRUMB.split(text.strip()) if part]
    return len(parts) >= 3 and not wording.ends_sentence(text) and all(wording.count(part) <= 4 for part in parts[:-1])


def appeal_score(voice: str) -> int:
    """Return how much a writer's own words ask the reader to support the outlet.

    Args:
        voice: what :func:`tamizdat.importers.wording.unquoted` returned.
    """
    return sum(weight for weight, cue in lexicon.APPEAL_CUES if cue.search(voice))


def newsletter_score(voice: str) -> int:
    """Return how much a writer's own words ask the reader to take a newsletter.

    Args:
        voice: what :func:`tamizdat.importers.wording.unquoted` returned.
    """
    return sum(weight for weight, cue in lexicon.NEWSLETTER_CUES if cue.search(voice))


def is_about_outlet(text: str) -> bool:
    """Tell whether a passage speaks as the outlet ("our journalists") or to its reader, outside quotations."""
    voice = wording.unquoted(text)
    if lexicon.ATTRIBUTION.search(voice):
        return False
    personal = bool(lexicon.FIRST_PERSON.search(voice))
    if personal and lexicon.OUTLET_WORDS.search(voice):
        return True
    strong, _weak = topics(voice)
    return (personal or strong > 0) and (appeal_score(voice) >= 2 or newsletter_score(voice) >= 2)


def verdict_on_outlet(text: str) -> Verdict | None:
    """Return why a passage that names its own outlet is no part of the article, or None.

    Args:
        text: a passage that names the outlet.
    """
    if wording.count(text) > 90:
        return None
    voice = wording.key(re.sub(r"[«»“”\"]", "", text))
    if lexicon.ATTRIBUTION.search(voice):
        return None
    strong, weak = topics(voice)
    urging = bool(lexicon.IMPERATIVE.search(voice))
    if strong or (urging and weak):
        return Verdict("support_appeal", sure=bool(strong and urging) or bool(lexicon.SECOND_PERSON.search(voice)))
    if lexicon.OUTLET_NOTE.search(voice):
        return Verdict("copyright", sure=False)
    label = wording.count(text) > 6 and not wording.ends_sentence(text)
    if label or not (weak or lexicon.DESIGNATION.search(voice)):
        return None
    return Verdict("support_appeal", sure=False)


def topics(voice: str) -> tuple[int, int]:
    """Return how many strong and how many weak topics of furniture a writer's own words touch."""
    strong = sum(1 for topic in lexicon.STRONG_TOPICS if topic.search(voice))
    return strong, len(set(lexicon.WEAK_TOPICS.findall(voice)))


def _by_button(text: str, line: str, size: int) -> Verdict | None:
    """A short line that begins as buttons begin may be one; what stands beside it decides."""
    if size <= 7 and not text.rstrip().endswith((".", "?")) and lexicon.BUTTON.fullmatch(line):
        return Verdict("widget", sure=False)
    return None


def _by_topic(voice: str, *, ours: bool, yours: bool) -> Verdict | None:
    """Weigh what is said: money, mail or data, by the outlet, to its reader."""
    strong, weak = topics(voice)
    urging = bool(lexicon.IMPERATIVE.search(voice))
    reason = (
        "consent"
        if lexicon.STRONG_TOPICS[3].search(voice)
        else "newsletter"
        if lexicon.STRONG_TOPICS[2].search(voice)
        else "support_appeal"
    )
    # An article on how to help somebody else urges its reader too; only the outlet says "we".
    asked = ours or reason != "support_appeal"
    addressed = (ours and yours) or (urging and (ours or yours)) or (strong >= 2 and (ours or yours or urging))
    if strong and asked and addressed:
        return Verdict(reason)
    voices = ours + yours + urging
    label = strong >= 2 and wording.count(voice) <= 14
    if label or (strong and voices) or (weak and voices >= 2):
        return Verdict(reason, sure=False, likely=voices >= 2 and (strong > 0 or (weak >= 2 and ours)))
    return Verdict("share", sure=False) if weak and urging and wording.count(voice) <= 14 else None


def _by_address(text: str, size: int) -> Verdict | None:
    """Weigh a whole sentence or paragraph that may speak to the reader."""
    if not 4 <= size <= 160:
        return None
    voice = wording.unquoted(text)
    ours = bool(lexicon.FIRST_PERSON.search(voice))
    yours = bool(lexicon.SECOND_PERSON.search(voice))
    # Reported speech has no "we" that speaks to a "you".
    if lexicon.ATTRIBUTION.search(voice) and not (ours and yours):
        return None
    for reason, score in (("support_appeal", appeal_score(voice)), ("newsletter", newsletter_score(voice))):
        total = score + ours + yours
        if score >= 4 and total >= 5 and (ours or reason != "support_appeal"):
            return Verdict(reason)
        if score >= 2 and total >= 3:
            return _by_topic(voice, ours=ours, yours=yours) or Verdict(reason, sure=False)
    return _by_topic(voice, ours=ours, yours=yours)
