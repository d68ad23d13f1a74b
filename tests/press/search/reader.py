"""A reader of the index, written from docs/reference/search-index.md and sharing no code with what writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from tamizdat.press.search.entries import IN_A_FILE

DIGITS = "!#$%'()*+,-./:;=?@[]^_`{|}"
LINE = re.compile(r"([^A-Z!-/:-@\[-`{-~]+)([A-Z!-/:-@\[-`{-~]+)")
WEIGHTS = (1, 3, 8)


def data(script: bytes):
    """Return what a file of the index hands to the page; fails if it could be anything but data."""
    text = script.decode()
    assert text.startswith("tamizdat(")
    assert text.endswith(")\n")
    assert not re.search("[<>\u2028\u2029]", text)
    return json.loads(text.removeprefix("tamizdat(").removesuffix(")\n"))


def contents(script: bytes) -> list[dict]:
    names = ("name", "buckets", "since")
    return [dict(zip(names, row, strict=True)) for row in data(script)]


def positions(numbers: str) -> list[int]:
    found, position, value, scale = [], -1, 0, 1
    for sign in numbers:
        if sign in DIGITS:
            value += DIGITS.index(sign) * scale
            scale *= 26
        else:
            position += value + (ord(sign) - ord("A")) * scale + 1
            value, scale = 0, 1
            found.append(position)
    return found


def bucket(stem: str, buckets: int) -> int:
    value = 0
    for letter in stem[:4]:
        value = (value * 31 + ord(letter)) % 2**32
    return value % buckets


def weights(stem: str, files: Mapping[str, bytes], segment: dict) -> dict[int, int]:
    """Return the weights of a stem in a segment by position, and read only the files that a browser would."""
    number = 0
    at = bucket(stem, segment["buckets"])
    while True:
        suffix = f"-{number}" if number else ""
        order, lines, following = data(files[f"words-{at}{suffix}.js"])
        assert order == segment.setdefault("order", order)
        if not following or following.encode("utf-16-be") > stem.encode("utf-16-be"):
            break
        number += 1
    found = {}
    for other, numbers in LINE.findall(lines):
        if other == stem:
            for weight, part in zip(WEIGHTS, numbers.split("~"), strict=False):
                found |= dict.fromkeys(positions(part), weight)
    return found


def look(stems: list[str], files: Mapping[str, bytes], segment: dict) -> list[int]:
    """Return the positions of the articles of a segment that hold all stems, newest first."""
    found = [weights(stem, files, segment) for stem in stems]
    return sorted(set.intersection(*map(set, found)), reverse=True)


def entry(position: int, files: Mapping[str, bytes], segment: dict) -> list[str]:
    file, place = divmod(position, IN_A_FILE)
    order, entries = data(files[f"entries-{file}.js"])
    assert order == segment.setdefault("order", order)
    return entries[place]
