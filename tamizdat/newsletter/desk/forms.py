"""What colleagues type in at the desk."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from tamizdat.newsletter.desk.wall import WallTimeField
from tamizdat.newsletter.models import Form, Newsletter


class IssueForm(WagtailAdminModelForm):
    """An issue. Its slot is a time on the wall where the newsletter is at home."""

    slot = WallTimeField(label=_("Goes out at"), required=False, widget=AdminDateTimeInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot: Any = self.fields["slot"]
        zone = self.instance.newsletter.zone
        slot.zone = ZoneInfo(zone)
        slot.help_text = gettext(
            "By the clock in %(zone)s. Empty: whenever a publisher sends it. It goes out by itself once it is approved."
        ) % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        """Refuse an article that stands in the issue twice.

        Raises:
            ValidationError: on the whole form.
        """
        cleaned = super().clean()
        items = self.formsets["items"]
        if not items.is_valid():
            return cleaned
        seen: set[int] = set()
        for told in (item.cleaned_data for item in items.forms):
            article = told.get("article")
            if article is None or told.get("DELETE"):
                continue
            if article.pk in seen:
                raise ValidationError(
                    gettext("“%(headline)s” stands in this issue twice: take one out.") % {"headline": article.title}
                )
            seen.add(article.pk)
        return cleaned


class BeginForm(forms.Form):
    """Which newsletter an issue is begun for."""

    newsletter = forms.ModelChoiceField(Newsletter.objects.all())
    proposal = forms.BooleanField(required=False)


class TestForm(forms.Form):
    """Where a test goes, and in which form.

    Args:
        own: whether the colleague has given an address of their own.
    """

    __test__ = False

    chosen = forms.TypedMultipleChoiceField(
        label=_("Forms"),
        coerce=int,
        choices=Form.choices,
        initial=[Form.DIGEST.value],
        widget=forms.CheckboxSelectMultiple,
    )
    to = forms.EmailField(label=_("Address"), required=False)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].required = not own
        self.fields["to"].help_text = (
            _("Empty: your own address, which you have given in your settings. One that you type in is used once.")
            if own
            else _("It is used once and kept nowhere. You have given no address of your own in your settings.")
        )


class CorrectionForm(forms.Form):
    """A correction to a sent issue."""

    text = forms.CharField(
        label=_("What was wrong, and what is right"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands above the issue in the archive, with today's date, and is never taken away."),
    )
    mail = forms.BooleanField(
        label=_("Mail it too"),
        required=False,
        help_text=_(
            "Begins an issue that brings the correction to those who got this one. It is approved like any other."
        ),
    )
