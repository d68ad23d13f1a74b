"""The lists and forms of newsletters and issues."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log

from tamizdat.newsletter.actions import take_back_approval
from tamizdat.newsletter.actions.drafting import draft_issue, fill
from tamizdat.newsletter.desk.forms import BeginForm, IssueForm
from tamizdat.newsletter.desk.issues import APPROVE, SEND, is_own, page_of, put_in_drawer, state_in_words
from tamizdat.newsletter.desk.wall import on_the_wall, slot_in_words
from tamizdat.newsletter.desk.worries import worries
from tamizdat.newsletter.errors import NewsletterError, NotOpenError
from tamizdat.newsletter.models import Issue, Newsletter

ZONES = [(name, name) for name in sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})]


class NewsletterEditView(generic.EditView):
    """A newsletter's form."""

    def save_instance(self) -> Newsletter:
        """Store it; issues that were approved under what it was have to be approved again."""
        newsletter = super().save_instance()
        for issue in Issue.objects.filter(newsletter=newsletter, state=Issue.State.APPROVED):
            try:
                take_back_approval(issue)
            except NotOpenError:
                # It has just begun to be sent, as it was approved.
                continue
        return newsletter


class NewsletterViewSet(ModelViewSet):
    """Newsletters. Publishers begin and change them."""

    model = Newsletter
    name = "newsletter_newsletters"
    url_prefix = "newsletter/newsletters"
    url_namespace = "newsletter_newsletters"
    icon = "mail"
    menu_label = gettext_lazy("Newsletters")
    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class = NewsletterEditView
    list_display = (
        "name",
        Column("language", label=gettext_lazy("Language")),
        Column("slot", accessor=slot_in_words, label=gettext_lazy("Goes out")),
    )
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("slug"),
                FieldPanel("locale"),
                FieldPanel("description"),
                FieldPanel("is_open"),
            ],
            heading=gettext_lazy("What readers sign up for"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("weekday"), FieldPanel("slot_time")]),
                FieldPanel("zone", widget=forms.Select(choices=ZONES)),
            ],
            heading=gettext_lazy("When it goes out"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("sender_name"),
                FieldPanel("sender_address"),
                FieldPanel("reply_to"),
                FieldPanel("neutral_subject"),
                FieldPanel("imprint"),
                PageChooserPanel("privacy_page", "articles.StandingPage"),
            ],
            heading=gettext_lazy("What stands in the mailbox"),
        ),
        MultiFieldPanel(
            [FieldPanel("origins"), FieldPanel("with_pictures")], heading=gettext_lazy("Links and pictures")
        ),
    ]


