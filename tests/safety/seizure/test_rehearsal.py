"""Invented people come in by the newspaper's own forms, and a taken server names none of them; a leaky one fails."""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from wagtail.models import Page

from tamizdat import rehearsals
from tamizdat.articles.models import Article, Contributor
from tamizdat.media import forms
from tamizdat.media.models import Picture
from tamizdat.newsletter.models import Issue
from tamizdat.newsletter.signing_up.consent import consent_to
from tamizdat.rehearsals import Flow, Stage, flows, invented, register
from tamizdat.safety import access_log
from tamizdat.safety.logs import SafeFormatter
from tamizdat.safety.seizure.rehearsing import rehearse
from tamizdat.staff import attribution, views
from tamizdat.staff.models import Account, Letter, Notice
from tamizdat.vault import at_hand
from tests.factories import make_article, make_section
from tests.newsletter.desk_factories import make_newsletter
from tests.vault.conftest import data_dir, nothing_at_hand, vault  # noqa: F401  what addresses are sealed in

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings, data_dir, monkeypatch):  # noqa: F811  the fixture of the vault's tests
    # A second factor counts once its transaction has ended, and that of a test never does.
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_options: act())
    settings.MEDIA_ROOT, settings.STATIC_ROOT, settings.FILE_UPLOAD_TEMP_DIR = data_dir / "media", None, data_dir
    return data_dir


@pytest.fixture
def newsroom(server, vault):  # noqa: F811  likewise
    make_article(section=make_section())
    # The words of consent stand on its pages before anybody can agree to them.
    consent_to(make_newsletter())
    return server


@pytest.fixture
def as_in_production(monkeypatch):
    """Log as it is set; the test-suite's own handlers keep everything in words, for whoever reads a failure.

    They come back with every phase of a test, so this is called in its midst.
    """

    def set_up():
        handler = logging.StreamHandler()
        handler.setFormatter(SafeFormatter())
        monkeypatch.setattr(logging.getLogger(), "handlers", [handler])

    return set_up


def given_away(played):
    return {(hit.place, played.people[hit.whom - 1]) for hit in played.hits}


# What the press remembers of what is public it would remember anyway, and masks are made once. Counts of attempts go
# with their window, and nobody could find those of one person.
MAY_GROW = {"staff_account", "django_content_type", "newsletter_attempts", "newsletter_attemptskey"}


