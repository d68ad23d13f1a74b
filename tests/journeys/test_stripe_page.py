"""What a supporter does at Stripe, in a real browser: on its page without scripts, and in its frame with them."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tamizdat.support.frequency import Frequency
from tamizdat.support.money import Money
from tamizdat.support.providers.contract import State
from tests.simulators.stripe.server import Simulator
from tests.support.providers.stripe_rig import StripeRig

MILLISECONDS_TO_WAIT = 30_000
FORM = """<!doctype html><title>Give</title><div id="card"></div><script src="{script}"></script><script>
const stripe = Stripe("{key}");
const elements = stripe.elements({{mode: "payment", amount: 500, currency: "usd", paymentMethodCreation: "manual"}});
const ready = new Promise((resolve) => {{
  const element = elements.create("payment");
  element.on("ready", resolve);
  element.mount("#card");
}});
async function token() {{
  await ready;
  const {{error}} = await elements.submit();
  return error ? {{error}} : stripe.createConfirmationToken({{elements}});
}}
</script>"""


@pytest.fixture
def rig():
    with Simulator() as simulator:
        yield StripeRig(simulator)


class Paper(BaseHTTPRequestHandler):
    """Our own site: one page, at every address."""

    page = "back"

    def log_message(self, *_told):
        """Be silent."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page.encode())


@pytest.fixture
def paper(rig):
    """Where our own site is; on its page a card can be typed in."""
    form = rig.provider.card_form()
    page = FORM.format(script=form.script, key=form.key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Paper,), {"page": page}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page_of(browser):
    """A page in a browser of its own: ``page_of(javascript=False)``."""
    contexts = []

    def opened(*, javascript=True):
        contexts.append(browser.new_context(java_script_enabled=javascript))
        contexts[-1].set_default_timeout(MILLISECONDS_TO_WAIT)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("frequency", list(Frequency))
def test_a_person_pays_on_stripes_page(rig, paper, page_of, frequency, javascript):
    order = rig.order(Money(500, "USD"), frequency, done_url=f"{paper}thanks/", back_url=f"{paper}back/")
    begun = rig.provider.begin(order)
    page = page_of(javascript=javascript)
    page.goto(begun.url)
    page.get_by_label("E-mail").fill("reader@mail.example")
    page.get_by_label("Card number").fill("4000 0000 0000 0002")
    page.get_by_role("button").click()
    assert "declined" in page.get_by_role("alert").inner_text()
    page.get_by_label("E-mail").fill("reader@mail.example")
    page.get_by_label("Card number").fill("4000 0000 0000 3220")
    page.get_by_role("button").click()
    page.get_by_role("button", name="Yes, pay").click()
    page.wait_for_url(order.done_url)
    assert rig.provider.look_up(begun.objects).state is (State.ACTIVE if frequency.recurs else State.PAID)
    assert rig.books() == {order.key: order.amount}


def test_a_person_who_goes_back_has_paid_nothing(rig, paper, page_of):
    order = rig.order(Money(500, "USD"), done_url=f"{paper}thanks/", back_url=f"{paper}back/")
    begun = rig.provider.begin(order)
    page = page_of()
    page.goto(begun.url)
    page.get_by_role("link", name="Back").click()
    page.wait_for_url(order.back_url)
    assert rig.provider.look_up(begun.objects).state is State.OPEN


def test_a_card_that_is_typed_into_stripes_frame_is_looked_at_and_charged(rig, paper, page_of):
    page = page_of()
    page.goto(paper)
    frame = page.frame_locator("iframe")
    frame.get_by_label("Card number").fill("4000 0025 0000 0003")
    made = page.evaluate("token()")
    begun = rig.provider.begin_with_card(order := rig.order(Money(500, "USD")), made["confirmationToken"]["id"])
    standing = rig.provider.look_up(begun.objects)
    assert (standing.state, standing.country) == (State.PAID, "FR")
    assert rig.books() == {order.key: order.amount}
    frame.get_by_label("Card number").fill("1234")
    assert page.evaluate("token()")["error"]["type"] == "card_error"
    frame.get_by_label("Card number").fill(" ")
    assert page.evaluate("token()")["error"]["type"] == "validation_error"


def test_a_bank_that_asks_is_led_to_by_the_script(rig, paper, page_of):
    page = page_of()
    page.goto(paper)
    page.frame_locator("iframe").get_by_label("Card number").fill("4000 0000 0000 3220")
    made = page.evaluate("token()")
    order = rig.order(Money(500, "USD"), done_url=f"{paper}thanks/")
    begun = rig.provider.begin_with_card(order, made["confirmationToken"]["id"])
    secret = rig.last_intent(order)["client_secret"]
    page.evaluate("secret => { stripe.handleNextAction({clientSecret: secret}); }", secret)
    page.get_by_role("button", name="Yes, pay").click()
    page.wait_for_url(order.done_url)
    assert rig.provider.look_up(begun.objects).state is State.PAID
