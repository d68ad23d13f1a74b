"""Drafts for people without an account: where a colleague makes a link, and where it leads."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tamizdat.articles.models import Article
from tamizdat.articles.models.addressed import draft_bytes
from tamizdat.articles.preview_links import PARAMETER, DeadLinkError, Shown, make_link, may_share, opened
from tamizdat.staff.gate import colleague
from tamizdat.staff.language import in_staff_language

LASTING = {
    "hour": (_("an hour"), dt.timedelta(hours=1)),
    "day": (_("a day"), dt.timedelta(days=1)),
    "week": (_("a week"), dt.timedelta(days=7)),
}
SAVED, LATEST = "saved", "latest"


class PreviewLinkForm(forms.Form):
    """For how long somebody may read a draft, and which version."""

    lasting = forms.ChoiceField(
        label=_("The link works for"),
        choices=[(name, words) for name, (words, _period) in LASTING.items()],
        initial="day",
        widget=forms.RadioSelect,
    )
    version = forms.ChoiceField(
        label=_("It shows"),
        choices=[
            (SAVED, _("the text as it is saved now, whatever is changed later")),
            (LATEST, _("the latest saved text, with every change")),
        ],
        initial=SAVED,
        widget=forms.RadioSelect,
    )

    def link(self, article: Article, by: Any, now: dt.datetime) -> tuple[str, dt.datetime]:
        """Return the link, and when it ends."""
        until = now + LASTING[self.cleaned_data["lasting"]][1]
        return make_link(article, until, latest=self.cleaned_data["version"] == LATEST, by=by), until


@method_decorator(never_cache, name="dispatch")
class PreviewLinkView(View):
    """Where a colleague makes a link by which somebody without an account reads a draft."""

    def dispatch(self, request: HttpRequest, pk: int) -> Any:
        """Find the article.

        Raises:
            Http404: there is none.
            PermissionDenied: the account may neither change nor publish it.
        """
        self.article = get_object_or_404(Article, id=pk)
        if not may_share(self.article, colleague(request)):
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for how long."""
        return self._page(request, PreviewLinkForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the link: once, for it is kept nowhere."""
        form = PreviewLinkForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        link, until = form.link(self.article, request.user, timezone.now())
        return self._page(request, form, link=link, until=until)

    def _page(self, request: HttpRequest, form: PreviewLinkForm, **more: object) -> HttpResponse:
        return render(request, "articles/desk/preview_link.html", {"article": self.article, "form": form, **more})


@csrf_exempt  # it changes nothing, and whoever reads has no cookie that a token could be compared with
@require_http_methods(["GET", "HEAD", "POST"])
@in_staff_language
def shown_draft(request: HttpRequest) -> HttpResponse:
    """Let whoever has a link read a draft, once they have asked for it.

    A messenger that a link is sent by fetches it, to show what it leads to; so do scanners of mail. They find a page
    that says nothing and is the same for every link, good or bad. The draft itself comes when somebody presses the
    button.
    """
    if request.method != "POST":
        return render(request, "articles/draft/door.html", {"name": PARAMETER, "token": request.GET.get(PARAMETER, "")})
    try:
        shown = opened(request.POST.get(PARAMETER, ""), timezone.now())
    except DeadLinkError:
        return render(request, "articles/draft/dead.html", status=404)
    return HttpResponse(draft_bytes(shown.article, _notice(shown)))


def _notice(shown: Shown) -> str:
    with override(shown.article.language):
        return gettext(
            "Unpublished draft, shown to you in confidence: it may change, and must not be passed on. "
            "The link works until %(day)s, %(time)s UTC."
        ) % {"day": f"{shown.until:%Y-%m-%d}", "time": f"{shown.until:%H:%M}"}