def rows():
    """Return how many rows each table has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in set(connection.introspection.table_names(cursor)) - MAY_GROW:
            if "_fts_" in table or table.startswith(("sqlite_", "press_")):
                continue
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608  the database's own name
            counts[table] = cursor.fetchone()[0]
    return counts


def test_nobody_is_given_away_and_nothing_is_left(newsroom, as_in_production):
    as_in_production()
    before, accounts = rows(), Account.objects.count()
    played = rehearse(flows())
    assert given_away(played) == set()
    assert played.missing == {}
    assert {"reader.read", "staff.address", "staff.pseudonym", "newsletter.desk"} <= set(played.flows)
    assert {"reader, network address", "colleague, mail address", "colleague, password"} <= set(played.people)
    after = rows()
    assert {table: (before[table], number) for table, number in after.items() if number != before[table]} == {}
    assert Account.objects.count() == accounts


def test_what_a_killed_rehearsal_left_is_cleared_away_by_the_next(newsroom, monkeypatch):
    before = {model: model.objects.count() for model in (Account, Page, Article, Contributor, Picture, Issue)}
    with monkeypatch.context() as killed:
        killed.setattr(Stage, "clear", lambda _stage: None)
        rehearse(flows())
    assert all(model.objects.count() > number for model, number in before.items())
    rehearse(flows())
    assert {model: model.objects.count() for model in before} == before


def test_nobody_is_written_to_because_of_it(newsroom):
    rehearse(flows())
    assert not Notice.objects.exists()
    assert not Letter.objects.exists()


def test_readers_see_nothing_of_it(newsroom):
    seen = Article.objects.public().count(), Page.objects.live().count()
    shown = []
    register(Flow("zz.look", "Look.", lambda _stage: shown.append(Article.objects.public().count())))
    try:
        rehearse(flows())
    finally:
        del rehearsals._flows["zz.look"]
    assert shown == [seen[0]]
    assert (Article.objects.public().count(), Page.objects.live().count()) == seen


def leave_masks_off(monkeypatch, _server):
    attribution.unmask()


def log_as_django_does(monkeypatch, _server):
    monkeypatch.setattr(SafeFormatter, "format", logging.Formatter("%(message)s").format)


def note_visitors(monkeypatch, server):
    def noting(self, request):
        with (server / "visits").open("a") as file:
            print(request.META["REMOTE_ADDR"], request.headers.get("user-agent"), file=file)
        return self.get_response(request)

    monkeypatch.setattr(access_log.AccessLog, "__call__", noting)


def keep_pictures_as_they_come(monkeypatch, server):
    def keeping(file):
        (server / "upload.jpg").write_bytes(file.read())
        file.seek(0)
        return cleaned(file)

    cleaned = forms.cleaned_file
    monkeypatch.setattr(forms, "cleaned_file", keeping)


def keep_digests_of_strangers(monkeypatch, server):
    import hashlib  # noqa: PLC0415  for one leak

    def post(self, request, *args, **kwargs):
        digest = hashlib.sha256(request.POST["login"].encode()).hexdigest()
        (server / "attempts").write_text(digest)
        return usual(self, request, *args, **kwargs)

    usual = views.LogInView.post
    monkeypatch.setattr(views.LogInView, "post", post)


def remember_the_browser(monkeypatch, _server):
    def form_valid(self, form):
        answer = usual(self, form)
        # So long that Django packs it.
        self.request.session["browser"] = [self.request.headers["user-agent"]] * 50
        return answer

    usual = views.WelcomeView.form_valid
    monkeypatch.setattr(views.WelcomeView, "form_valid", form_valid)


def leave_addresses_open(monkeypatch, _server):
    monkeypatch.setattr(at_hand, "seal", lambda _purpose, text: base64.b64encode(text.encode()))


LEAKS = {
    leave_masks_off: ("table wagtailcore_revision", "colleague, name"),
    log_as_django_does: ("log", "reader, mail address"),
    note_visitors: ("visits", "reader, network address"),
    keep_pictures_as_they_come: ("upload.jpg", "colleague, name"),
    keep_digests_of_strangers: ("attempts", "stranger, mail address"),
    leave_addresses_open: ("table staff_account", "colleague, mail address"),
    remember_the_browser: ("table django_session", "colleague, browser"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leaky_build_fails(leak, newsroom, monkeypatch, as_in_production):
    as_in_production()
    leak(monkeypatch, newsroom)
    place, whom = LEAKS[leak]
    found = given_away(rehearse(flows()))
    assert [(where, who) for where, who in found if place in where and who == whom], found


def test_what_was_deleted_and_is_still_there_is_found(newsroom, monkeypatch):
    """A person whose record is deleted at the end, and whose file is not."""

    def play(stage):
        person = stage.enter("subscriber")
        stage.afterwards(lambda: (newsroom / "list.csv").write_text(person.address))

    played = rehearse([Flow("leaky", "Leak.", play)])
    assert given_away(played) == {(str(newsroom / "list.csv"), "subscriber, mail address")}


def test_a_flow_that_goes_wrong_is_named_and_cleared_away(newsroom, monkeypatch):
    monkeypatch.setattr(views.WelcomeView, "post", lambda *_args, **_kwargs: views.HttpResponseRedirect("/"))
    with pytest.raises(CommandError) as failed:
        call_command("safety_seizure_test")
    assert failed.value.returncode == 2
    assert "Nothing of it is left" in str(failed.value)
    assert not Account.objects.exists()


def test_a_flow_that_cannot_be_played_here_is_told(server, capsys, as_in_production):
    as_in_production()
    with pytest.raises(SystemExit) as ended:
        call_command("safety_seizure_test", json=True)
    assert ended.value.code == 0
    assert "no section" in json.loads(capsys.readouterr().out)["missing"]["staff.pseudonym"]


def test_two_flows_cannot_have_one_name():
    with pytest.raises(ValueError, match="called staff"):
        register(Flow("staff.pseudonym", "Another.", lambda _stage: None))


def test_everybody_who_is_invented_is_somebody_else():
    words = [word for _ in range(200) for word in invented("reader").words.values()]
    assert len(set(words)) == len(words)
    assert all(len(word) >= 12 for word in words)


def test_log_lines_of_the_rehearsal_are_not_shown(newsroom, capsys, as_in_production):
    as_in_production()
    rehearse(flows())
    assert "could not be taken" not in capsys.readouterr().err


NEWSLETTER = """
from wagtail.models import Locale
from tamizdat.newsletter.models import Newsletter
locale = Locale.objects.get(language_code="en")
Newsletter.objects.create(name="Friday", slug="friday", locale=locale, description="Weekly.", sender_name="Letters")
"""


def test_a_server_with_its_own_database_file_names_nobody(tmp_path):
    """The same with a file in which deleted rows could be found."""
    environ = {**os.environ, "TAMIZDAT_DATA_DIR": str(tmp_path), "TAMIZDAT_MODE": "demo"}
    environ |= {"DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo"}
    environ.pop("DATABASE_URL", None)
    (tmp_path / "DEMO").touch()
    for command in (
        ["-m", "django", "migrate", "--verbosity=0"],
        ["-m", "django", "vault_init"],
        ["-m", "django", "collectstatic", "--noinput", "--verbosity=0"],
        ["-m", "django", "newspaper_begin", "en", "The Far Bank", "--section", "Courts"],
        ["-m", "django", "shell", "--no-imports", "--command", NEWSLETTER],
    ):
        subprocess.run([sys.executable, *command], env=environ, check=True, capture_output=True)
    test = [sys.executable, "-m", "django", "safety_seizure_test", "--json"]
    ended = subprocess.run(test, env=environ, check=False, capture_output=True, text=True)
    told = json.loads(ended.stdout)
    assert told["found"] == []
    assert told["missing"] == {}
    assert ended.returncode == 0
