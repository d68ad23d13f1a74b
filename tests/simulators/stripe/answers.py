"""What Stripe answers: objects as JSON, with what was asked to be expanded, and lists in pages."""

from __future__ import annotations

import operator
import pickle

from tests.simulators.stripe.errors import invalid
from tests.simulators.stripe.forms import whole

COMPARED = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
MOST = 100
DEEPEST = 4


def refunds_of(books, charge):
    return page_of([row for row in reversed(books.all("refund")) if row["charge"] == charge["id"]], 10)


def payments_of(books, invoice):
    return page_of([row for row in reversed(books.all("invoice_payment")) if row["invoice"] == invoice["id"]], 10)


# What stands in an object only if it is asked for.
EXTRA = {("charge", "refunds"): refunds_of, ("invoice", "payments"): payments_of}


def page_of(rows, limit, url=""):
    return {"object": "list", "data": rows[:limit], "has_more": len(rows) > limit, "url": url}


def listed(books, kind, params, *, matches):
    """Return a page of a list, newest first, that are of some kind and match the filters."""
    limit = whole(params, "limit", 10)
    if not 1 <= limit <= MOST:
        raise invalid("Invalid integer: limit must be between 1 and 100.", param="limit")
    in_time = _created(params.get("created"))
    rows = [row for row in reversed(books.all(kind)) if in_time(row["created"]) and matches(row)]
    if "starting_after" in params:
        after = books.get(kind, params["starting_after"], "starting_after")
        position = next((at for at, row in enumerate(rows) if row["id"] == after["id"]), len(rows) - 1)
        rows = rows[position + 1 :]
    return page_of(rows, limit)


def _created(asked):
    """Return what tells whether something was made when it was asked for."""
    if asked is None:
        return lambda _when: True
    if isinstance(asked, str):
        return lambda when: when == int(asked)
    bounds = [(COMPARED[name], whole(asked, name)) for name in COMPARED if whole(asked, name) is not None]
    return lambda when: all(compare(when, bound) for compare, bound in bounds)


def copied(row):
    """Return a copy of an object as deep as it is; pickle makes it five times as fast as copy does."""
    return pickle.loads(pickle.dumps(row))  # noqa: S301  our own, and never on a wire


def told(books, row, expand=()):
    """Return a copy of an answer, with what was asked for put in."""
    answer = copied(row)
    for path in sorted(expand):
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise invalid(f"You cannot expand more than {DEEPEST} levels of a property.", param="expand")
        _expand(books, answer, steps, path)
    return answer


def _expand(books, answer, steps, path):
    step, *further = steps
    if isinstance(answer, list):
        for each in answer:
            _expand(books, each, steps, path)
        return
    extra = EXTRA.get((answer.get("object"), step))
    if extra and step not in answer:
        answer[step] = copied(extra(books, answer))
    if step not in answer:
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(answer[step], str):
        found = books.any(answer[step])
        if found is None:
            raise invalid(f"This property cannot be expanded ({path}).", param="expand")
        answer[step] = copied(found)
    if further and answer[step] is not None:
        _expand(books, answer[step], further, path)
