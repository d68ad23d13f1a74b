"""What is kept of people is said, kept for as long as was said, and then ended."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from wagtail.models import UploadedFile

from tamizdat.retention.document import document
from tamizdat.retention.records import RecordType, record_types, register
from tamizdat.retention.sweeping import RetentionError, Swept, retain, sweep
from tamizdat.vault.fields import BlindIndexField, SealedTextField
from tests.media import dirty

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "personal-data.md"
TELLING = re.compile(r"(^|_)(ip|agent|email|phone|username|first_name|last_name|surname|birthday)(_|$)")
NOW = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)


def says_something_of_a_person(field):
    if not getattr(field, "concrete", False):
        return False
    if isinstance(field, (models.EmailField, models.GenericIPAddressField, SealedTextField, BlindIndexField)):
        return True
    return field.related_model is get_user_model() or TELLING.search(field.name) is not None


def test_every_model_that_holds_something_of_a_person_is_declared():
    holding = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if any(map(says_something_of_a_person, model._meta.get_fields()))
    }
    assert holding <= {each.model for each in record_types()}


def test_every_declared_model_is_there():
    assert all(apps.get_model(each.model) for each in record_types())


def test_the_document_says_what_is_declared():
    assert PAGE.read_text(encoding="utf-8") == document(record_types())


def test_a_model_cannot_be_declared_twice():
    with pytest.raises(ValueError, match="declared already"):
        register(RecordType("staff.Account", "", "", "", ""))


@pytest.mark.django_db
def test_an_upload_that_nobody_described_is_gone_after_a_day_with_its_file(django_user_model, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    account = django_user_model.objects.create(username="quiet-heron")
    upload = UploadedFile.objects.create(uploaded_by_user=account, file=ContentFile(dirty.png(), name="a.png"))
    now = dt.datetime.now(dt.UTC)
    retain(now + dt.timedelta(hours=23))
    assert UploadedFile.objects.get() == upload
    retain(now + dt.timedelta(hours=25))
    assert not UploadedFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_session_that_has_expired_is_deleted_and_others_stay():
    for name, days in (("old", -1), ("young", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=NOW + dt.timedelta(days=days))
    retain(NOW)
    assert list(Session.objects.values_list("pk", flat=True)) == ["young"]


@pytest.mark.django_db
def test_a_dry_run_counts_and_leaves_everything(capsys):
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - dt.timedelta(days=1))
    with pytest.raises(SystemExit) as ended:
        call_command("safety_retain", dry_run=True, json=True)
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0
    assert told["ended"]["sessions.Session"] == 1
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_one_type_that_fails_keeps_back_no_other(monkeypatch):
    def fail(_now, _act):
        raise LookupError("a name that nobody should read")

    Session.objects.create(session_key="old", session_data="", expire_date=NOW - dt.timedelta(days=1))
    types = [RecordType("first", "", "", "", "", fail), *record_types()]
    swept = list(sweep(types, NOW))
    assert swept[0] == Swept("first", error=swept[0].error)
    assert "nobody" not in swept[0].error
    assert not Session.objects.exists()
    monkeypatch.setattr("tamizdat.retention.sweeping.record_types", lambda: types)
    with pytest.raises(RetentionError, match=r"^first$"):
        retain(NOW)
