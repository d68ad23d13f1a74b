"""What can be printed, and what cannot."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

CONTROLS = ("Cc", "Cs")  # control characters, and halves of surrogate pairs
USUAL = "\n\r\t"
# What no XML document can hold, and what turns letters round, so that a name reads as another (UTR 36, 2.5).
REFUSED = "\ufffe\uffff\u202d\u202e"

NOTHING_TO_SEE = _("Readers would see nothing here: write it out.")


def refuse_control_characters(text: str) -> None:
    """Refuse what cannot be printed, a NUL byte above all, which no database and no XML can hold.

    Arabic and Hebrew need no override of direction; marks and isolates, which they do need, are taken.

    Raises:
        ValidationError: naming the first such character.
    """
    for character in text:
        if character in REFUSED or (character not in USUAL and unicodedata.category(character) in CONTROLS):
            raise ValidationError(
                _("There is a control character (U+%(code)s) in the text: delete it."),
                params={"code": f"{ord(character):04X}"},
            )


def says_something(text: str) -> bool:
    """Tell whether a reader sees anything of a text: spaces, marks and characters without width are nothing."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def check_texts(thing: models.Model) -> None:
    """Refuse a row with a text in it that cannot be printed.

    Raises:
        ValidationError: on the field it concerns.
    """
    for field in thing._meta.concrete_fields:  # noqa: SLF001  Django documents it as its API
        value = getattr(thing, field.attname)
        if isinstance(value, str):
            try:
                refuse_control_characters(value)
            except ValidationError as error:
                raise ValidationError({field.name: error}) from None
