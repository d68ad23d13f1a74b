"""The form of offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from tamizdat.support.models import Offer


class OfferViewSet(ModelViewSet):
    """Offers. Publishers change them; one that is not open stays for the day on which it is again."""

    model = Offer
    name = "support_offers"
    url_prefix = "support/offers"
    url_namespace = "support_offers"
    icon = "tag"
    menu_label = gettext_lazy("Offers")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = (
        "__str__",
        Column("least", accessor=lambda offer: str(offer.least), label=gettext_lazy("Least amount")),
        Column("presets", label=gettext_lazy("Amounts")),
        BooleanColumn("is_open", label=gettext_lazy("Offered")),
    )
    panels = [
        FieldRowPanel([FieldPanel("currency"), FieldPanel("frequency"), FieldPanel("position")]),
        FieldPanel("is_open"),
        FieldPanel("minimum"),
        FieldPanel("presets"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("fee_basis_points"), FieldPanel("fee_fixed")])],
            heading=gettext_lazy("What a payment costs, for those who want to cover it"),
        ),
    ]
