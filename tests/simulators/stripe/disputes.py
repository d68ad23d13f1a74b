"""Disputes: a bank takes a payment back, and it is decided who keeps it."""

from __future__ import annotations

from tests.simulators.stripe import balance


def open_dispute(books, charge):
    """Take what is left of a payment back."""
    amount = charge["amount_captured"] - charge["amount_refunded"]
    dispute = books.add(
        "du",
        "dispute",
        amount=amount,
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        evidence={},
        evidence_details={"due_by": books.now() + 7 * 86_400, "has_evidence": False, "submission_count": 0},
        is_charge_refundable=False,
        metadata={},
        payment_intent=charge["payment_intent"],
        payment_method_details={"type": "card"},
        reason="fraudulent",
        status="needs_response",
    )
    charge["disputed"] = True
    _move(books, dispute, charge, -amount, balance.DISPUTE_FEE)
    books.emit("charge.dispute.created", dispute)
    books.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def judge(books, dispute, *, won):
    """Decide a dispute."""
    if dispute["status"] in ("won", "lost"):
        return
    dispute["status"] = "won" if won else "lost"
    if won:
        _move(books, dispute, books.get("charge", dispute["charge"]), dispute["amount"], 0)
        books.emit("charge.dispute.funds_reinstated", dispute)
    books.emit("charge.dispute.closed", dispute)


def _move(books, dispute, charge, minor, fee):
    moved = balance.record(books, dispute, "adjustment", minor, dispute["currency"], fee=fee)
    dispute["balance_transactions"].append(dict(moved))
    books.book(books.hidden(charge)["key"], minor, dispute["currency"], f"dispute {dispute['id']}")
