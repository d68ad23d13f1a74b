"""The ``tamizdat`` command itself: help before there is a newsroom, and sentences instead of tracebacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tamizdat.console import known_commands


def environ_of(data_dir):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DJANGO_"))}
    environ.pop("DATABASE_URL", None)
    return environ | {"TAMIZDAT_DATA_DIR": str(data_dir)}


def tamizdat(*arguments, data_dir, stdout=subprocess.PIPE):
    environ = environ_of(data_dir)
    command = [sys.executable, "-m", "tamizdat.console", *arguments]
    return subprocess.run(command, env=environ, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


@pytest.fixture(scope="module")
def empty_newsroom(tmp_path_factory):
    """A data directory with a database and nothing in it."""
    data_dir = tmp_path_factory.mktemp("newsroom")
    (data_dir / "DEMO").touch()
    assert tamizdat("migrate", data_dir=data_dir).returncode == 0
    return data_dir


@pytest.mark.parametrize("name", ["import page", "article correct", "serve", "doctor", "newspaper begin"])
def test_help_comes_before_there_is_a_newsroom(name, tmp_path):
    done = tamizdat(*name.split(), "--help", data_dir=tmp_path / "none")
    assert done.returncode == 0, done.stderr
    assert f" {name} " in done.stdout.splitlines()[0] + " "
    assert not (tmp_path / "none").exists()


def test_every_command_stands_on_the_help_page(tmp_path):
    page = tamizdat("--help", data_dir=tmp_path).stdout
    assert all(f"  {name}" in page for name in known_commands())


def test_without_a_newsroom_the_reader_of_the_error_learns_what_to_do(tmp_path):
    done = tamizdat("article", "list", data_dir=tmp_path / "none")
    assert done.returncode == 78
    assert "make demo" in done.stderr


def test_a_database_that_was_never_made_is_a_sentence(tmp_path):
    (tmp_path / "DEMO").touch()
    done = tamizdat("article", "list", data_dir=tmp_path)
    assert done.returncode == 1
    assert "tamizdat migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_behind_the_output_is_a_sentence(empty_newsroom):
    with Path("/dev/full").open("w") as full:
        done = tamizdat("newspaper", "begin", "en", "The Far Bank", data_dir=empty_newsroom, stdout=full)
    assert done.returncode in (1, 120)
    assert "Traceback" not in done.stderr


def test_help_is_about_the_command_and_not_about_what_it_is_made_of(tmp_path):
    page = tamizdat("article", "correct", "--help", data_dir=tmp_path).stdout
    assert "--passage" in page
    assert "--pythonpath" not in page


def test_a_refusal_is_a_sentence_of_the_newspaper(empty_newsroom):
    done = tamizdat("article", "publish", "99999", data_dir=empty_newsroom)
    assert done.returncode == 1
    assert done.stderr.startswith("tamizdat: There is no article '99999'")


def test_half_a_command_is_told_its_other_half(tmp_path):
    done = tamizdat("article", data_dir=tmp_path)
    assert done.returncode == 2
    assert "article publish" in done.stderr
    assert "press build" not in done.stderr
    asked = tamizdat("article", "--help", data_dir=tmp_path)
    assert asked.returncode == 0
    assert asked.stdout == done.stderr
    wrong = tamizdat("article", "publich", data_dir=tmp_path)
    assert wrong.returncode == 2
    assert "'article publish'" in wrong.stderr


def test_an_unknown_command_is_a_wrong_call(tmp_path):
    done = tamizdat("publish", "everything", data_dir=tmp_path)
    assert done.returncode == 2
    assert "'publish everything'" in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])
def test_a_command_does_its_work_whoever_listens(empty_newsroom, tmp_path, closed):
    out = tmp_path / "tree"
    words = f"'{sys.executable}' -m tamizdat.console press build --out '{out}' --json {closed}"
    environ = environ_of(empty_newsroom)
    ran = subprocess.run(["bash", "-c", words], env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert (out / "robots.txt").exists()


def test_a_folder_that_cannot_be_made_is_named(empty_newsroom, tmp_path):
    (tmp_path / "a file").write_text("")
    told = tamizdat("press", "build", "--out", str(tmp_path / "a file/tree"), data_dir=empty_newsroom)
    assert told.returncode == 1
    assert "a file/tree cannot be made" in told.stderr
    told = tamizdat("press", "build", "--out", "", data_dir=empty_newsroom)
    assert told.returncode == 2
    assert "name a folder" in told.stderr
