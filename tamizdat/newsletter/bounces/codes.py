"""Codes and words: whether a refusal is about the address, for good or for now, or about us.

A reader loses their newspaper if this errs to one side, and mail to dead addresses gives the newsroom a bad name if it
errs to the other. So an address is given up only when a server says that there is no such mailbox. What a server says
of **us** (our reputation, our signature, our message) never costs a reader anything.

Codes are RFC 3463's as IANA lists them (RFC 5248). Words decide where a code says nothing, and at the few places where
large providers use a code for something else than it means; those are named below.
"""

from __future__ import annotations

import re

from tamizdat.newsletter.bounces.verdicts import Kind

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_BASIC = re.compile(r"(?<![\d.#-])([45])\d{2}(?=[ -])")

# Of what is said about the address itself: for good.
HARD = {"1.1", "1.2", "1.3", "1.6", "1.10", "1.351", "2.1", "4.310"}
# Of what is said about us: our address, our message, how we speak, what others think of us.
OURS = {"1.7", "1.8", "1.9", "2.3", "3.4"}
OURS_SUBJECTS = {"5", "6", "7"}
# Codes that providers use when they mean that there is no such mailbox: Yandex says 5.7.1, Outlook.com 5.5.0, Exchange
# Online 5.4.1, Postfix and qmail 5.4.4 for a host that is not there, and many 5.0.0 for everything.
VAGUE = {"1.0", "2.0", "3.0", "4.0", "4.1", "4.4", "5.0", "7.1"}
# Of what a code concerns: it does not say. So Exchange Online has 5.0.350 for whatever another server has said.
NO_SUBJECT = "0"

