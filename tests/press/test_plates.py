"""What every page is printed with: when it changes, everything is pressed anew, and else nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tamizdat.articles.models import FrontPage, Section
from tamizdat.press import plates, step
from tamizdat.press.plates import made_with
from tamizdat.press.step import build_tree, press_changed
from tests.factories import make_article, make_section, make_standing


@pytest.fixture(autouse=True)
def program_read_afresh():
    plates._program.cache_clear()
    yield
    plates._program.cache_clear()


def test_the_same_newspaper_is_printed_with_the_same_plates(newspaper):
    assert made_with() == made_with()


def test_what_is_published_changes_no_plate(newspaper):
    before = made_with()
    make_article("Another", newspaper.sections["en"])
    assert made_with() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda room, _settings: FrontPage.objects.filter(pk=room.fronts["en"].pk).update(title="The Near Bank"),
        lambda room, _settings: FrontPage.objects.filter(pk=room.fronts["ru"].pk).update(tagline="Новое"),
        lambda room, _settings: FrontPage.objects.filter(pk=room.fronts["ar"].pk).update(live=False),
        lambda room, _settings: Section.objects.filter(pk=room.sections["en"].pk).update(title="Trials"),
        lambda room, _settings: make_section(room.fronts["en"], "Harbour"),
        lambda room, _settings: make_standing(room.fronts["ru"], "О нас"),
        lambda room, _settings: room.standing.delete(),
        lambda _room, settings: setattr(
            settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, site_url="https://paper.example")
        ),
        lambda _room, settings: setattr(settings, "MEDIA_URL", "/other-media/"),
    ],
)
def test_what_stands_around_every_page_is_a_plate(newspaper, settings, change):
    before = made_with()
    change(newspaper, settings)
    assert made_with() != before


@pytest.mark.parametrize("file", ["theme/pages/article.html", "press/body.py", "locale/ru/LC_MESSAGES/django.mo"])
def test_another_version_of_the_program_is_another_plate(newspaper, monkeypatch, tmp_path, file):
    for folder in plates.OF_THE_PROGRAM:
        (tmp_path / folder).mkdir()
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(plates, "PACKAGE", tmp_path)
    found = set()
    for content in ("one", "other"):
        (tmp_path / file).write_text(content)
        plates._program.cache_clear()
        found.add(made_with())
    assert len(found) == 2


def test_a_tree_of_other_plates_is_built_anew_and_one_of_the_same_is_not(newspaper, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    root = tmp_path / "tree"
    build_tree(root, jobs=1)
    assert press_changed(jobs=1).built == {}
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, site_url="https://paper.example")
    assert list(press_changed(jobs=1).built) == [str(root)]
    assert b"https://paper.example/en/" in (root / "en/index.html").read_bytes()


def test_a_section_that_is_renamed_while_something_is_pressed_is_renamed_on_every_page(
    newspaper, monkeypatch, tmp_path
):
    build_tree(tmp_path, jobs=1, compressed=False)
    about = tmp_path / newspaper.standing.address[1:] / "index.html"
    make_article("Another", newspaper.sections["en"])

    def renamed_meanwhile(*arguments):
        monkeypatch.undo()
        Section.objects.filter(pk=newspaper.sections["en"].pk).update(title="Trials")
        step.write(*arguments)

    monkeypatch.setattr(step, "write", renamed_meanwhile)
    assert "Trials" not in about.read_text()
    press_changed(jobs=1)
    assert "Trials" in about.read_text()
