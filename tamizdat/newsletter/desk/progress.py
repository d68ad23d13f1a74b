"""An issue on its way and afterwards: how it goes, and what can be done about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tamizdat.newsletter.actions import cancel, pause, resume
from tamizdat.newsletter.actions.correcting import correct_issue
from tamizdat.newsletter.desk.forms import CorrectionForm
from tamizdat.newsletter.desk.issues import CHANGE, SEND, IssueView, page_of, put_in_drawer, state_in_words
from tamizdat.newsletter.errors import NotUnderWayError
from tamizdat.newsletter.models import Delivery, Issue
from tamizdat.newsletter.standing import Standing, standing_of

AN_HOUR, A_MINUTE = 3600, 60
# While an issue is under way these are shown even when they are nought: their absence would be a question.
ALWAYS = (Delivery.State.WAITING, Delivery.State.DELIVERED, Delivery.State.IN_DOUBT, Delivery.State.REFUSED)


def pace_in_words(standing: Standing, before: int | None = None, seconds: float = 0) -> str:
    """Return how fast an issue goes and when it will be over, in one sentence."""
    if standing.is_over:
        return ""
    if standing.state == Issue.State.PAUSED:
        return _("Paused: nothing goes out.")
    rate = standing.rate(before, seconds)
    left = standing.time_left(rate)
    if left is None:
        return _("Nothing has gone out lately.")
    told = {"rate": f"{rate:.0f}" if rate >= 1 else f"{rate:.1f}", "left": span_in_words(left)}
    return _("%(rate)s messages a second; %(left)s left.") % told


def span_in_words(span: dt.timedelta) -> str:
    """Write how long something takes, in its two largest units at most."""
    seconds = int(span.total_seconds())
    if seconds >= AN_HOUR:
        hours, minutes = seconds // AN_HOUR, seconds % AN_HOUR // A_MINUTE
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if seconds >= A_MINUTE:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": seconds // A_MINUTE, "seconds": seconds % A_MINUTE}
    return _("%(seconds)d s") % {"seconds": seconds}


def rows_of(standing: Standing) -> list[tuple[str, str | Promise, int]]:
    """Return the counts as a table: name, words and number of each state."""
    return [
        (state.name.lower(), state.label, number)
        for state in Delivery.State
        if (number := standing.counts.get(state.name.lower(), 0)) or (state in ALWAYS and not standing.is_over)
    ]


class ProgressView(IssueView):
    """Shows how an issue goes; by itself every second, and without JavaScript by being loaded again."""

    page_title = gettext_lazy("Under way")
    template_name = "newsletter/desk/progress.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; an issue that is still being made has its form."""
        if self.issue.is_open:
            return redirect(page_of(self.issue))
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Say whether it is over."""
        return _("Under way") if self._standing().state in (Issue.State.SENDING, Issue.State.PAUSED) else _("Sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how it stands."""
        standing = self._standing()
        user = self.request.user
        return super().get_context_data(
            standing=standing,
            rows=rows_of(standing),
            sentence=state_in_words(self.issue, timezone.now()),
            pace=pace_in_words(standing),
            may_send=user.has_perm(SEND),
            may_correct=user.has_perm(CHANGE) and self.issue.number is not None,
            corrections=self.issue.corrections.select_related("mailed_as"),
            **kwargs,
        )

    def _standing(self) -> Standing:
        return standing_of(self.issue, timezone.now())


class ProgressDataView(IssueView):
    """Tells the page's script how it goes."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the standing, with the sentence about its pace."""
        standing = standing_of(self.issue, timezone.now())
        pace = pace_in_words(standing, *_sample(request))
        return JsonResponse(standing.as_dict() | {"pace": pace})


def _sample(request: HttpRequest) -> tuple[int | None, float]:
    """Return what the page knew some seconds ago: how many messages were decided, and how long ago that was."""
    before, seconds = request.GET.get("before", ""), request.GET.get("seconds", "")
    if not before.isdecimal() or not seconds.isdecimal() or len(before + seconds) > len("1000000000"):
        return None, 0.0
    return int(before), float(seconds)


class PauseView(IssueView):
    """Pauses an issue."""

    permission = SEND
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pause it.

        Raises:
            NewsletterError: it is not being sent.
        """
        pause(self.issue)
        self.log("pause")
        return self.back(_("The issue is paused. What was in flight arrives."))


class ResumeView(IssueView):
    """Goes on sending an issue."""

    permission = SEND
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go on.

        Raises:
            NewsletterError: it is not paused.
        """
        resume(self.issue)
        self.log("resume")
        return self.back(_("Sending goes on."))


class CancelView(IssueView):
    """Cancels an issue, after having asked once more."""

    permission = SEND
    page_title = gettext_lazy("Cancel the rest")
    header_icon = "cross"
    template_name = "newsletter/desk/cancel.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask whether that is meant.

        Raises:
            NewsletterError: it is not being sent.
        """
        if self.issue.state not in (Issue.State.SENDING, Issue.State.PAUSED):
            raise NotUnderWayError
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many would not get it."""
        return super().get_context_data(standing=standing_of(self.issue, timezone.now()), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancel it.

        Raises:
            NewsletterError: it is not being sent.
        """
        missed = cancel(self.issue, timezone.now())
        self.log("cancel")
        return self.back(
            ngettext(
                "The issue is cancelled: %(number)d reader does not get it.",
                "The issue is cancelled: %(number)d readers do not get it.",
                missed,
            )
            % {"number": missed}
        )


class CorrectView(IssueView):
    """Puts a correction above a sent issue."""

    page_title = gettext_lazy("Correct")
    header_icon = "edit"
    template_name = "newsletter/desk/correct.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, and what was corrected before."""
        kwargs.setdefault("form", CorrectionForm())
        return super().get_context_data(corrections=self.issue.corrections.all(), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Issue the correction.

        Raises:
            NewsletterError: the issue has not been sent.
        """
        form = CorrectionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        correction = correct_issue(self.issue, form.cleaned_data["text"], mail=form.cleaned_data["mail"])
        self.log("correct")
        if correction.mailed_as is None:
            return self.back(_("The correction stands in the archive."))
        self.issue = correction.mailed_as
        put_in_drawer(request, self.issue)
        return self.back(_("The correction stands in the archive. This issue brings it to the readers once approved."))
