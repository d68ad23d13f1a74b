"""What can be done at the desk with one issue, each on a page of its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from tamizdat.articles.models import Article
from tamizdat.articles.passages import text_of_html
from tamizdat.newsletter import trials
from tamizdat.newsletter.actions import approve, begin, take_back_approval
from tamizdat.newsletter.actions.drafting import add_article, candidates, fill
from tamizdat.newsletter.alive import first_alive
from tamizdat.newsletter.counting import audience_of
from tamizdat.newsletter.desk.forms import TestForm
from tamizdat.newsletter.desk.wall import on_the_wall
from tamizdat.newsletter.errors import (
    ChangedMeanwhileError,
    EmptyIssueError,
    NewsletterError,
    NotApprovedError,
    OwnIssueError,
)
from tamizdat.newsletter.models import Form, Issue
from tamizdat.newsletter.slots import goes_by_itself
from tamizdat.staff.drawer import drawer_of
from tamizdat.staff.masks import SHOWN
from tamizdat.staff.review import mask_of

CHANGE, APPROVE, SEND = "newsletter.change_issue", "newsletter.approve_issue", "newsletter.send_issue"
# What somebody has worked on in this browser is in its drawer under this name.
KIND = "issue"


def page_of(issue: Issue) -> str:
    """Return the address of an issue's own page in the admin: the form while it can be changed, then how it goes."""
    name = "newsletter_issues:edit" if issue.is_open else "newsletter_desk:progress"
    return reverse(name, args=[issue.pk])


def put_in_drawer(request: HttpRequest, issue: Issue) -> None:
    """Keep in mind, in this browser alone, that somebody has worked on an issue."""
    drawer_of(request.user).put(KIND, issue.pk)


def is_own(request: HttpRequest, issue: Issue) -> bool:
    """Tell whether somebody has worked on an issue in this browser."""
    return drawer_of(request.user).holds(KIND, issue.pk)


def fingerprint(issue: Issue) -> str:
    """Return what changes with everything that an approval is about."""
    items = issue.items.order_by("sort_order", "pk").values_list("article", "heading", "note")
    told = (issue.subject, issue.preheader, issue.introduction, issue.slot, list(items))
    return hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()


def has_something(issue: Issue) -> bool:
    """Tell whether there is anything in an issue that readers can see."""
    articles = issue.items.values("article")
    return bool(text_of_html(issue.introduction)) or Article.objects.public().filter(pk__in=articles).exists()


def state_in_words(issue: Issue, now: dt.datetime) -> str:
    """Return where an issue stands, in one sentence or two."""
    if issue.state == Issue.State.DRAFT:
        return _draft_in_words(issue, now)
    if issue.state == Issue.State.APPROVED:
        by = SHOWN.get(issue.approved_by, _("Whoever runs the server"))
        return _approved_in_words(issue, now) % {"role": by, "slot": on_the_wall(issue.slot, issue.newsletter)}
    sentences = {
        Issue.State.SENDING: _("It is being sent since %(begun)s."),
        Issue.State.PAUSED: _("It is paused. Sending began %(begun)s."),
        Issue.State.SENT: _("It has been sent. Sending began %(begun)s."),
        Issue.State.CANCELLED: _("It was cancelled. Sending began %(begun)s."),
    }
    return sentences[Issue.State(issue.state)] % {"begun": on_the_wall(issue.begun, issue.newsletter)}


def _draft_in_words(issue: Issue, now: dt.datetime) -> str:
    if issue.slot is None:
        return _("A draft without a slot: it goes out when it is approved and a publisher sends it.")
    if goes_by_itself(issue.slot, now):
        sentence = _("A draft. Its slot, %(slot)s, has passed lately: it goes out as soon as it is approved.")
    elif issue.slot <= now:
        sentence = _("A draft. Its slot, %(slot)s, has passed: give it another one.")
    else:
        sentence = _("A draft. It is meant for %(slot)s, and goes out when it is approved by then.")
    return sentence % {"slot": on_the_wall(issue.slot, issue.newsletter)}


def _approved_in_words(issue: Issue, now: dt.datetime) -> str:
    if issue.slot is None:
        return _("%(role)s has approved it. It goes out when a publisher sends it.")
    if goes_by_itself(issue.slot, now):
        return _("%(role)s has approved it. It goes out within a minute, for its slot has come.")
    if issue.slot <= now:
        return _("%(role)s has approved it, but its slot has passed: it goes out when a publisher sends it.")
    return _("%(role)s has approved it. It goes out by itself: %(slot)s.")


