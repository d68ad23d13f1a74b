"""What staff fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tamizdat.staff.enrolment import BadCodeError, account_of_code

if TYPE_CHECKING:
    from tamizdat.staff.models import Account


class WelcomeForm(forms.Form):
    """A new colleague's code and the password of their choice."""

    code = forms.CharField(
        label=_("Enrolment code"),
        max_length=400,
        help_text=_("The part of your link after the sign #. If the field is filled in already, leave it as it is."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    account: Account

    def clean_code(self) -> str:
        """Find the account that the code was made for.

        Raises:
            ValidationError: there is none.
        """
        code = self.cleaned_data["code"]
        try:
            self.account = account_of_code(code)
        except BadCodeError:
            raise ValidationError(
                _("This code is wrong, has been used, or is older than a day. Ask your keeper for a new link.")
            ) from None
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is weak or mistyped."""
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and password != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif password and "code" in cleaned:
            try:
                validate_password(password, self.account)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; it opens the account by itself unless the colleague decides otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for the key")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Log in with this key alone")
        self.fields["passwordless"].help_text = _(
            "The key then asks for your fingerprint, face or PIN. Without this, it is asked for after your password."
        )
