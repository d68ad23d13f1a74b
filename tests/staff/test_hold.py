"""Nothing goes live by the clock after a panic until two colleagues have said that it may."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from tamizdat.articles.actions import publish_article, schedule_article
from tamizdat.staff import panic as button
from tamizdat.staff.enrolment import reset_colleague
from tamizdat.staff.hold import (
    WITHIN,
    HeldError,
    NotAGuardError,
    NotHeldError,
    confirm_return,
    held_since,
    is_held,
    may_guard,
    overdue,
    while_not_held,
)
from tamizdat.staff.models import Account, Confirmation
from tests.factories import make_draft
from tests.staff.conftest import SECRET, code_of

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def guards(colleague):
    return colleague("ana", "Keepers", app=True), colleague("ilse", "Publishers", app=True)


@pytest.fixture
def held(colleague, guards):
    """A newsroom in which a reporter has pressed the button at noon."""
    account = colleague("mira", "Reporters", app=True)
    button.panic(button.only(account), NOW)
    return account


def came_due(headline="The bridge opens again"):
    """A text whose time came while nobody watched."""
    article = make_draft(headline)
    schedule_article(article, timezone.now() + HOUR)
    Revision.objects.filter(object_id=str(article.pk)).update(approved_go_live_at=timezone.now() - HOUR)
    return article


def test_one_colleague_alone_ends_nothing(held, guards):
    assert not confirm_return(guards[0], NOW).over
    assert not confirm_return(guards[0], NOW + HOUR).over, "and saying it twice is still one"
    assert held_since() == NOW


def test_two_colleagues_end_it(held, guards):
    confirm_return(guards[0], NOW)
    outcome = confirm_return(guards[1], NOW + HOUR)
    assert (outcome.over, outcome.confirmed) == (True, 2)
    assert not is_held()
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(("later", "over"), [(WITHIN - HOUR / 60, True), (WITHIN, False), (WITHIN + HOUR, False)])
def test_the_two_have_to_agree_within_a_day(held, guards, later, over):
    confirm_return(guards[0], NOW)
    assert confirm_return(guards[1], NOW + later).over is over
    assert is_held() is not over


def test_a_new_panic_makes_both_say_so_again(held, guards):
    confirm_return(guards[0], NOW)
    button.panic(button.only(held), NOW + HOUR)
    assert not confirm_return(guards[1], NOW + HOUR).over
    assert confirm_return(guards[0], NOW + HOUR).over


@pytest.mark.parametrize("role", ["Reporters", "Editors", ""])
def test_other_roles_cannot_end_it(held, colleague, role):
    other = colleague("olek", role, app=True)
    with pytest.raises(NotAGuardError, match="'olek' cannot end a hold"):
        confirm_return(other, NOW)
    assert not Confirmation.objects.exists()


def test_whoever_was_in_danger_counts_only_after_enrolling_anew(held, guards, colleague):
    button.panic(button.only(guards[0]), NOW)
    with pytest.raises(NotAGuardError):
        confirm_return(guards[0], NOW)
    reset_colleague("ana")
    with pytest.raises(NotAGuardError):
        confirm_return(guards[0], NOW)
    TOTP.activate(guards[0], SECRET)
    assert confirm_return(guards[0], NOW).confirmed == 1


def test_who_has_confirmed_and_is_closed_since_does_not_count(held, guards, colleague):
    third = colleague("vera", "Publishers", app=True)
    confirm_return(guards[0], NOW)
    Account.objects.filter(pk=guards[0].pk).update(is_active=False)
    assert not confirm_return(guards[1], NOW).over
    assert confirm_return(third, NOW).over


def test_there_is_nothing_to_end_when_nothing_is_held(guards):
    with pytest.raises(NotHeldError):
        confirm_return(guards[0], NOW)


def test_an_account_without_a_second_factor_is_no_guard(colleague):
    assert not may_guard(colleague("ana", "Keepers"))
    assert may_guard(colleague("ilse", "Keepers", app=True))


def test_what_came_due_meanwhile_goes_back_to_the_drafts_and_is_listed(held, guards):
    article, later = came_due(), make_draft("Next week")
    schedule_article(later, timezone.now() + HOUR)
    confirm_return(guards[0], timezone.now())
    assert [text.title for text in overdue(timezone.now())] == ["The bridge opens again"]
    outcome = confirm_return(guards[1], timezone.now())
    assert [text.title for text in outcome.put_back] == ["The bridge opens again"]
    article.refresh_from_db()
    assert not article.live
    assert not article.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert later.revisions.filter(approved_go_live_at__isnull=False).exists(), "what lies ahead stays on the schedule"
    assert PageLogEntry.objects.filter(page=article.pk, action="wagtail.schedule.cancel").exists()


def test_what_went_back_to_the_drafts_is_published_by_hand(held, guards):
    article = came_due()
    Revision.objects.filter(object_id=str(article.pk)).update(approved_go_live_at=timezone.now() - HOUR)
    for guard in guards:
        confirm_return(guard, timezone.now())
    revision = article.get_latest_revision()
    revision.content["go_live_at"] = (timezone.now() - HOUR).isoformat()
    revision.save()
    publish_article(article)
    article.refresh_from_db()
    assert article.live


def test_nothing_is_done_by_the_clock_while_it_lasts(held):
    done = []
    with pytest.raises(HeldError), while_not_held():
        done.append(1)
    assert done == []


def typed(monkeypatch, *codes):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{code}\n" for code in codes)))


def resume(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        call_command("staff_resume", *arguments)
    return ended.value.code, capsys.readouterr().out


def test_two_colleagues_end_it_at_the_server_with_their_codes(held, guards, monkeypatch, capsys):
    came_due()
    typed(monkeypatch, code_of(SECRET), RecoveryCodes.activate(guards[1]).get_unused_codes()[0])
    code, told = resume(capsys, "ana", "ilse")
    assert code == 0
    assert told.startswith("The hold has ended.\nThese came due meanwhile and are drafts again:\n")
    assert "The bridge opens again" in told
    assert not is_held()


def test_one_may_confirm_in_the_admin_and_one_at_the_server(held, guards, monkeypatch, capsys):
    confirm_return(guards[0], timezone.now())
    typed(monkeypatch, code_of(SECRET))
    code, told = resume(capsys, "ilse", "--json")
    assert (code, json.loads(told)) == (0, {"held": False, "confirmed": 2, "needed": 2, "put_back": []})


@pytest.mark.parametrize("names", [["ana"], ["ana", "ANA"]])
def test_one_name_is_one_colleague_however_often_it_is_named(held, guards, monkeypatch, capsys, names):
    typed(monkeypatch, code_of(SECRET), RecoveryCodes.activate(guards[0]).get_unused_codes()[0])
    code, told = resume(capsys, *names)
    assert (code, told) == (1, "1 of 2 have confirmed. The newsroom is still held.\n")
    assert is_held()


@pytest.mark.parametrize("wrong", ["", "000000", "12345678", "ana"])
def test_a_wrong_code_confirms_nothing(held, guards, monkeypatch, wrong):
    typed(monkeypatch, wrong)
    with pytest.raises(CommandError, match="no code of 'ana'"):
        call_command("staff_resume", "ana", "ilse")
    assert not Confirmation.objects.exists()


def test_the_command_says_who_cannot_and_when_there_is_nothing_to_end(colleague, guards, monkeypatch):
    typed(monkeypatch, code_of(SECRET))
    with pytest.raises(CommandError, match="nothing to end"):
        call_command("staff_resume", "ana", "ilse")
    button.panic(button.only(guards[1]), NOW)
    with pytest.raises(CommandError, match="'ilse' cannot end a hold"):
        call_command("staff_resume", "ilse")
    with pytest.raises(CommandError, match="no account 'nobody'"):
        call_command("staff_resume", "nobody")


def hold(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        call_command("staff_hold", *arguments)
    return ended.value.code, capsys.readouterr().out


def test_whoever_runs_the_server_sees_how_the_hold_stands(colleague, guards, capsys):
    assert hold(capsys) == (0, "The newsroom is not held.\n")
    button.panic(button.only(colleague()), NOW)
    came_due()
    confirm_return(guards[0], timezone.now())
    code, told = hold(capsys)
    assert code == 1
    assert "held since 2026-11-26T12:00:00+00:00" in told
    assert "1 of 2 have confirmed that it may end: ana." in told
    assert "The bridge opens again" in told
    assert json.loads(hold(capsys, "--json")[1])["confirmed"] == ["ana"]
