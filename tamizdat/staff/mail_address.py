"""A colleague's mail address: how it comes to an account, and goes.

Whoever answers the web can put an address in the place of another or take it away, and tell whether there is one. It
cannot say which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tamizdat.retention.persons import come_back
from tamizdat.vault import at_hand
from tamizdat.vault.errors import KeyTroubleError

if TYPE_CHECKING:
    from tamizdat.staff.models import Account


class PlainAddressError(Exception):
    """A library was about to store a colleague's address in plain text."""

    def __init__(self) -> None:
        super().__init__(
            "Addresses of colleagues are kept sealed in staff.Account and nowhere else: assign to 'address' there."
        )


def refuse_plain_address(sender: object, **kwargs: object) -> None:
    """Refuse to save a record of allauth's tables of addresses, which are not sealed.

    Raises:
        PlainAddressError: always.
    """
    raise PlainAddressError


class MailAddressForm(forms.ModelForm):
    """The part of a form that keeps an address, replaces it, or takes it away."""

    instance: Account
    new_address = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        help_text=_("May stay empty. Only used to say that there is something in the newsroom."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    forget_address = forms.BooleanField(label=_("Keep no address any more"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.has_address:
            self.fields["new_address"].label = _("Another mail address")
            self.fields["new_address"].help_text = _(
                "An address is kept, sealed: nobody can read it here. A new one takes its place; if the field stays "
                "empty, all stays as it is."
            )
        else:
            del self.fields["forget_address"]

    def clean_new_address(self) -> str:
        """Refuse an address that cannot be sealed.

        Raises:
            ValidationError: there are no keys to seal it with; it says what the keeper has to do.
        """
        address: str = self.cleaned_data["new_address"]
        if address and not can_seal():
            raise ValidationError(
                _(
                    "No address can be kept yet, for there is nothing to seal it with. Whoever runs the server makes "
                    "the keys with “tamizdat vault init”; “tamizdat doctor” says more."
                )
            )
        return address

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself."""
        cleaned = super().clean() or {}
        if cleaned.get("new_address") and cleaned.get("forget_address"):
            self.add_error("forget_address", _("Give another address, or have none kept: not both."))
        return cleaned

    def save(self, commit: bool = True) -> Account:  # noqa: FBT001, FBT002  Django's signature
        """Seal what was given; a person who gives an address wants to be known again."""
        address = self.cleaned_data.get("new_address")
        if address:
            come_back(address)
            self.instance.address = address
        elif self.cleaned_data.get("forget_address"):
            self.instance.address = None
        account: Account = super().save(commit=commit)
        return account


def can_seal() -> bool:
    """Tell whether there are keys to seal an address with."""
    try:
        at_hand.ring()
    except KeyTroubleError:
        return False
    return True
