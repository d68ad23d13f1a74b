"""The forms of appeals, and of what the support pages say. Editors write them; publishers have readers see them."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from tamizdat.support.desk.menu import HOOK
from tamizdat.support.models import Appeal, SupportWords
from tamizdat.support.showing import shown

PUBLISH = "support.publish_appeal"


class AppealEditView(generic.EditView):
    """An appeal's form."""

    def save_instance(self) -> Appeal:
        """Store it; what somebody changes who may not publish is taken off the pages until a publisher has seen it."""
        if self.form.instance.is_published and not self.request.user.has_perm(PUBLISH):
            self.form.instance.is_published = False
            messages.warning(self.request, _("Readers do not see it any more, until a publisher publishes it again."))
        stored: Appeal = super().save_instance()
        return stored


def counted_in_words(appeal: Appeal) -> str:
    """Say what came of each wording: ``a: 120 forms, 14 paid``."""
    sums: dict[str, list[int]] = {}
    for wording, posted, paid in appeal.tallies.values_list("wording", "posted", "paid"):
        found = sums.setdefault(wording, [0, 0])
        found[0], found[1] = found[0] + posted, found[1] + paid
    sentence = _("%(wording)s: %(posted)d forms, %(paid)d paid")
    told = [{"wording": name.upper(), "posted": one[0], "paid": one[1]} for name, one in sorted(sums.items())]
    return " · ".join(sentence % each for each in told)


def goal_in_words(appeal: Appeal) -> str:
    """Say how near the goal is; "" without one."""
    return f"{appeal.percent} % · {shown(appeal.target, get_language() or 'en')}" if appeal.target else ""


class AppealViewSet(ModelViewSet):
    """Appeals."""

    model = Appeal
    name = "support_appeals"
    url_prefix = "support/appeals"
    url_namespace = "support_appeals"
    icon = "comment"
    menu_label = gettext_lazy("Appeals")
    menu_hook = HOOK
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class = AppealEditView
    ordering = ("-pk",)
    list_display = (
        "name",
        BooleanColumn("is_published", label=gettext_lazy("Published")),
        Column("starts", label=gettext_lazy("Begins")),
        Column("ends", label=gettext_lazy("Ends")),
        Column("goal", accessor=goal_in_words, label=gettext_lazy("Goal")),
        Column("counted", accessor=counted_in_words, label=gettext_lazy("What came of it")),
    )
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("is_published", permission=PUBLISH),
        InlinePanel(
            "texts",
            heading=gettext_lazy("What readers are asked"),
            label=gettext_lazy("text"),
            panels=[
                FieldRowPanel([FieldPanel("locale"), FieldPanel("wording")]),
                FieldPanel("line"),
                FieldPanel("heading"),
                FieldPanel("text"),
            ],
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
                FieldPanel("every_days"),
                FieldPanel("on_pages"),
                FieldPanel("sections"),
                FieldPanel("newsletters", widget=CheckboxSelectMultiple),
            ],
            heading=gettext_lazy("When and where"),
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("goal"), FieldPanel("currency")])], heading=gettext_lazy("Meter")),
    ]


class SupportWordsViewSet(ModelViewSet):
    """What the support pages say beside their forms."""

    model = SupportWords
    name = "support_words"
    url_prefix = "support/words"
    url_namespace = "support_words"
    icon = "doc-full"
    menu_label = gettext_lazy("Support pages")
    menu_hook = HOOK
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display: Any = ("locale",)
    panels = [FieldPanel("locale"), FieldPanel("introduction"), FieldPanel("other_ways")]
