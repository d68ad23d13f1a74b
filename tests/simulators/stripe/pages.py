"""The pages that a person sees at Stripe: plain HTML, no script. What they type is sent by plain forms."""

from __future__ import annotations

import contextlib
from html import escape

from tests.simulators.stripe import customers, sessions
from tests.simulators.stripe.balance import WHOLE
from tests.simulators.stripe.cards import NUMBERS, called
from tests.simulators.stripe.errors import StripeSays
from tests.simulators.stripe.payment_intents import answer_bank

DAY = 86_400
FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>body{{font:1rem sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}}
label{{display:block;margin:1rem 0 .3rem}}input,select,button{{font:inherit;padding:.4rem;width:100%;
box-sizing:border-box}}button{{margin-top:1rem}}p.error{{color:#a00000}}</style></head>
<body><p><strong>Simulated Stripe: no money moves.</strong></p><main>{body}</main></body></html>"""
PAY = """<h1>{what}</h1>{error}<form method="post">
<label for="email">E-mail</label><input id="email" name="email" type="email" required>
<label for="number">Card number{or_account}</label><input id="number" name="number" required
 autocomplete="off" list="numbers" value="4242 4242 4242 4242"><datalist id="numbers">{numbers}</datalist>
<button>{button}</button></form>{back}"""


def say(card):
    """Return in a few words what a test card does."""
    if card.kind == "sepa_debit":
        return f"account, {card.country}, {'comes after days' if card.comes else 'does not come'}"
    if card.decline:
        return f"{card.decline}{', when it is charged later' if card.attaches else ''}".replace("_", " ")
    done = [
        text
        for flag, text in (
            (card.asks, "the bank asks first"),
            (card.disputed, "is disputed"),
            (card.refund_fails, "refunds come back"),
        )
        if flag
    ]
    return ", ".join([f"good, {card.country}", *done])


def page(title, body, status=200):
    return status, FRAME.format(title=escape(title), body=body)


def _numbers(*, debits):
    options = (
        f'<option value="{each.number}">{escape(say(each))}</option>'
        for each in NUMBERS.values()
        if debits or each.kind == "card"
    )
    return "".join(options)


def _error(text):
    return f'<p class="error" role="alert">{escape(text)}</p>' if text else ""


def _amount(session):
    minor, currency = session["amount_total"], session["currency"]
    return f"{minor if currency in WHOLE else f'{minor / 100:.2f}'} {currency.upper()}"


def checkout(books, reference, form=None):
    """The page on which somebody pays; with what they have typed, an address to go to, or the page again."""
    session = books.get("checkout.session", reference)
    if session["status"] != "open":
        return page("Checkout", "<h1>This page is no longer open.</h1>")
    error = ""
    if form is not None:
        try:
            intent = sessions.pay(books, session, called(form.get("number", "")), form.get("email", ""))
        except StripeSays as problem:
            error = problem.body["error"]["message"]
        else:
            return 303, _after(books, session, intent)
    debits = sessions.takes_debits(books, session)
    name = books.get("product", books.hidden(session)["price"]["product"])["name"]
    often = books.hidden(session)["price"]["recurring"]
    each = f" each {often['interval']}" if often else ""
    back = f'<p><a href="{escape(session["cancel_url"])}">Back</a></p>' if session["cancel_url"] else ""
    body = PAY.format(
        what=f"{escape(name)}: {_amount(session)}{each}",
        error=_error(error),
        or_account=" or IBAN" if debits else "",
        numbers=_numbers(debits=debits),
        button="Subscribe" if often else "Pay",
        back=back,
    )
    return page("Checkout", body)


def _after(books, session, intent):
    if intent["status"] == "requires_action":
        return intent["next_action"]["redirect_to_url"]["url"]
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def bank(books, reference, form=None):
    """The page on which a bank asks whether somebody wants to pay."""
    intent = books.get("payment_intent", reference)
    if form is not None:
        with contextlib.suppress(StripeSays):
            answer_bank(books, intent, agrees=form.get("answer") == "yes")
        return 303, books.hidden(intent)["return_url"]
    button = '<button name="answer" value="{0}">{1}</button>'
    return page(
        "Your bank",
        f'<h1>Your bank asks: is it you?</h1><form method="post">{button.format("yes", "Yes, pay")}'
        f"{button.format('no', 'No')}</form>",
    )


def portal(books, reference, form=None):
    """The page on which somebody gives another card."""
    session = books.get("billing_portal.session", reference)
    error = ""
    if form is not None:
        try:
            customers.change_card(books, session, called(form.get("number", "")))
        except StripeSays as problem:
            error = problem.body["error"]["message"]
        else:
            return 303, session["return_url"]
    body = f"""<h1>Another card</h1>{_error(error)}<form method="post"><label for="number">Card number</label>
<input id="number" name="number" required list="numbers" value="5555 5555 5555 4444">
<datalist id="numbers">{_numbers(debits=False)}</datalist><button>Save</button></form>"""
    return page("Another card", body)


def card_frame(books):
    """The frame in which stripe.js has a card typed in, so that the page around it never sees it."""
    return page(
        "Card",
        '<form><label for="number">Card number</label><input id="number" list="numbers" autocomplete="off" '
        f'value="4242 4242 4242 4242"><datalist id="numbers">{_numbers(debits=False)}</datalist></form>'
        '<script src="/js/frame.js"></script>',
    )


def overview(books, form=None):
    """What a person who tries it out sees first: what was given so far, and how to let time pass."""
    if form is not None:
        books.advance(int(form.get("days", "0")) * DAY)
        return 303, "/"
    given = "".join(f"<li>{minor} {currency.upper()}</li>" for minor, currency in books.takings().values() if minor)
    rows = "".join(f"<tr><td>{each.number}</td><td>{escape(say(each))}</td></tr>" for each in NUMBERS.values())
    button = '<button name="days" value="{0}">{1}</button>'
    body = f"""<h1>Simulated Stripe</h1><h2>Given so far, in the smallest units</h2><ul>{given}</ul>
<h2>Time</h2><form method="post">{button.format(1, "Let a day pass")}{button.format(31, "Let a month pass")}</form>
<h2>Test cards</h2><table>{rows}</table>"""
    return page("Simulated Stripe", body)
