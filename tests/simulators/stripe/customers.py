"""Customers, and the portal in which they give another card."""

from __future__ import annotations

from tests.simulators.stripe.errors import StripeSays, invalid
from tests.simulators.stripe.forms import needed, only
from tests.simulators.stripe.methods import attach, new_method

CREATE = {"email", "name", "metadata", "description"}
UPDATE = CREATE | {"invoice_settings"}
PORTAL = {"customer", "return_url", "flow_data", "configuration", "locale"}


def new_customer(books, *, email=None, metadata=None):
    """Write down a customer."""
    customer = books.add(
        "cus",
        "customer",
        default_source=None,
        email=email,
        invoice_settings={"default_payment_method": None},
        metadata=metadata or {},
        name=None,
    )
    books.emit("customer.created", customer)
    return customer


def create(books, params):
    only(params, CREATE)
    return new_customer(books, email=params.get("email"), metadata=params.get("metadata"))


def update(books, params, reference):
    only(params, UPDATE)
    customer = living(books, reference)
    if "invoice_settings" in params:
        method = params["invoice_settings"].get("default_payment_method") or None
        if method and books.get("payment_method", method)["customer"] != reference:
            raise invalid("The customer does not have a payment method with this ID.", param="invoice_settings")
        customer["invoice_settings"]["default_payment_method"] = method
    books.emit("customer.updated", customer)
    return customer


def living(books, reference, param="customer"):
    """Return a customer who is not deleted."""
    customer = books.get("customer", reference, param)
    if customer.get("deleted"):
        raise invalid(f"No such customer: '{reference}'", param=param, code="resource_missing")
    return customer


def delete(books, params, reference):
    """Delete a customer, and end what they had subscribed to."""
    only(params, ())
    customer = living(books, reference, "id")
    for end in books.hidden(customer).get("endings", ()):
        end()
    snapshot = dict(customer)
    for name in [name for name in customer if name not in ("id", "object", "created", "livemode")]:
        del customer[name]
    for method in books.all("payment_method"):
        if method["customer"] == reference:
            method["customer"] = None
    customer["deleted"] = True
    books.emit("customer.deleted", snapshot)
    return {"id": reference, "object": "customer", "deleted": True}


def open_portal(books, params):
    """Make a page where a customer gives another card."""
    only(params, PORTAL)
    customer = living(books, needed(params, "customer"))
    flow = params.get("flow_data") or {}
    if flow.get("type") not in (None, "payment_method_update"):
        raise invalid("This flow is not simulated.", param="flow_data[type]")
    portal = books.add(
        "bps",
        "billing_portal.session",
        configuration="bpc_simulated",
        customer=customer["id"],
        flow=flow or None,
        locale=params.get("locale"),
        on_behalf_of=None,
        return_url=params.get("return_url"),
        url="",
    )
    portal["url"] = f"{books.url}/p/session/{portal['id']}"
    return portal


def change_card(books, portal, card):
    """Let a customer give another card in the portal: it is theirs from now on, for what has none of its own."""
    customer = living(books, portal["customer"])
    if getattr(card, "decline", "") and not card.attaches:
        raise StripeSays(402, "card_error", "Your card was declined.", "card_declined")
    method = new_method(books, card)
    attach(books, method, customer)
    customer["invoice_settings"]["default_payment_method"] = method["id"]
    books.emit("customer.updated", customer)
    return method
