"""What hosts without a configuration of ours are told: Netlify, Cloudflare Pages and others that read ``_headers``."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.press.hosting.rules import NAMED_GLOBS, NAMED_TYPES, Rule, common_headers, rules


def headers_file(languages: Iterable[str]) -> str:
    """Return ``_headers``, which these hosts look for in the root of a tree.

    Cloudflare reads no line in which there is a second asterisk, and does not say so. Several of its rules can hold for
    one file. Netlify lets the last one win; Cloudflare joins what they say with a comma, unless the name is struck out
    first with an exclamation mark, a line which Netlify passes over. So the rule for everything comes first, and each
    that follows strikes out what it says anew.
    """
    *special, everything = rules()
    lines = ["/*", *_lines(common_headers() | everything.headers())]
    for rule in special:
        lines += _rule(rule, everything, languages)
    for name, media_type in NAMED_TYPES.items():
        lines += [NAMED_GLOBS[name], *_lines({"Content-Type": media_type})]
    return "\n".join(["# Made by the press: how each file is to be sent.", *lines, ""])


def _rule(rule: Rule, everything: Rule, languages: Iterable[str]) -> list[str]:
    """Return the lines for a rule, as far as it says something else than the one for everything."""
    headers = {name: value for name, value in rule.headers().items() if everything.headers().get(name) != value}
    struck = [f"  ! {name}" for name in headers if name in everything.headers()]
    if not headers:
        return []
    globs = dict.fromkeys(glob.format(language=language) for glob in rule.globs for language in languages)
    return [line for glob in globs for line in (glob, *struck, *_lines(headers))]


def _lines(headers: dict[str, str]) -> list[str]:
    return [f"  {name}: {value}" for name, value in headers.items()]
