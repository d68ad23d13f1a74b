"""Fields of models: a sealed text, and the blind index that finds it.

    class Subscriber(models.Model):
        address = SealedTextField(purpose="newsletter.address")
        address_index = BlindIndexField(purpose="newsletter.address", of="address", unique=True)

    subscriber = Subscriber(address="Mira@farbank.example")     # sealed at once, and indexed
    subscriber.address                                          # <sealed newsletter.address>
    subscriber.address.open()                                   # where there is a private key
    Subscriber.objects.get(address_index="mira@FARBANK.example")

The plain text stays in no object, so no traceback, log or template shows it. Assigning a text seals it and sets every
index ``of`` it. A look-up by text asks for the index of each living key, so that it finds records in the middle of a
rotation too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Exact, In, Lookup
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from tamizdat.vault import at_hand
from tamizdat.vault.errors import PlainTextError
from tamizdat.vault.purposes import purpose_bytes

# What a field that follows another one begins with: whatever the other one has set.
_FOLLOWS = object()


class Sealed:
    """A sealed text as a model's attribute: it can be kept, copied, compared and printed without being read.

    Args:
        value: the sealed bytes.
        purpose: that they were sealed for.
    """

    __slots__ = ("_purpose", "_value")

    def __init__(self, value: bytes, purpose: str) -> None:
        self._value, self._purpose = bytes(value), purpose

    def open(self) -> str:
        """Return the text.

        Raises:
            SealedValueError: this value cannot be opened.
            KeyTroubleError: this process can open none.
        """
        return at_hand.open_sealed(self._purpose, self._value)

    def __bytes__(self) -> bytes:
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"<sealed {self._purpose}>"

    def __str__(self) -> str:
        return str(_("Sealed"))


class _SealedAttribute(DeferredAttribute):
    """Seals whatever text is assigned, and indexes it."""

    field: SealedTextField

    def __set__(self, instance: models.Model, value: object) -> None:
        held = instance.__dict__
        if isinstance(value, str):
            for index in self.field.indexes_on(type(instance)):
                held[index.attname] = at_hand.blind_index(index.purpose, value)
            value = Sealed(at_hand.seal(self.field.purpose, value), self.field.purpose)
        elif value is None and held.get(self.field.attname) is not None:
            # Who is erased must not be found any more either.
            held.update({index.attname: None for index in self.field.indexes_on(type(instance))})
        held[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """A text that only who has the private key can read. It is in no form; ``null=True`` lets it be erased.

    Args:
        purpose: binds the value to this column; see ``tamizdat.vault.purposes``.
    """

    # What django-stubs reads: an attribute gives what is sealed, and takes a text too.
    _pyi_private_get_type: Sealed  # type: ignore[assignment]
    _pyi_private_set_type: str | Sealed
    description = _("Sealed text")
    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, purpose: str, **options: Any) -> None:
        purpose_bytes(purpose)
        self.purpose = purpose
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Return what migrations write."""
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"purpose": self.purpose}

    def indexes_on(self, model: type[models.Model]) -> list[BlindIndexField]:
        """Return the blind indexes of this field."""
        fields = model._meta.concrete_fields  # noqa: SLF001  Django's own name for it
        return [field for field in fields if isinstance(field, BlindIndexField) and field.of == self.name]

    def from_db_value(self, value: bytes | memoryview | None, *_context: object) -> Sealed | None:
        """Return the value as the database has it, whole or spoiled: it is looked at when it is opened."""
        return None if value is None else Sealed(bytes(value), self.purpose)

    def to_python(self, value: object) -> Any:
        """Return a value from a serialised record; a text there is Base64 of sealed bytes, never plain."""
        return Sealed(_from_base64(value), self.purpose) if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> Any:
        """Return what the database gets.

        Raises:
            PlainTextError: it would be a text, as in ``update(address="…")``.
        """
        if value is None or isinstance(value, (Expression, bytes, memoryview)):
            return value
        if isinstance(value, Sealed):
            return bytes(value)
        raise PlainTextError(str(self))

    def value_to_string(self, obj: models.Model) -> str:
        """Return the sealed bytes in Base64, for a serialised record."""
        return _in_base64(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        """Offer only what makes sense: the same text is sealed otherwise each time, so equal bytes say little."""
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None


class _IndexAttribute(DeferredAttribute):
    """Indexes whatever text is assigned."""

    field: BlindIndexField

    def __set__(self, instance: models.Model, value: object) -> None:
        held = instance.__dict__
        if value is _FOLLOWS:
            held.setdefault(self.field.attname, None)
        else:
            held[self.field.attname] = self.field.indexed(value)


class BlindIndexField(models.BinaryField):
    """What an address is found by.

    Args:
        purpose: one for each column, so that two columns cannot be joined by whoever steals the database.
        of: name of the sealed field that it follows; "" when the address itself is not kept. Such an index stays with
            its key for good: nothing can make it anew.
    """

    description = _("Blind index")
    descriptor_class = _IndexAttribute

    def __init__(self, *args: Any, purpose: str, of: str = "", **options: Any) -> None:
        purpose_bytes(purpose)
        self.purpose, self.of = purpose, of
        options.setdefault("db_index", not options.get("unique", False))
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Return what migrations write."""
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"purpose": self.purpose, "of": self.of}

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        """Find an index of nothing."""
        return [*super().check(**options), *self._check_of()]

    def indexed(self, value: object) -> Any:
        """Return the index of a text; an index, as it is."""
        if isinstance(value, str):
            return at_hand.blind_index(self.purpose, value)
        return bytes(value) if isinstance(value, memoryview) else value

    def get_default(self) -> Any:
        """Return what leaves alone an index that the text has set."""
        return _FOLLOWS if self.of else super().get_default()

    def from_db_value(self, value: bytes | memoryview | None, *_context: object) -> bytes | None:
        """Return plain bytes, whatever the database's driver gives."""
        return None if value is None else bytes(value)

    def get_prep_value(self, value: object) -> Any:
        """Return what the database gets: an index, never a text."""
        return self.indexed(super().get_prep_value(value))

    def value_to_string(self, obj: models.Model) -> str:
        """Return the index in Base64, for a serialised record."""
        return _in_base64(self.value_from_object(obj))

    def to_python(self, value: object) -> Any:
        """Return a value from a serialised record; a text there is Base64 of an index, never plain."""
        return _from_base64(value) if isinstance(value, str) else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Offer only what makes sense: digests have no order and no beginnings."""
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "in", "isnull") else None

    def _check_of(self) -> Iterable[checks.CheckMessage]:
        fields = {field.name: field for field in self.model._meta.local_fields}  # noqa: SLF001  Django's own name
        if self.of and not isinstance(fields.get(self.of), SealedTextField):
            yield checks.Error(
                f"{self} is an index of “{self.of}”, which is no sealed field.",
                hint="Name a SealedTextField of the same model, or leave 'of' out.",
                obj=self,
                id="vault.E001",
            )


def _in_base64(value: Any) -> str:
    return "" if value is None else base64.b64encode(bytes(value)).decode("ascii")


def _from_base64(text: str) -> bytes:
    """Read what a serialised record holds; a plain text that somebody put there is refused and not repeated."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise ValidationError(_("This is no sealed value."), code="invalid") from None


class _ByText(Lookup[Any]):
    """Compares an index with those that a text may have: one for each living key."""

    def _alternatives(self, value: object) -> list[object]:
        purpose = self.lhs.output_field.purpose
        return list(at_hand.blind_indexes(purpose, value)) if isinstance(value, str) else [value]


@BlindIndexField.register_lookup
class IndexExact(_ByText, Exact):
    """``filter(address_index="mira@farbank.example")``."""

    def get_prep_lookup(self) -> Any:
        """Turn a text into its indexes."""
        if isinstance(self.rhs, str):
            return self._alternatives(self.rhs)
        return super().get_prep_lookup()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """Ask for any of the indexes."""
        if isinstance(self.rhs, list):
            return In(self.lhs, self.rhs).as_sql(compiler, connection)
        return super().as_sql(compiler, connection)


@BlindIndexField.register_lookup
class IndexIn(_ByText, In):
    """``filter(address_index__in=[…])``, of texts, indexes or both."""

    def get_prep_lookup(self) -> Any:
        """Turn each text into its indexes."""
        if isinstance(self.rhs, (list, tuple, set, frozenset)):
            self.rhs = [each for value in self.rhs for each in self._alternatives(value)]
        return super().get_prep_lookup()
