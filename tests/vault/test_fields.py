"""A record keeps an address sealed, is found by it, and shows it to nobody."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.template import engines
from django.test.utils import isolate_apps

from tamizdat.vault import at_hand
from tamizdat.vault.errors import NoPrivateKeyError, PlainTextError, TruncatedError
from tamizdat.vault.fields import BlindIndexField, SealedTextField
from tests.vault.readers import Reader, Unwanted

pytestmark = pytest.mark.django_db
ADDRESS = "Mira@Farbank.example"
SEALED = ["address", "address_index", "note"]


@pytest.fixture
def mira(readers):
    return Reader.objects.create(address=ADDRESS, note="gives on Fridays")


def stored(reader):
    """What whoever steals the database reads of a record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, address_index, note FROM readers_reader WHERE id = %s", [reader.pk])
        return [bytes(value) for value in cursor.fetchone()]


def test_an_address_is_kept_as_it_was_typed(mira):
    assert Reader.objects.get().address.open() == ADDRESS
    assert Reader.objects.get().note.open() == "gives on Fridays"


def test_the_database_holds_no_part_of_it(mira):
    content = b"".join(stored(mira)).lower()
    assert b"mira" not in content
    assert b"friday" not in content


@pytest.mark.parametrize("typed", ["mira@farbank.example", " MIRA@FARBANK.EXAMPLE ", ADDRESS])
def test_a_reader_is_found_by_the_address_however_it_is_typed(mira, typed):
    assert Reader.objects.get(address_index=typed) == mira
    assert Reader.objects.filter(address_index__in=["olan@farbank.example", typed]).get() == mira
    assert not Reader.objects.exclude(address_index=typed).exists()


def test_nobody_else_is_found(mira):
    assert not Reader.objects.filter(address_index="olan@farbank.example").exists()
    assert not Reader.objects.filter(address_index__in=[]).exists()


def test_an_address_signs_up_once(mira):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reader.objects.create(address=ADDRESS.upper())


def test_a_new_address_takes_the_place_of_the_old_one(mira):
    mira.address = "mira@elsewhere.example"
    mira.save()
    assert Reader.objects.get(address_index="mira@elsewhere.example").address.open() == "mira@elsewhere.example"
    assert not Reader.objects.filter(address_index=ADDRESS).exists()


def test_who_is_erased_is_found_no_more_and_the_record_stays(mira):
    mira.address = mira.note = None
    mira.save()
    reader = Reader.objects.get()
    assert (reader.address, reader.address_index, reader.note) == (None, None, None)
    assert Reader.objects.filter(address__isnull=True, address_index__isnull=True).exists()


def test_an_address_that_wants_no_mail_is_known_without_being_kept(readers):
    Unwanted.objects.create(address_index=ADDRESS)
    assert Unwanted.objects.filter(address_index="mira@farbank.example").exists()
    assert [field.name for field in Unwanted._meta.concrete_fields] == ["id", "address_index"]


def test_no_object_log_line_or_template_shows_it(mira):
    reader = Reader.objects.get()
    page = engines["django"].from_string("{{ reader.address }} {{ reader.note }}").render({"reader": reader})
    shown = [repr(vars(mira)), repr(reader.address), f"{reader.address}", f"{reader.address!r} {vars(reader)}", page]
    assert "mira" not in "".join(shown).lower()
    assert "friday" not in "".join(shown).lower()
    assert page == "Sealed Sealed"


def test_it_is_in_no_form_that_is_made_from_the_model():
    assert not [field for field in Reader._meta.concrete_fields if field.editable and field.name != "id"]


def test_a_text_does_not_get_into_the_database_past_its_index(mira):
    with pytest.raises(PlainTextError, match="assign the text") as refused:
        Reader.objects.update(address="olan@farbank.example")
    assert "olan" not in str(refused.value)
    with pytest.raises(PlainTextError):
        Reader.objects.filter(address="mira@farbank.example").exists()


@pytest.mark.parametrize("lookup", ["address__contains", "address__gt", "address_index__startswith", "address__in"])
def test_a_look_up_that_cannot_work_is_refused(readers, lookup):
    with pytest.raises(FieldError):
        Reader.objects.filter(**{lookup: "mira"}).exists()


def test_many_are_written_at_once(readers):
    Reader.objects.bulk_create([Reader(address=f"reader{number}@farbank.example") for number in range(50)])
    assert Reader.objects.get(address_index="READER7@farbank.example").address.open() == "reader7@farbank.example"
    some = list(Reader.objects.order_by("pk")[:3])
    for one in some:
        one.address = f"new{one.pk}@farbank.example"
    Reader.objects.bulk_update(some, ["address", "address_index"])
    assert Reader.objects.get(address_index=f"new{some[0].pk}@farbank.example") == some[0]


