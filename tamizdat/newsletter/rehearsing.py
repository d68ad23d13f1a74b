"""What invented readers do with the newsletter, so that somebody can look for them on a taken server afterwards."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tamizdat.newsletter.marks import CONFIRM, LEAVE, PREFERENCES, MarkKeys
from tamizdat.newsletter.models import AddressChange, Form, Newsletter, SignUp, Subscriber, Subscription
from tamizdat.newsletter.signing_up.consent import consent_to
from tamizdat.newsletter.signing_up.taking_in import take
from tamizdat.rehearsals import Flow, MisplayedError, Person, Stage, UnplayableError, register
from tamizdat.retention import persons
from tamizdat.vault import at_hand
from tamizdat.vault.errors import KeyTroubleError


def declare() -> None:
    """Have the seizure test play them."""
    register(
        Flow("newsletter.sign-up", "Somebody signs up for the newsletter, and never confirms.", sign_up),
        Flow("newsletter.mistype", "Somebody mistypes their address, and fills in what no person sees.", mistype),
        Flow("newsletter.subscribe", "Somebody subscribes, and chooses how the newsletter comes.", subscribe),
        Flow("newsletter.leave", "Somebody subscribes, and leaves.", leave),
        Flow("newsletter.erase", "Somebody subscribes, takes their data along, and is erased.", erase),
    )


def sign_up(stage: Stage) -> None:
    """Fill in the form."""
    _fill_in(stage, stage.enter("reader"))


def mistype(stage: Stage) -> None:
    """Fill in the form as it cannot be taken."""
    newsletter, reader = _newsletter(), stage.enter("reader")
    browser = stage.browser(reader)
    filled = {"newsletter": newsletter.slug, "wording": "0"}
    stage.expect(browser.post(reverse("newsletter_sign_up"), {**filled, "address": reader.name}), 422)
    stage.expect(browser.post(reverse("newsletter_sign_up"), {**filled, "address": reader.address}), 422)
    stage.expect(browser.get(_link("newsletter_leave", LEAVE, b"\0" * 12) + reader.secret), 404)


def subscribe(stage: Stage) -> None:
    """Subscribe, choose, and ask for another address."""
    reader = stage.enter("reader")
    subscription = _subscribed(stage, reader)
    address = _link("newsletter_preferences", PREFERENCES, subscription.mark)
    chosen = {"do": "set", "form": Form.FULL, "frequency": "monthly", "pause": "1"}
    browser = stage.browser(reader)
    stage.expect(browser.post(address, {**chosen, "newsletter": subscription.newsletter_id}), 200)
    new = stage.enter("reader")
    stage.afterwards(lambda: _forget(new))
    stage.expect(browser.post(address, {"do": "change", "address": new.address}), 200)


def leave(stage: Stage) -> None:
    """Subscribe and leave, as a mail program does it."""
    reader = stage.enter("reader")
    subscription = _subscribed(stage, reader)
    address = _link("newsletter_leave", LEAVE, subscription.mark)
    stage.expect(stage.browser(reader).post(address, {"List-Unsubscribe": "One-Click"}), 200)


def erase(stage: Stage) -> None:
    """Subscribe, take the data along, and be erased."""
    reader = stage.enter("reader")
    subscription = _subscribed(stage, reader)
    address, browser = _link("newsletter_preferences", PREFERENCES, subscription.mark), stage.browser(reader)
    for act in ("data", "erase", "erase-for-good"):
        stage.expect(browser.post(address, {"do": act}), 200)
    persons.erase(reader.address, timezone.now().date())
    if Subscriber.objects.filter(address_index=reader.address).exists():
        raise MisplayedError("somebody who was erased is still there")


def _newsletter() -> Newsletter:
    try:
        at_hand.ring()
    except KeyTroubleError:
        raise UnplayableError("there are no keys to seal an address with: 'tamizdat vault init' makes them") from None
    newsletter = Newsletter.objects.open().first()
    if newsletter is None:
        raise UnplayableError("there is no newsletter that is open to sign up for")
    return newsletter


def _fill_in(stage: Stage, reader: Person) -> None:
    newsletter = _newsletter()
    stage.afterwards(lambda: _forget(reader))
    filled = {
        "newsletter": newsletter.slug,
        "wording": consent_to(newsletter).wording.pk,
        "address": reader.address,
    }
    stage.expect(stage.browser(reader).post(reverse("newsletter_sign_up"), filled), 200, 429)


def _subscribed(stage: Stage, reader: Person) -> Subscription:
    """Return the subscription of somebody who has filled in the form and pressed the button of the letter."""
    _fill_in(stage, reader)
    # Whichever of us is first: a worker may have taken it in meanwhile.
    for waiting in SignUp.objects.filter(address_index=reader.address):
        take(waiting, reader.address, timezone.now())
    subscription = Subscription.objects.filter(subscriber__address_index=reader.address).first()
    if subscription is None:
        raise UnplayableError("so many people sign up at this moment that a machine is asked for one more click")
    stage.expect(stage.browser(reader).post(_link("newsletter_confirm", CONFIRM, subscription.mark)), 200)
    return subscription


def _link(name: str, purpose: bytes, mark: bytes | memoryview) -> str:
    return reverse(name, args=[MarkKeys.of(settings.SECRET_KEY).token(purpose, bytes(mark))])


def _forget(reader: Person) -> None:
    """Take an invented reader away. No letter was written: nobody can be written to where they are."""
    for model in (SignUp, AddressChange, Subscriber):
        model._default_manager.filter(address_index=reader.address).delete()  # noqa: SLF001  Django documents it as its API
    persons.come_back(reader.address)
