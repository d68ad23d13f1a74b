"""Bounces that follow no standard: qmail's, Exim's, Exchange's, and those of providers who write prose.

A bounce is told from a person's letter by who sends it, and a refusal from everything else by the words before the
message that it encloses: those of our own message must never be read for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tamizdat.newsletter.bounces.automatic import away
from tamizdat.newsletter.bounces.codes import code_in, judged
from tamizdat.newsletter.bounces.letter import Part
from tamizdat.newsletter.bounces.verdicts import Kind, Verdict

LONGEST_WORDS = 8 * 1024

_SENDER = re.compile(
    r"mailer-?daemon|postmaster@|mail[ ]delivery[ ](?:sub)?system|microsoft[ ]outlook|<>|^[ ]*$|mdaemon|bounce",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"""undeliver|delivery[ ](?:has[ ]failed|failure|failed|problem|report)|returned[ ]mail|failure[ ]notice|
    delivery[ ]status[ ]notification(?:[ ]\(fail|:[ ]error)|mail[ ]delivery[ ](?:failed|failure|system)|
    non[ -]?delivery|unzustellbar|nicht[ ]zugestellt|não[ ]entregue|no[ ]se[ ]puede[ ]entregar|non[ ]remis|
    ошибка[ ]доставки|не[ ]удается[ ]доставить|недоставлен|не[ ]доставлено|
    сообщение[ ]не[ ]может[ ]быть[ ]доставлено""",
    re.IGNORECASE | re.VERBOSE,
)
_FAILED = re.compile(
    r"""(?:could[ ]not|couldn['’]t|cannot|can['’]t|unable[ ]to|failed[ ]to|was[ ]not|wasn['’]t)[ ](?:be[ ])?deliver|
    deliver\w*[ ](?:to[ ]the[ ]following|errors?\b|problems?\b|has[ ]failed)|did[ ]not[ ]reach[ ]the[ ]following|
    permanent(?:ly)?[ ](?:fatal[ ]|delivery[ ])?(?:error|fail)|送信できません|配信できません""",
    re.IGNORECASE | re.VERBOSE,
)
_QMAIL = re.compile(r"\AHi\. This is the \S+|This is the qmail-send program")
_DELAY = re.compile(
    r"""warning:[ ](?:message|could[ ]not[ ]send)|delayed[ ]mail|delivery[ ](?:is|has[ ]been)[ ]delay|
    delivery[ ]status[ ]notification(?::[ ]warning|[ ]\(delay)|this[ ]is[ ]a[ ]warning[ ]message[ ]only|
    you[ ]do[ ]not[ ]need[ ]to[ ]resend|has[ ]not[ ](?:yet[ ])?been[ ]delivered|задержк""",
    re.IGNORECASE | re.VERBOSE,
)
# Where the words end and our own message begins, as programs write it.
_ENCLOSED = re.compile(
    r"""^(?:-+[ ]?(?:below[ ]this[ ]line|this[ ]is[ ]a[ ]copy|original[ ]message|the[ ]following[ ]is[ ]a[ ]copy|
    unsent[ ]message|исходное[ ]сообщение)|(?:original[ ]message(?:[ ](?:headers|follows))?|
    исходные[ ]заголовки[^\n:]*):|
    return-path:[ ]|received:[ ]from[ ])""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_TAG = re.compile(r"<(?:[^<>]{0,2000})>")


def bounced(parts: Sequence[Part]) -> Verdict | None:
    """Return what a bounce without a standard says; None if this is none."""
    whole = parts[0]
    words = words_of(parts)
    if not _is_bounce(whole, words):
        return None
    subject = whole.header("subject")
    if _DELAY.search(subject) or _DELAY.search(words[:2000]):
        return Verdict(Kind.DELAYED)
    code = code_in(words)
    return Verdict(judged(code, words), code)


def words_of(parts: Sequence[Part]) -> str:
    """Return what a message says before the one that it encloses."""
    for part in parts:
        if part.enclosed:
            break
        if part.kind in ("text/plain", "text/html"):
            text = part.text if part.kind == "text/plain" else _TAG.sub(" ", part.text)
            begun = _ENCLOSED.search(text)
            return (text[: begun.start()] if begun else text)[:LONGEST_WORDS]
    return ""


def _is_bounce(whole: Part, words: str) -> bool:
    if whole.header("x-failed-recipients") or _QMAIL.search(words[:500]):
        return True
    if away(whole.header("subject")):
        return False
    by_machine = _SENDER.search(whole.header("from")) or _SENDER.search(whole.header("return-path") or "unknown")
    return bool(by_machine) and _tells_of_failure(whole.header("subject"), words)


def _tells_of_failure(subject: str, words: str) -> bool:
    said = _SUBJECT.search(subject) or _DELAY.search(words[:2000]) or _FAILED.search(words) or code_in(words)
    return bool(said)
