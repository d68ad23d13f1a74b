"""What an editor is asked before a verb is carried out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from tamizdat.articles import actions
from tamizdat.articles.models import Article, Correction


class VerbForm(forms.Form):
    """A verb, with what it needs to know. ``carry_out`` does it."""

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article

    def carry_out(self, by: Any) -> str:
        """Do what the verb says and return a sentence about it.

        Raises:
            ArticleError: it could not be done; nothing was changed.
        """
        raise NotImplementedError


class CorrectForm(VerbForm):
    """Issue a correction."""

    text = forms.CharField(
        label=_("What was wrong, and what is right"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Readers see this, with today's date, before the first paragraph."),
    )
    passage = forms.CharField(
        label=_("Corrected passage"),
        required=False,
        help_text=_("Some words of the text as it now reads, copied exactly. The note is repeated there."),
    )
    supersedes = forms.ModelChoiceField(
        Correction.objects.none(),
        label=_("Supersedes"),
        required=False,
        help_text=_("An earlier correction that this one replaces. It stays visible, marked as replaced."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supersedes"].queryset = Correction.objects.filter(  # type: ignore[attr-defined]
            article=self.article, superseded_by__isnull=True
        )

    def carry_out(self, by: Any) -> str:
        """Issue the correction."""
        actions.correct_article(self.article, by=by, **self.cleaned_data)
        return gettext("The correction is public.")


class WithdrawForm(VerbForm):
    """Withdraw an article."""

    notice = forms.CharField(
        label=_("Notice to readers"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands at the article's address and in the correction log. Say why it is gone."),
    )

    def carry_out(self, by: Any) -> str:
        """Withdraw the article."""
        actions.withdraw_article(self.article, by=by, **self.cleaned_data)
        return gettext("The article is withdrawn; the notice stands in its place.")


class ReinstateForm(VerbForm):
    """Bring a withdrawn article back."""

    def carry_out(self, by: Any) -> str:
        """Reinstate the article."""
        actions.reinstate_article(self.article, by=by)
        return gettext("The article is back in its place.")


class UpdateForm(VerbForm):
    """Publish changes of substance."""

    def carry_out(self, by: Any) -> str:
        """Publish the latest version, and say when it was updated."""
        actions.update_article(self.article, by=by)
        return gettext("The new version is public, with the time of its update.")


class EmbargoForm(VerbForm):
    """Set an embargo, or lift it."""

    until = forms.DateTimeField(
        label=_("Not before"),
        required=False,
        widget=AdminDateTimeInput(),
        help_text=_("In UTC. Leave it empty to lift the embargo."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("With whom it was agreed. Only colleagues see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = self.article.embargo_until

    def carry_out(self, by: Any) -> str:
        """Set the embargo, or lift it."""
        until: dt.datetime | None = self.cleaned_data["until"]
        if until is None:
            actions.lift_embargo(self.article, by=by)
            return gettext("There is no embargo any more. The article is not published by this.")
        actions.set_embargo(self.article, until, reason=self.cleaned_data["reason"], by=by, now=timezone.now())
        return gettext("The article is kept back until then, whatever is done to it.")


class RenameForm(VerbForm):
    """Give an article another address."""

    slug = forms.CharField(
        label=_("Slug"),
        max_length=255,
        help_text=_("The last part of the address. The old address leads to the new one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].initial = self.article.slug

    def carry_out(self, by: Any) -> str:
        """Rename the article."""
        address = actions.rename_article(self.article, self.cleaned_data["slug"], by=by)
        return gettext("The article now stands at %(address)s") % {"address": address}
