"""Taking out of a line whatever could name a person or open a door.

A log outlives the moment and travels further than anyone means it to. So it holds no address of a machine or a
mailbox, nothing that somebody has filled into a form about themselves, no query (what someone searched for, a token in
a link), no password, no key, and no words of a text that is not public.

    >>> redacted("login of vera@example.org from 192.0.2.7 failed: /reset/?token=a1")
    'login of [mail] from [ip] failed: /reset/?[query]'
"""

from __future__ import annotations

import ipaddress
import re

_TELLTALES = r"pass(?:word|phrase)?|secret|token|session(?:id)?|cookie|authorization"
# Fields of forms that people fill in with themselves, as they stand in a query, in JSON or in a printed dictionary.
_OF_PEOPLE = (
    r"(?:first|last|full|given|family|user|sur)?_?name|e?_?mail|phone|telephone|address|login|birthday|iban|card"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # user:password@ in front of a host, before the mail rule sees the @.
    (re.compile(r"://[^\s/@]+@"), "://[credentials]"),
    # A mailbox has at most 64 characters (RFC 5321, 4.5.3.1.1); the sign may be written as in a URL or in mail.
    (re.compile(r"[^\s@<>\"(),;:\[\]]{0,64}(?:@|%40|=40)[^\s@<>\"'(),;:\[\]]+"), "[mail]"),
    (re.compile(r"(?<=[\w/])\?[^\s\"'<>)]+"), "?[query]"),
    # A link that opens what is one's own, with whatever a mail program has put behind it.
    (re.compile(r"(/(?:letters|support)/[a-z-]+/)[^\s\"'<>)]+"), r"\1[token]"),
    (re.compile(rf"(?i)\b({_TELLTALES})(\"?\s*[=:]\s*)\S+"), r"\1\2[secret]"),
    (
        re.compile(rf"(?i)(?<![\w-])({_OF_PEOPLE})([\"']?\s*[=:]\s*)(\"[^\"\n]*\"|'[^'\n]*'|[^\s&,;()\[\]{{}}\"']+)"),
        r"\1\2[person]",
    ),
    # PostgreSQL: Key (address)=(…) already exists.
    (re.compile(r"\)=\([^)\n]*\)"), ")=([person])"),
    # Long runs without a hyphen that mix letters and digits: keys, session ids, the token in a link.
    (re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{20,}\b"), "[token]"),
    # The same with hyphens, told from the slug of an article by its capital letters.
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}(?![\w-])"), "[token]"),
    # Our own messages quote headlines like this.
    (re.compile(r"“[^”]*”"), "“…”"),
)
_MAYBE_IP = (
    re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)"),
    re.compile(r"(?<![\w:])[0-9A-Fa-f:]{2,45}(?![\w:])"),
)


# What is longer is cut first: anybody can ask for a long address, and some rules take their time over one.
LONGEST = 4_000


def redacted(text: str) -> str:
    """Return a text without addresses, queries, secrets and quoted headlines.

    Args:
        text: one line or several. Of a very long one the end is left out, with the word in which it was cut.
    """
    if len(text) > LONGEST:
        text = f"{text[:LONGEST].rpartition(' ')[0]} …"
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    for pattern in _MAYBE_IP:
        text = pattern.sub(_without_ip, text)
    return text


def _without_ip(match: re.Match[str]) -> str:
    # Times such as 12:30:45 look alike; the standard library knows which are addresses (RFC 4291).
    try:
        ipaddress.ip_address(match[0])
    except ValueError:
        return match[0]
    return "[ip]"
