"""One contribution in the admin, and what publishers can do with it. Who gives it stays sealed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from tamizdat.support import ledger
from tamizdat.support.actions import changing
from tamizdat.support.actions.asking import ask_about
from tamizdat.support.desk.entries import with_money
from tamizdat.support.desk.pages import HANDLE, SupportView
from tamizdat.support.errors import NotPossibleError, SupportError
from tamizdat.support.models import Contribution, Event, Happening, Operation
from tamizdat.support.models.contribution import RUNNING
from tamizdat.support.money import AmountError, Money, parse
from tamizdat.support.providers.contract import MisconfiguredError
from tamizdat.support.providers.registry import provider_called

End, Verb = Contribution.End, Operation.Verb


class ContributionView(SupportView):
    """Shows a contribution: its entries, where it stands, and what is on its way."""

    header_icon = "pick"
    template_name = "support/desk/contribution.html"
    contribution: Contribution

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the contribution, and answer; what cannot be done is said in a sentence on its page."""
        self.contribution = get_object_or_404(Contribution.objects.real(), pk=kwargs["pk"])
        try:
            return super().dispatch(request, *args, **kwargs)
        except SupportError as error:
            messages.error(request, str(error))
            return self.back()

    def get_page_title(self) -> str:
        """Return what is done here, or the contribution's number."""
        return str(self.page_title) or self._called()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return where the page stands: what is done with a contribution, below it."""
        items = super().get_breadcrumbs_items()
        if self.page_title:
            address = reverse("support_desk:contribution", args=[self.contribution.pk])
            items.insert(-1, {"url": address, "label": self._called()})
        return items

    def _called(self) -> str:
        return _("Contribution %(number)d") % {"number": self.contribution.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is known of it."""
        contribution = self.contribution
        provider = provider_called(contribution.provider)
        changes = provider.offers.changes if provider and contribution.state in RUNNING else frozenset()
        return super().get_context_data(
            contribution=contribution,
            given=ledger.given(contribution),
            rows=[self._row(each) for each in contribution.events.all()],
            operations=contribution.operations.order_by("-pk"),
            changes=changes,
            can_ask=provider is not None,
            **kwargs,
        )

    def _row(self, event: Event) -> dict[str, Any]:
        left = ledger.left_of(event.provider, event.reference) if event.kind == Happening.PAYMENT else 0
        provider = provider_called(event.provider)
        return with_money(event) | {"can_be_given_back": bool(provider and provider.offers.refunds and left > 0)}

    def log(self, verb: str) -> None:
        """Write into the contribution's history that a role has done something."""
        log(instance=self.contribution, action=f"support.{verb}", user=self.request.user)

    def back(self, sentence: str = "") -> HttpResponseRedirect:
        """Lead to the contribution's page, and say there what was done."""
        if sentence:
            messages.success(self.request, sentence)
        return redirect("support_desk:contribution", self.contribution.pk)


class AskView(ContributionView):
    """Asks the provider how a contribution stands."""

    permission = HANDLE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, and write down what it says.

        Raises:
            NotPossibleError: its provider is not there any more.
        """
        provider = provider_called(self.contribution.provider)
        if provider is None:
            raise NotPossibleError
        try:
            events = ask_about(self.contribution, provider, timezone.now())
        except MisconfiguredError:
            events = None
        if events is None:
            messages.error(request, _("The provider has said nothing. Try again later."))
            return self.back()
        self.log("ask")
        return self.back(_("The provider has answered. What is new is in the ledger: %d entries.") % len(events))


class VerbView(ContributionView):
    """Does something with a contribution, after having asked once more.

    Args:
        verb: what is done, as the history calls it.
    """

    permission = HANDLE
    verb: str
    template_name = "support/desk/verb.html"

    def question(self) -> str:
        """Return what is asked."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question."""
        return super().get_context_data(question=self.question(), verb=self.page_title, **kwargs)


