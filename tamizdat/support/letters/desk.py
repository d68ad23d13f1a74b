"""Where the newsroom says what letters to supporters say of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from tamizdat.support.models import ReceiptText

CHANGE = "support.change_receipttext"


class ReceiptTextViewSet(ModelViewSet):
    """Texts of receipts, one for each language. Publishers change them."""

    model = ReceiptText
    name = "support_receipt_texts"
    url_prefix = "support/receipt-texts"
    url_namespace = "support_receipt_texts"
    icon = "mail"
    menu_label = gettext_lazy("Receipts")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = (
        "__str__",
        Column("sender_name", label=gettext_lazy("Sender's name")),
        Column("recipient", label=gettext_lazy("Who receives the money")),
    )
    panels = [
        FieldPanel("language"),
        FieldPanel("sender_name"),
        FieldPanel("sender_address"),
        FieldPanel("recipient"),
    ]