class IssueIndexView(generic.IndexView):
    """The list of issues."""

    def get_base_queryset(self) -> Any:
        """Return the issues with their newsletters."""
        return super().get_base_queryset().select_related("newsletter__locale")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the slots that nothing is ready for."""
        return super().get_context_data(*args, worries=worries(timezone.now()), **kwargs)


class IssueBeginView(generic.CreateView):
    """Begins an issue: for which newsletter is all that has to be known."""

    template_name = "newsletter/desk/begin.html"
    page_title = gettext_lazy("Begin an issue")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Offer the newsletters."""
        return self._offer()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the issue, and open its form."""
        form = BeginForm(request.POST)
        if not form.is_valid():
            return self._offer()
        now = timezone.now()
        issue = draft_issue(form.cleaned_data["newsletter"], now)
        log(instance=issue, action="wagtail.create", user=request.user)
        put_in_drawer(request, issue)
        if form.cleaned_data["proposal"] and not fill(issue, now).chosen:
            messages.warning(request, _("Nothing has been published in this language that the readers have not had."))
        return redirect("newsletter_issues:edit", issue.pk)

    def _offer(self) -> HttpResponse:
        newsletters = Newsletter.objects.select_related("locale")
        context = {
            "page_title": self.page_title,
            "header_title": self.page_title,
            "header_icon": self.header_icon,
            "breadcrumbs_items": self.get_breadcrumbs_items(),
            "newsletters": newsletters,
            "may_make_newsletters": self.request.user.has_perm("newsletter.add_newsletter"),
        }
        return self.response_class(request=self.request, template=[self.template_name], context=context)


class IssueEditView(generic.EditView):
    """An issue's form, as long as it can be changed."""

    template_name = "newsletter/desk/edit.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead to how it goes, if it cannot be changed any more; say so to whoever has tried."""
        issue = Issue.objects.filter(pk=self.object_pk).first()
        if issue is None or issue.is_open:
            return super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            messages.error(request, str(NotOpenError()))
        return redirect(page_of(issue))

    def form_valid(self, form: Any) -> HttpResponse:
        """Store what was typed in, unless the issue has begun to be sent meanwhile."""
        try:
            return super().form_valid(form)
        except NewsletterError as error:
            messages.error(self.request, str(error))
            return redirect(page_of(Issue.objects.get(pk=form.instance.pk)))

    def save_instance(self) -> Issue:
        """Store the issue; whatever is changed has to be approved anew.

        Raises:
            NotOpenError: it is on its way. Nothing is stored.
        """
        # Of the row as it is now, which nobody else can change until this transaction ends.
        stored = Issue.objects.get(pk=self.form.instance.pk)
        take_back_approval(stored)
        for field in ("state", "approved", "approved_by"):
            setattr(self.form.instance, field, getattr(stored, field))
        put_in_drawer(self.request, stored)
        return super().save_instance()

    def get_success_url(self) -> str:
        """Stay with the issue."""
        return reverse("newsletter_issues:edit", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        """Return none: whoever has saved is where they would lead."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the issue stands and what can be done with it."""
        user, issue = self.request.user, self.object
        is_draft = issue.state == Issue.State.DRAFT
        return super().get_context_data(
            issue=issue,
            sentence=state_in_words(issue, timezone.now()),
            is_draft=is_draft,
            is_empty=not issue.items.exists(),
            is_own=is_own(self.request, issue),
            may_approve=user.has_perm(APPROVE),
            may_send=user.has_perm(SEND) and not is_draft,
            **kwargs,
        )


class IssueDeleteView(generic.DeleteView):
    """Deletes an issue that nobody has got."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse what is on its way or has been sent."""
        if self.object.is_open:
            return super().dispatch(request, *args, **kwargs)
        messages.error(request, str(NotOpenError()))
        return redirect(page_of(self.object))

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete it, unless it has begun to be sent meanwhile."""
        try:
            take_back_approval(self.object)
        except NewsletterError as error:
            messages.error(self.request, str(error))
            return redirect(page_of(Issue.objects.get(pk=self.object.pk)))
        return super().form_valid(form)


def _goes_out(issue: Issue) -> str:
    return on_the_wall(issue.begun or issue.slot, issue.newsletter)


class IssueViewSet(ModelViewSet):
    """Issues."""

    model = Issue
    name = "newsletter_issues"
    url_prefix = "newsletter/issues"
    url_namespace = "newsletter_issues"
    icon = "doc-full"
    menu_label = gettext_lazy("Issues")
    copy_view_enabled = False
    index_view_class = IssueIndexView
    index_template_name = "newsletter/desk/index.html"
    add_view_class = IssueBeginView
    edit_view_class = IssueEditView
    delete_view_class = IssueDeleteView
    create_template_name = IssueBeginView.template_name
    edit_template_name = IssueEditView.template_name
    ordering = ("-pk",)
    list_display = (
        "subject",
        Column("newsletter", label=gettext_lazy("Newsletter")),
        Column("state", accessor="get_state_display", label=gettext_lazy("State")),
        Column("at", accessor=_goes_out, label=gettext_lazy("Goes out")),
    )
    list_filter = ("newsletter", "state")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("subject"), FieldPanel("preheader"), FieldPanel("slot")], heading=gettext_lazy("Message")
            ),
            FieldPanel("introduction"),
            InlinePanel(
                "items",
                heading=gettext_lazy("Articles"),
                label=gettext_lazy("article"),
                panels=[PageChooserPanel("article", "articles.Article"), FieldPanel("heading"), FieldPanel("note")],
            ),
        ],
        base_form_class=IssueForm,
    )


class NewsletterViewSetGroup(ModelViewSetGroup):
    """Newsletters in the menu."""

    items = (IssueViewSet, NewsletterViewSet)
    menu_icon = "mail"
    menu_label = gettext_lazy("Newsletters")
    menu_name = "newsletters"
    menu_order = 160