class CancelView(VerbView):
    """Ends what recurs."""

    verb = "cancel"
    page_title = gettext_lazy("End this contribution")

    def question(self) -> str:
        """Return what is asked."""
        return _("It ends at once and for good: nothing more is charged. What was given stays given.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the provider end it.

        Raises:
            NotPossibleError: it cannot be ended.
        """
        if changing.cancel(self.contribution, timezone.now(), by=End.NEWSROOM) is None:
            return self.back(_("It has ended, or is about to."))
        self.log(self.verb)
        return self.back(_("It is on its way to the provider. In some seconds this page says that it has ended."))


class PauseView(VerbView):
    """Has nothing charged for a while."""

    verb = "pause"
    page_title = gettext_lazy("Pause this contribution")

    def question(self) -> str:
        """Return what is asked."""
        return _("Nothing is charged until somebody resumes it: the supporter by their link, or you here.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the provider pause it.

        Raises:
            NotPossibleError: it cannot be paused.
        """
        changing.pause(self.contribution, None, timezone.now(), by=End.NEWSROOM)
        self.log(self.verb)
        return self.back(_("It is on its way to the provider. In some seconds this page says that it is paused."))


class ResumeView(VerbView):
    """Has payments go on."""

    verb = "resume"
    page_title = gettext_lazy("Resume this contribution")

    def question(self) -> str:
        """Return what is asked."""
        return _("Payments go on. Do this only if the supporter wants it.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the provider go on.

        Raises:
            NotPossibleError: it cannot go on.
        """
        changing.resume(self.contribution, timezone.now(), by=End.NEWSROOM)
        self.log(self.verb)
        return self.back(_("It is on its way to the provider. In some seconds this page says that it runs."))


class RefundForm(forms.Form):
    """How much is given back.

    Args:
        left: of the payment.
    """

    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=20)
    # How many refunds there were when the form was made: one sent twice gives back once.
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, left: Money, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": left.currency}

    def clean_amount(self) -> Money:
        """Read the amount.

        Raises:
            ValidationError: it is none, or more than is left.
        """
        try:
            amount = parse(self.cleaned_data["amount"], self.left.currency)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error
        if not 0 < amount.minor <= self.left.minor:
            raise forms.ValidationError(_("Not more than is left of the payment, and not nothing."))
        return amount


class RefundView(ContributionView):
    """Gives back a payment or a part of it: the amount is typed in, shown, and confirmed."""

    permission = HANDLE
    page_title = gettext_lazy("Give back")
    template_name = "support/desk/refund.html"
    payment: Event

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the payment, and answer."""
        payments = Event.objects.real().filter(kind=Happening.PAYMENT, contribution=kwargs["pk"])
        self.payment = get_object_or_404(payments, pk=kwargs["entry"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, filled with all that is left."""
        left = self._left()
        kwargs.setdefault("form", RefundForm(left, initial={"amount": str(left.decimal), "seen": self._seen()}))
        return super().get_context_data(
            payment=self.payment, paid=Money(self.payment.amount, self.payment.currency), left=left, **kwargs
        )

    def post(self, request: HttpRequest, pk: int, entry: int) -> HttpResponse:
        """Ask once more, and then give it back.

        Raises:
            SupportError: it cannot be given back.
        """
        form = RefundForm(self._left(), request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        amount = form.cleaned_data["amount"]
        if "confirmed" not in request.POST:
            return self.render_to_response(self.get_context_data(form=form, amount=amount))
        if not self._given_back(amount, form.cleaned_data["seen"], timezone.now()):
            messages.error(request, _("Something of this was given back meanwhile. Look, and begin again if you must."))
            return self.back()
        self.log("refund")
        return self.back(_("It is on its way to the provider. Once given back, it stands in the ledger."))

    @transaction.atomic
    def _given_back(self, amount: Money, seen: int, now: dt.datetime) -> bool:
        """Put the refund on its way, unless there is another one that the form did not know of."""
        Contribution.objects.select_for_update().get(pk=self.contribution.pk)
        if self._seen() != seen:
            return False
        changing.refund(self.contribution, self.payment.reference, amount, now)
        return True

    def _left(self) -> Money:
        waiting = self._refunds().filter(done=None).values_list("amount", flat=True)
        left = ledger.left_of(self.payment.provider, self.payment.reference) - sum(each or 0 for each in waiting)
        return Money(max(left, 0), self.payment.currency)

    def _seen(self) -> int:
        return self._refunds().count()

    def _refunds(self) -> Any:
        return self.contribution.operations.filter(verb=Verb.REFUND, payment=self.payment.reference)
