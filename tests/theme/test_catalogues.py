from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import tamizdat

PACKAGE = Path(tamizdat.__file__).parent
LOCALE = PACKAGE / "locale"
LANGUAGES = ("ar", "ru")
# What a reader sees comes from these; colleagues work in English or Russian.
FOR_READERS = ("theme/", "press/")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory) -> Catalog:
    """Every translatable sentence of the product as it is now, collected beside the catalogues and not in them."""
    place = tmp_path_factory.mktemp("messages")
    # A copy: the collector writes beside the templates that it reads, where another process may be collecting too.
    shutil.copytree(PACKAGE, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    (place / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "ru"]
    subprocess.run(command, cwd=place, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin"})
    with (place / "locale" / "ru" / "LC_MESSAGES" / "django.po").open("rb") as template:
        return read_po(template)


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def untranslated(sentences: Catalog, language: str, prefixes: tuple[str, ...] = ("",)) -> list[str | tuple[str, ...]]:
    translated = catalogue(language)
    wanted = [one for one in sentences if one.id and is_from(one, prefixes)]
    return [one.id for one in wanted if not is_complete(translated.get(one.id, one.context))]


def is_from(message: Message, prefixes: tuple[str, ...]) -> bool:
    return any(Path(file).as_posix().removeprefix("./").startswith(prefixes) for file, _ in message.locations)


def is_complete(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def test_sentences_of_templates_and_of_counts_are_collected(sentences):
    assert sentences.get("Skip to the text") is not None
    assert sentences.get(("%(count)s article", "%(count)s articles")) is not None


def test_every_sentence_of_a_template_is_collected_wherever_it_stands(sentences):
    functions = ("_", "gettext", "ngettext")
    for path in sorted((PACKAGE / "theme" / "pages").rglob("*.html")):
        with path.open("rb") as template:
            for _line, _function, message, _comments in babel_extract(template, functions, (), {"silent": "false"}):
                assert sentences.get(message) is not None, f"{path.name}: add {message!r} to theme/arguments.py"


def test_everything_can_be_read_in_russian(sentences):
    assert untranslated(sentences, "ru") == []


def test_every_page_for_readers_can_be_read_in_arabic(sentences):
    assert untranslated(sentences, "ar", FOR_READERS) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_what_the_sentence_fills_in(language):
    placeholder = re.compile(r"%\(\w+\)[sd]|%%")
    for message in catalogue(language):
        if not message.id or not is_complete(message):
            continue
        if isinstance(message.string, tuple):
            # "One article" need not say its number.
            assert set(placeholder.findall(" ".join(message.string))) == set(placeholder.findall(message.id[1]))
        else:
            assert sorted(placeholder.findall(message.string)) == sorted(placeholder.findall(message.id)), message.id


@pytest.mark.parametrize(("language", "forms"), [("ar", 6), ("ru", 3)])
def test_counts_have_every_form_of_the_language(language, forms):
    counted = [
        message.string for message in catalogue(language) if isinstance(message.id, tuple) and is_complete(message)
    ]
    assert counted
    assert {len(strings) for strings in counted} == {forms}
