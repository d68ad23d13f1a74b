"""Several machines on one database: each keeps its own trees in step, whoever takes in what has changed."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from random import Random

import pytest
from django.test import override_settings

from tamizdat.articles.actions import rename_article, unpublish_article
from tamizdat.articles.models import Article
from tamizdat.press import machines, step
from tamizdat.press.behind import is_behind
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.machines import FILE, this_machine
from tamizdat.press.models import Machine, Touch, Tree
from tamizdat.press.step import build_tree, press_changed
from tamizdat.press.watching import Watch, ensure_house_tree
from tests.factories import make_article, make_articles, make_front, make_section
from tests.press.comparing import differences

DAY = dt.timedelta(days=1)


class Elsewhere:
    """A machine: a data directory, and a tree beside it."""

    def __init__(self, folder):
        self.folder, self.tree = folder, folder / "kept"

    def here(self):
        """Work on this machine, for the time of a block."""
        return override_settings(DATA_DIR=self.folder)

    def build(self):
        """Press everything."""
        with self.here():
            build_tree(self.tree, jobs=1, compressed=False)

    def press(self):
        """Press what has changed."""
        with self.here():
            return press_changed(jobs=1)

    def is_behind(self):
        """Tell whether there is anything to press."""
        with self.here():
            return is_behind()


@pytest.fixture(scope="module")
def archive(kept_for_the_module):
    make_articles(12, make_section(make_front("en")))


@pytest.fixture
def both(archive, db, tmp_path):
    """Two machines, each with a tree of a small archive."""
    found = Elsewhere(tmp_path / "one"), Elsewhere(tmp_path / "two")
    for machine in found:
        machine.build()
    return found


@pytest.fixture
def is_in_step(tmp_path):
    """Tell whether a machine's tree is the tree that is built anew."""

    def compare(machine):
        with Elsewhere(tmp_path / "third").here():
            build_tree(tmp_path / "anew", jobs=1, compressed=False, kept=False)
        return differences(machine.tree, tmp_path / "anew") == []

    return compare


def test_what_one_machine_has_pressed_the_other_presses_too(both, is_in_step):
    one, two = both
    Article.objects.update(standfirst="Another standfirst")
    one.press()
    assert is_in_step(one)
    assert not is_in_step(two)
    assert two.is_behind()
    two.press()
    assert is_in_step(two)
    assert not Touch.objects.exists()
    assert not any(machine.is_behind() for machine in both)


@pytest.mark.parametrize("seed", range(3))
def test_two_machines_are_in_step_whichever_of_them_presses_when(seed, both, is_in_step):
    chance = Random(seed)  # noqa: S311  a history to be repeated
    for number in range(30):
        article = chance.choice(list(Article.objects.live()))
        match chance.randrange(6):
            case 0:
                make_article(f"Number {number}", article.section)
            case 1:
                rename_article(article, f"elsewhere-{number}")
            case 2:
                unpublish_article(article)
            case 3:
                Article.objects.filter(pk=article.pk).update(standfirst=f"Words {number}")
            case place:
                both[place - 4].press()
    for machine in both:
        machine.press()
        assert is_in_step(machine)
    assert not Touch.objects.exists()


def test_what_is_published_while_another_machine_builds_its_tree_reaches_that_tree(both, is_in_step, monkeypatch):
    one, two = both
    real = step.build

    def slow(tree, **options):
        tally = real(tree, **options)
        # Everything of this tree is written; only now the other one takes in and presses a change.
        Article.objects.update(standfirst="Published meanwhile")
        one.press()
        return tally

    Tree.objects.filter(path=str(two.tree)).update(whole=False)
    with monkeypatch.context() as slowly:
        slowly.setattr(step, "build", slow)
        two.press()
    assert is_in_step(two)
    assert is_in_step(one)


