"""What newsrooms will keep of readers, in small: a reader with an address, and addresses that want no more mail.

The models have a registry of their own, so that no migration of the newspaper knows them.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import connection, models

from tamizdat.vault.fields import BlindIndexField, SealedTextField
from tamizdat.vault.records import tables

REGISTRY = Apps()


class Reader(models.Model):
    address = SealedTextField(purpose="readers.address", null=True)
    address_index = BlindIndexField(purpose="readers.address", of="address", unique=True, null=True)
    note = SealedTextField(purpose="readers.note", null=True)

    class Meta:
        apps = REGISTRY
        app_label = "readers"

    def __str__(self):
        return f"reader {self.pk}"


class Unwanted(models.Model):
    """An address that wants no more mail; the address itself is not kept."""

    address_index = BlindIndexField(purpose="unwanted.address")

    class Meta:
        apps = REGISTRY
        app_label = "readers"

    def __str__(self):
        return f"unwanted {self.pk}"


def make_tables():
    """Make the tables in the database that is open, if they are not there."""
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (Reader, Unwanted):
            if model._meta.db_table not in there:
                editor.create_model(model)


def sealed_tables():
    """What a rotation goes through."""
    return tables([Reader, Unwanted])
