"""Accounts as keepers see them in the admin, and as each colleague sees their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    LocaleSettingsPanel,
    ThemeSettingsPanel,
)
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.models import UserProfile
from wagtail.users.views.users import UserViewSet

from tamizdat.staff.mail_address import MailAddressForm
from tamizdat.staff.models import Account

if TYPE_CHECKING:
    from django.db.models import Model

NOT_HERE = ("first_name", "last_name", "email", "is_superuser")


class _OnlyWhatIsKept(MailAddressForm):
    """Leaves out what an account does not have, and the one permission that would overrule every role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_HERE:
            self.fields.pop(name, None)


class AccountCreationForm(_OnlyWhatIsKept, UserCreationForm):
    """A new account. It opens nothing until its owner has enrolled."""

    def save(self, commit: bool = True) -> Account:  # noqa: FBT001, FBT002  Django's signature
        """Keep the account shut until its owner has chosen a password."""
        self.instance.set_unusable_password()
        return super().save(commit=commit)

    class Meta(UserCreationForm.Meta):
        fields = ("username", "groups")


class AccountEditForm(_OnlyWhatIsKept, UserEditForm):
    """An account's name, address, roles, and whether it is open."""

    class Meta(UserEditForm.Meta):
        fields = ("username", "is_active", "groups")


class AccountViewSet(UserViewSet):
    """The list of accounts."""

    menu_label = _("Accounts")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002  Wagtail's
        """Return the form for a new account, or for one that is there."""
        return AccountEditForm if for_update else AccountCreationForm


class OwnAddressForm(MailAddressForm):
    """Where to write to a colleague, if they wish. Who gives an address is written to; there is no other preference."""

    class Meta:
        model = Account
        fields = ()


class AddressPanel(BaseSettingsPanel):
    """The mail address in a colleague's own settings."""

    name = "address"
    title = _("Mail address")
    order = 100
    form_class = OwnAddressForm


class OwnAccountView(AccountView):
    """A colleague's own settings: no name, and no portrait that would be stored uncleaned."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Return the panels of the page, in order."""
        profile: Model = UserProfile.get_for_user(self.request.user)
        kinds = (AddressPanel, LocaleSettingsPanel, ThemeSettingsPanel)
        panels = [kind(self.request, self.request.user, profile) for kind in kinds]
        return [panel for panel in panels if panel.is_active()]