class IssueView(WagtailAdminTemplateMixin, TemplateView):
    """A page about one issue. What cannot be done is said in a sentence on the issue's own page.

    Args:
        permission: what a colleague must be allowed to do.
    """

    permission = CHANGE
    header_icon = "mail"
    issue: Issue

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the issue, and answer.

        Raises:
            PermissionDenied: the account may not do this.
        """
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        issues = Issue.objects.select_related("newsletter__locale")
        self.issue = get_object_or_404(issues, pk=kwargs["pk"])
        try:
            return super().dispatch(request, *args, **kwargs)
        except NewsletterError as error:
            messages.error(request, str(error))
            return redirect(page_of(Issue.objects.get(pk=self.issue.pk)))

    def get_page_subtitle(self) -> str:
        """Return the issue's subject."""
        return self.issue.subject

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where the page stands."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("newsletter_issues:index"), "label": _("Issues")},
            {"url": page_of(self.issue), "label": self.issue.subject},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the issue."""
        return super().get_context_data(issue=self.issue, newsletter=self.issue.newsletter, **kwargs)

    def log(self, verb: str) -> None:
        """Write into the issue's history that a role has done something."""
        log(instance=self.issue, action=f"newsletter.{verb}", user=self.request.user)

    def back(self, sentence: str) -> HttpResponseRedirect:
        """Lead back to the issue's own page, and say there what was done."""
        messages.success(self.request, sentence)
        return redirect(page_of(Issue.objects.get(pk=self.issue.pk)))


class ArticlesView(IssueView):
    """Offers what might be put into an issue."""

    page_title = gettext_lazy("Articles to add")
    template_name = "newsletter/desk/articles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what stands in the issue and what might."""
        items = self.issue.items.select_related("article").order_by("sort_order", "pk")
        return super().get_context_data(items=items, candidates=candidates(self.issue, timezone.now()), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add an article, or fill an empty issue with what is proposed.

        Raises:
            NewsletterError: it could not be done.
        """
        if "propose" in request.POST:
            proposal = fill(self.issue, timezone.now())
            sentence = (
                _("What is new stands in the issue now. Order it as you like.")
                if proposal.chosen
                else _("Nothing has been published in this language that the readers have not had.")
            )
            put_in_drawer(request, self.issue)
            return self.back(sentence)
        number = request.POST.get("article", "")
        article = get_object_or_404(Article.objects.public(), pk=number if number.isdecimal() else 0)
        add_article(self.issue, article)
        put_in_drawer(request, self.issue)
        messages.success(request, _("“%(headline)s” stands at the end of the issue.") % {"headline": article.headline})
        return redirect("newsletter_desk:articles", self.issue.pk)


class TestView(IssueView):
    """Sends an issue to the colleague who asks for it."""

    __test__ = False
    page_title = gettext_lazy("Send a test")
    template_name = "newsletter/desk/test.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        kwargs.setdefault("form", TestForm(own=self._has_address()))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have it sent.

        Raises:
            NewsletterError: there is no address.
        """
        form = TestForm(request.POST, own=self._has_address())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        to: Any = form.cleaned_data["to"] or request.user
        forms = [Form(number) for number in form.cleaned_data["chosen"]]
        trials.ask_for_test(self.issue, forms, timezone.now(), to=to)
        return self.back(_("The test is on its way: look into the mailbox in a minute."))

    def _has_address(self) -> bool:
        return bool(getattr(self.request.user, "has_address", False))


class ApproveView(IssueView):
    """Lets a second person say that an issue may go out as it is."""

    permission = APPROVE
    page_title = gettext_lazy("Approve")
    template_name = "newsletter/desk/approve.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what is to be approved.

        Raises:
            NewsletterError: it cannot be, or not by this colleague.
        """
        self._refuse()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is in the issue, and a mark of it."""
        items = self.issue.items.select_related("article").order_by("sort_order", "pk")
        sentence = state_in_words(self.issue, timezone.now())
        return super().get_context_data(items=items, fingerprint=fingerprint(self.issue), sentence=sentence, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve what was read, if it is still that.

        Raises:
            NewsletterError: it cannot be approved.
        """
        with transaction.atomic():
            self.issue = Issue.objects.select_for_update(of=("self",)).select_related("newsletter__locale").get(pk=pk)
            self._refuse()
            if request.POST.get("fingerprint") != fingerprint(self.issue):
                raise ChangedMeanwhileError
            user: Any = request.user
            approve(self.issue, timezone.now(), by=mask_of(user))
            self.log("approve")
        return self.back(_("The issue is approved."))

    def _refuse(self) -> None:
        if is_own(self.request, self.issue):
            raise OwnIssueError
        if self.issue.is_open and not has_something(self.issue):
            raise EmptyIssueError


class TakeBackView(IssueView):
    """Takes an approval back."""

    permission = APPROVE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back.

        Raises:
            NewsletterError: the issue is on its way.
        """
        take_back_approval(self.issue)
        self.log("take_back")
        return self.back(_("The approval is taken back: nothing goes out until a colleague approves the issue."))


class SendView(IssueView):
    """Sends an approved issue now."""

    permission = SEND
    page_title = gettext_lazy("Send now")
    template_name = "newsletter/desk/send.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask whether that is meant.

        Raises:
            NewsletterError: the issue is not approved.
        """
        if self.issue.state != Issue.State.APPROVED:
            raise NotApprovedError
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many it goes to."""
        return super().get_context_data(readers=audience_of(self.issue, timezone.now()), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin.

        Raises:
            NewsletterError: it cannot be sent.
        """
        if self.issue.state != Issue.State.APPROVED:
            raise NotApprovedError
        begin(self.issue, timezone.now(), first_alive)
        self.log("send")
        return self.back(_("The issue is being sent."))