def test_no_machine_builds_or_forgets_a_tree_of_another(both):
    one, two = both
    Tree.objects.filter(path=str(two.tree)).update(whole=False)
    two.tree.rename(two.tree.with_name("unplugged"))
    assert not one.press().built
    assert not one.press().lost
    assert not two.tree.exists()
    assert Tree.objects.filter(path=str(two.tree)).exists()


def test_nobody_waits_for_a_machine_that_is_gone_and_when_it_returns_it_builds_anew(both, is_in_step):
    one, two = both
    Machine.objects.filter(tree__path=str(two.tree)).update(seen=this_machine().seen - 8 * DAY)
    Article.objects.update(standfirst="While it was gone")
    one.press()
    assert not Touch.objects.exists()
    assert list(two.press().built) == [str(two.tree)]
    assert is_in_step(two)


def test_a_machine_that_was_away_and_has_missed_nothing_does_not_build_anew(both):
    one, two = both
    Machine.objects.filter(tree__path=str(two.tree)).update(seen=this_machine().seen - 8 * DAY)
    one.press()
    assert not two.press().built


def test_a_machine_that_watches_is_not_taken_for_gone(both, monkeypatch):
    _one, two = both
    Machine.objects.update(seen=this_machine().seen - 8 * DAY)
    with two.here():
        Watch().look()
        assert abs(Machine.objects.get(tree__path=str(two.tree)).seen - this_machine().seen) < DAY


def test_what_could_not_be_rendered_is_tried_again_by_each_machine(both, is_in_step, monkeypatch):
    one, two = both
    article = Article.objects.first()
    Article.objects.filter(pk=article.pk).update(standfirst="Damaged")

    def broken(*_arguments):
        raise LookupError("damaged")

    with monkeypatch.context() as damaged:
        damaged.setattr("tamizdat.press.kinds.article.themed", broken)
        assert one.press().failures.keys() == two.press().failures.keys() == {article.address}
    one.press()
    assert Touch.objects.count() == 1
    two.press()
    assert not Touch.objects.exists()
    assert is_in_step(one)
    assert is_in_step(two)


def test_a_tree_of_before_there_were_machines_is_taken_over_by_the_first(db, tmp_path):
    Tree.objects.create(path=str(tmp_path / "kept"))
    with override_settings(DATA_DIR=tmp_path / "one"):
        ensure_house_tree()
        assert Tree.objects.filter(machine=this_machine()).count() == 2
    with override_settings(DATA_DIR=tmp_path / "two"):
        ensure_house_tree()
        assert Tree.objects.filter(machine=this_machine()).count() == 1


@pytest.mark.parametrize("damage", ["", "half a ma", "é" * 40])
def test_a_damaged_mark_is_made_anew(damage, db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    before = this_machine()
    (tmp_path / FILE).write_text(damage)
    after = this_machine()
    assert before.mark != after.mark
    assert this_machine() == after
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_processes_that_begin_at_once_on_one_data_directory_are_one_machine(tmp_path):
    code = "from tamizdat.press.machines import mark; print(mark())"
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DATABASE_"))}
    environ |= {"TAMIZDAT_MODE": "demo", "TAMIZDAT_DATA_DIR": str(tmp_path)}
    environ |= {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo"}
    command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    begun = [subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) for _each in range(4)]
    assert len({process.communicate()[0] for process in begun}) == 1
    assert all(process.returncode == 0 for process in begun)


def test_a_look_of_a_machine_with_nothing_to_do_costs_one_query(both, django_assert_num_queries):
    one, _two = both
    one.press()
    with one.here(), django_assert_num_queries(1):
        assert not is_behind()


def test_an_address_that_another_process_of_the_machine_has_pressed_waits_no_more(both):
    one, two = both
    Article.objects.update(standfirst="Another standfirst")
    with one.here():
        take_in()
        assert machines.waiting().exists()
    one.press()
    with one.here():
        assert not machines.waiting().exists()
    with two.here():
        assert machines.waiting().exists()