_GONE = re.compile(
    r"""user[ ](?:is[ ])?unknown|unknown[ ](?:user|recipient|mailbox|local[ ]part)|user[ ]not[ ]exist|
    no[ ]such[ ](?:user|mailbox|recipient|person|address|domain)|not[ ]listed[ ]in[ ]\w+[ ]directory|
    (?:user|mailbox|account|recipient|address|address[ ]you[ ]entered)[ ](?:was[ ])?not[ ]found|
    (?:user|mailbox|account|address|recipient|email[ ]account)[^.\n]{0,60}[ ](?:does[ ]not|doesn['’]t)[ ]exist|
    user[ ]doesn['’]t[ ]have[ ]an?[ ]|name[ ]is[ ]not[ ]recognized|address[ ]couldn['’]t[ ]be[ ]found|
    no[ ]mailbox[ ](?:here[ ])?by[ ]that[ ]name|domain[ ]\S{1,253}[ ]does[ ]not[ ]accept[ ]mail|null[ ]?mx\b|
    all[ ]relevant[ ]mx[ ]records[ ]point[ ]to[ ]non-?existent[ ]hosts|
    invalid[ ](?:mailbox|recipient|user)|not[ ]a[ ]valid[ ](?:mailbox|recipient|user)|mailbox[ ]unavailable|
    recipient[ ]address[ ]rejected:[ ](?:undeliverable|access[ ]denied[.]?[ ]AS)|unrouteable[ ]address|
    (?:account|mailbox|user|address)[^.\n]{0,60}[ ](?:is[ ])?(?:disabled|inactive|deactivated|discontinued|terminated)|
    host[ ](?:unknown|not[ ]found|\S{1,253}[ ]not[ ]found)|domain[ ](?:does[ ]not[ ]exist|not[ ]found)|nxdomain|
    (?:host[ ]or[ ])?domain[ ]name[ ]not[ ]found|find[ ](?:a[ ]mail[ ]exchanger[ ]or[ ]ip|any[ ]host[ ]named)|
    no[ ]longer[ ](?:available|in[ ]use|valid|works[ ]here)|adres?s?e?[ ]inconnue?|empfänger[ ]unbekannt|no[ ]existe|
    пользователь[ ]не[ ]найден|(?:адрес|ящик|пользовател[ья])[^.\n]{0,40}[ ]не[ ]существует|такого[ ]пользователя[ ]нет|
    нет[ ]такого[ ](?:пользователя|адреса|ящика)""",
    re.IGNORECASE | re.VERBOSE,
)
_FOR_NOW = re.compile(
    r"""(?:mailbox|inbox|account|quota)[^.\n]{0,40}(?:full|over[ ]?quota|exceed)|over[ ]?quota|out[ ]of[ ]storage|
    insufficient[ ](?:system[ ])?storage|quota[ ]exceeded|exceeded[ ](?:their|its|his|the|storage)[^.\n]{0,40}(?:quota|
    allocation|limit)|переполнен|превышена[ ]квота|receiving[ ]mail[ ](?:too[ ]quickly|at[ ]a[ ]rate)|temporar|
    try[ ](?:again[ ])?later|malformed[ ]or[ ]unexpected[ ]name""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_US = re.compile(
    r"""\bspam\b|unsolicited|spamhaus|barracuda|\brbl\b|dnsbl|black[ -]?list|block[ -]?list|listed[ ](?:at|by|on)|
    blocked[ ](?:using|by|because|due)|reputation|\bdmarc\b|\bdkim\b|\bspf\b|unauthenticated|not[ ]authorized|
    authentication|
    policy|prohibited|banned|virus|message[ ](?:size|too[ ](?:big|large))|too[ ]many[ ](?:messages|connections|
    recipients)|
    rate[ -]?limit|sender[ ](?:address[ ])?(?:rejected|verify)|content[ ]reject|reverse[ ]dns|\bptr\b|relay(?:ing)?[ ]
    (?:access[ ])?denied|спам|полити[кч]""",
    re.IGNORECASE | re.VERBOSE,
)


def judged(code: str, words: str) -> Kind:
    """Say what a refusal means.

    Args:
        code: in RFC 3463's form, or "".
        words: of the server that refused; of nobody else, and not those of our message.

    Returns:
        ``HARD``, ``SOFT`` or ``OURS``.
    """
    told = ENHANCED.fullmatch(code)
    if told is None:
        return _by_words(words, for_good=_is_for_good(words))
    grade, subject = told[1], told[2]
    detail = f"{subject}.{told[3]}"
    if says_nothing(code) or detail in VAGUE:
        return _vague(grade, subject, words)
    if subject in OURS_SUBJECTS or detail in OURS:
        return Kind.OURS
    return _unless_said_otherwise(words) if grade == "5" and detail in HARD else Kind.SOFT


def code_in(words: str) -> str:
    """Return the code of a refusal in the words of a server, or "".

    Who passes on what another server has said puts a code of their own first, which says nothing: the last one that
    says something counts then.
    """
    found = list(ENHANCED.finditer(words))
    if not found or found[0][1] == "2":
        return ""
    if not says_nothing(found[0][0]):
        return found[0][0]
    return next((each[0] for each in reversed(found) if each[1] != "2" and not says_nothing(each[0])), found[0][0])


def says_nothing(code: str) -> bool:
    """Tell whether a code names no cause at all, such as 5.0.0 or 5.0.350."""
    return code.split(".")[1] == NO_SUBJECT


def _vague(grade: str, subject: str, words: str) -> Kind:
    if subject not in OURS_SUBJECTS:
        return _by_words(words, for_good=grade == "5")
    gone = grade == "5" and _GONE.search(words)
    return Kind.HARD if gone and _unless_said_otherwise(words) is Kind.HARD else Kind.OURS


def _by_words(words: str, *, for_good: bool) -> Kind:
    kind = _unless_said_otherwise(words)
    return kind if kind is not Kind.HARD or (for_good and _GONE.search(words)) else Kind.SOFT


def _unless_said_otherwise(words: str) -> Kind:
    """Say that it is for good; some servers have a code for that and words that say something else."""
    if _ABOUT_US.search(words):
        return Kind.OURS
    return Kind.SOFT if _FOR_NOW.search(words) else Kind.HARD


def _is_for_good(words: str) -> bool:
    """Tell whether no server says that it refuses for now only."""
    basic = _BASIC.search(words)
    return basic is None or basic[1] == "5"
