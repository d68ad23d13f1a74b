"""Products and prices."""

from __future__ import annotations

from tests.simulators.stripe.errors import invalid
from tests.simulators.stripe.forms import needed, only, whole
from tests.simulators.stripe.payment_intents import checked_amount

PRODUCT = {"name", "id", "metadata", "description", "type", "statement_descriptor"}
DATA = {"currency", "product", "product_data", "recurring", "unit_amount"}


def create_product(books, params):
    only(params, PRODUCT)
    return new_product(books, needed(params, "name"), params.get("metadata"))


def new_product(books, name, metadata=None):
    return books.add("prod", "product", active=True, name=name, metadata=metadata or {}, type="service")


def price_of(books, data, *, inline):
    """Write down the price that stands in something else.

    Args:
        inline: whether the product may stand in it too.
    """
    only(data, DATA)
    if "product" in data:
        product = books.get("product", data["product"], "product")
    elif inline and "product_data" in data:
        product = new_product(books, needed(data["product_data"], "name"), data["product_data"].get("metadata"))
    else:
        raise invalid("Missing required param: price_data[product].", "price_data[product]", "parameter_missing")
    currency, recurring = needed(data, "currency"), data.get("recurring")
    price = books.add(
        "price",
        "price",
        active=True,
        billing_scheme="per_unit",
        currency=currency,
        product=product["id"],
        recurring=None,
        type="recurring" if recurring else "one_time",
        unit_amount=checked_amount(whole(data, "unit_amount", 0), currency, "price_data[unit_amount]"),
    )
    if recurring:
        if recurring.get("interval") not in ("month", "year"):
            raise invalid("Invalid interval.", param="price_data[recurring][interval]")
        count = whole(recurring, "interval_count", 1)
        price["recurring"] = {"interval": recurring["interval"], "interval_count": count, "usage_type": "licensed"}
    return price
