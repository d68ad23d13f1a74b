"""The documentation says everything that can be said to the program, and leads nowhere that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tamizdat.console import COMMANDS, known_commands
from tamizdat.safety.doctor import CHECKS
from tamizdat.settings.variables import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def reference(name):
    return (ROOT / "docs/reference" / f"{name}.md").read_text(encoding="utf-8")


def named(path):
    return str(path.relative_to(ROOT))


def anchors_of(path):
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_described(variable):
    assert f"| `{variable}` |" in reference("settings")


def test_no_setting_is_described_that_there_is_not():
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", reference("settings"), re.MULTILINE)) == set(VARIABLES)


@pytest.mark.parametrize("command", known_commands())
def test_every_command_is_described_and_exists(command):
    assert re.search(rf"^\| `tamizdat {command}[ `]", reference("commands"), re.MULTILINE)
    assert re.sub("[ -]", "_", command) in get_commands()


def test_no_command_is_described_that_there_is_not():
    described = re.findall(r"^\| `tamizdat ([a-z]+(?:[ -][a-z]+)*)", reference("commands"), re.MULTILINE)
    assert set(described) == set(known_commands())


def test_commands_are_grouped_in_the_docs_as_in_the_help():
    assert re.findall(r"^## (.+)$", reference("commands"), re.MULTILINE) == list(COMMANDS)


def test_every_check_of_the_doctor_is_described_as_it_is():
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (yes)? ?\|", reference("doctor"), re.MULTILINE)
    described = {name: (severity, bool(in_demo)) for name, severity, in_demo in rows}
    assert described == {check.id: (check.severity.value, check.in_demo) for check in CHECKS.values()}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        assert path.exists(), target
        assert path.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors_of(path), target


@pytest.mark.parametrize("file", ["base", "dev"])
def test_every_dependency_has_its_reason(file):
    lines = (ROOT / "requirements" / f"{file}.in").read_text(encoding="utf-8").splitlines()
    names = [re.split(r"[~=<>;]", line)[0].strip() for line in lines if line and not line.startswith(("#", "-c"))]
    reasons = (ROOT / "docs/explanation/dependencies.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1] for row in reasons.splitlines() if row.startswith("| ")]
    described = {name.strip() for row in rows for name in re.split(r",|'s plugin ", row)}
    assert set(names) <= described, set(names) - described


def test_decisions_are_numbered_without_gaps_and_named_alike():
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for number, file in enumerate(files, start=1):
        assert file.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_every_page_of_the_docs_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = (target.partition("#")[0] for target in LINK.findall(page.read_text(encoding="utf-8")))
        targets = [(page.parent / target).resolve() for target in links if target and "://" not in target]
        waiting += [path for target in targets for path in (target.glob("*.md") if target.is_dir() else [target])]
    assert set(PAGES) - reached == set()


def test_every_test_that_the_threat_model_names_is_there():
    named_there = re.findall(r"`(tests/[\w/.]+)`", (ROOT / "docs/threat-model.md").read_text(encoding="utf-8"))
    assert len(named_there) > 20
    assert [path for path in named_there if not (ROOT / path).exists()] == []


def test_the_readme_fits_on_a_screen_and_shows_the_front_page():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 60
    picture = ROOT / "docs/pictures/front-page.png"
    assert "docs/pictures/front-page.png" in readme
    assert picture.stat().st_size < 300_000


def test_make_help_says_what_can_be_made():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split()
    assert set(targets) == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