def test_a_record_is_got_or_made_by_its_address(readers):
    first, made = Reader.objects.get_or_create(address_index=ADDRESS, defaults={"address": ADDRESS})
    again, made_again = Reader.objects.get_or_create(address_index=ADDRESS.lower(), defaults={"address": ADDRESS})
    assert (first, made, made_again) == (again, True, False)


def test_a_value_that_is_not_needed_is_not_read(mira):
    reader = Reader.objects.defer("address", "note").get()
    assert "address" not in vars(reader)
    assert reader.address.open() == ADDRESS
    reader.refresh_from_db()
    assert reader.address.open() == ADDRESS


def test_objects_can_be_copied_and_pickled_sealed(mira):
    assert copy.deepcopy(vars(mira)["address"]).open() == ADDRESS
    again = pickle.loads(pickle.dumps(mira.address))  # noqa: S301  our own
    assert again == mira.address
    assert hash(again) == hash(mira.address)
    assert ADDRESS.encode() not in pickle.dumps(mira.address)


def test_a_record_travels_as_a_file_sealed(mira):
    written = serializers.serialize("json", Reader.objects.all())
    assert "mira" not in written.lower()
    mira.delete()
    (told,) = json.loads(written)
    # As Django's deserialiser does, which knows models of installed apps only.
    Reader.objects.create(**{name: Reader._meta.get_field(name).to_python(told["fields"][name]) for name in SEALED})
    assert Reader.objects.get(address_index=ADDRESS).address.open() == ADDRESS


@pytest.mark.parametrize("name", SEALED)
def test_a_plain_text_in_a_file_of_records_is_no_sealed_value(name):
    with pytest.raises(ValidationError) as refused:
        Reader._meta.get_field(name).to_python("mira@farbank.example")
    assert "mira" not in str(refused.value)


def test_a_record_is_valid_by_itself(mira):
    mira.full_clean()
    with pytest.raises(Exception, match="already exists"):
        Reader(address=ADDRESS.upper()).full_clean()


def test_one_spoiled_value_spoils_one_record(mira):
    olan = Reader.objects.create(address="olan@farbank.example")
    Reader.objects.filter(pk=mira.pk).update(address=bytes(mira.address)[:40])
    opened, spoiled = [], []
    for reader in Reader.objects.order_by("pk"):
        try:
            opened.append(reader.address.open())
        except TruncatedError:
            spoiled.append(reader.pk)
    assert (opened, spoiled) == ([olan.address.open()], [mira.pk])


def test_what_answers_the_web_seals_and_finds_and_opens_nothing(readers):
    at_hand.seal_only()
    reader = Reader.objects.create(address=ADDRESS)
    assert Reader.objects.get(address_index=ADDRESS) == reader
    with pytest.raises(NoPrivateKeyError, match="answers the web"):
        reader.address.open()


def test_a_web_server_without_the_private_key_seals_and_finds(readers):
    (readers / "private-key.json").unlink()
    reader = Reader.objects.create(address=ADDRESS)
    assert Reader.objects.get(address_index=ADDRESS) == reader
    with pytest.raises(NoPrivateKeyError, match="No such file"):
        reader.address.open()


@pytest.mark.parametrize("name", SEALED)
def test_migrations_write_the_field_as_it_is(name):
    field = Reader._meta.get_field(name)
    _name, _path, args, options = field.deconstruct()
    again = type(field)(*args, **options)
    assert again.deconstruct()[1:] == field.deconstruct()[1:]
    assert again.purpose == field.purpose
    text, imports = MigrationWriter.serialize(field)
    assert f"purpose='{field.purpose}'" in text
    assert imports == {"import tamizdat.vault.fields"}


@isolate_apps("tamizdat.vault")
def test_an_index_of_nothing_is_found_before_anything_runs():
    class Lost(models.Model):
        address_index = BlindIndexField(purpose="lost", of="address")

        class Meta:
            app_label = "vault"

        def __str__(self):
            return ""

    assert [message.id for message in Lost._meta.get_field("address_index").check()] == ["vault.E001"]
    assert Reader._meta.get_field("address_index").check() == []


def test_a_purpose_is_required():
    with pytest.raises(TypeError):
        SealedTextField()
    with pytest.raises(ValueError, match="small letters"):
        BlindIndexField(purpose="Readers")
