"""Whether there is anything to press: asked in one statement, for each thing that can be behind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tamizdat.press.behind import is_behind
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.machines import this_machine
from tamizdat.press.models import Entry, Machine, Note, Touch, Tree
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine():
    """A machine on which everything is pressed."""
    make_article()
    take_in()
    machine = this_machine()
    last = Touch.objects.order_by("pk").last()
    Machine.objects.filter(pk=machine.pk).update(pressed=last.pk if last else 0)
    assert not is_behind()
    return machine


def touched(machine):
    Touch.objects.create(address="/en/")


def touched_and_failed(machine):
    Touch.objects.create(address="/en/", failed=True, machine=machine)


def touched_elsewhere_too(machine):
    other = Machine.objects.create(mark="0" * 32, seen=timezone.now())
    Tree.objects.create(machine=other, path="/elsewhere", whole=True)


def noted(machine):
    Note.objects.create(sort="everything", number=0)


def expiring(machine, after):
    Entry.objects.filter(kind="article").update(look_again=timezone.now() + after)


def tree_made(machine, *, whole, made_with=""):
    Tree.objects.create(machine=machine, path="/here", whole=whole, made_with=made_with)


@pytest.mark.parametrize(
    ("happens", "behind"),
    [
        (touched, True),
        (touched_and_failed, False),
        (touched_elsewhere_too, False),
        (noted, True),
        (lambda machine: expiring(machine, -dt.timedelta(seconds=1)), True),
        (lambda machine: expiring(machine, dt.timedelta(minutes=5)), False),
        (lambda machine: tree_made(machine, whole=True), True),
        (lambda machine: tree_made(machine, whole=True, made_with="now"), False),
        (lambda machine: tree_made(machine, whole=False), False),
    ],
)
def test_one_statement_finds_whatever_is_to_be_pressed_here(machine, django_assert_num_queries, happens, behind):
    happens(machine)
    with django_assert_num_queries(1):
        assert is_behind() is behind
