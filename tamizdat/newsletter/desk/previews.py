"""Previews: an issue as its readers will see it, on each kind of device and in both forms."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tamizdat.newsletter.desk.framing import framed
from tamizdat.newsletter.desk.issues import IssueView
from tamizdat.newsletter.message.composing import preview
from tamizdat.newsletter.models import Form
from tamizdat.theme.languages import direction

VIEWS = {"desktop": _("Desktop"), "phone": _("Phone"), "dark": _("Dark"), "text": _("Plain text")}
FORMS = {"digest": Form.DIGEST, "full": Form.FULL}


class PreviewView(IssueView):
    """Shows an issue as it would be sent now."""

    page_title = _("Preview")
    header_icon = "view"
    template_name = "newsletter/desk/preview.html"

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What is to be shown: a form, a view, and whether it is mirrored; whatever is not understood is the usual."""
        asked = self.request.GET
        return {
            "form": asked.get("form", "") if asked.get("form") in FORMS else "digest",
            "view": asked.get("view", "") if asked.get("view") in VIEWS else "desktop",
            "mirrored": "1" if asked.get("mirrored") == "1" else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the message and the ways to look at it."""
        chosen = self.chosen
        seen = preview(self.issue, FORMS[chosen["form"]])
        document = framed(seen.html, dark=chosen["view"] == "dark", mirrored=bool(chosen["mirrored"]))
        return super().get_context_data(
            preview=seen,
            document=document,
            direction=direction(self.issue.newsletter.language),
            forms=[(name, form.label, name == chosen["form"]) for name, form in FORMS.items()],
            views=[(name, label, name == chosen["view"]) for name, label in VIEWS.items()],
            chosen=chosen,
            **kwargs,
        )
