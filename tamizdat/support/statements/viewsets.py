"""The list and the form of the newsroom's bank accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from tamizdat.support.desk.menu import HOOK
from tamizdat.support.models import BankAccount


class BankAccountViewSet(ModelViewSet):
    """Accounts to which supporters can transfer. Publishers change them; one that was booked on stays."""

    model = BankAccount
    name = "support_bank_accounts"
    url_prefix = "support/bank-accounts"
    url_namespace = "support_bank_accounts"
    icon = "lock-open"
    menu_label = gettext_lazy("Bank accounts")
    menu_hook = HOOK
    menu_order = 80
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ("name", "currency", BooleanColumn("is_open", label=gettext_lazy("Shown to supporters")))
    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("currency"), FieldPanel("is_open"), FieldPanel("position")],
            heading=gettext_lazy("For colleagues"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("holder"),
                FieldRowPanel([FieldPanel("number"), FieldPanel("bic")]),
                FieldPanel("lines"),
                FieldPanel("meant_for"),
            ],
            heading=gettext_lazy("What supporters are told"),
        ),
    ]
