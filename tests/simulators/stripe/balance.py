"""The balance: what each movement brings in the currency of the newsroom's account, and the transfers to it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

DAY = 86_400
SETTLES_IN = 2 * DAY
ACCOUNT = "usd"
DISPUTE_FEE = 1500
# Without a smaller unit, for Stripe (docs.stripe.com/currencies); the króna and Uganda's shilling are sent with two.
WHOLE = {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"}
WHOLE_BUT_SENT_WITH_TWO = {"isk", "ugx"}
# Invented, and near enough.
RATES = {"usd": 1, "eur": "1.1", "gbp": "1.25", "jpy": "0.0067", "krw": "0.00072", "isk": "0.0073", "ugx": "0.00027"}


def dollars(minor, currency):
    """Return an amount in cents of the account's currency, and the rate."""
    rate = Decimal(RATES.get(currency, "0.5"))
    major = Decimal(minor) if currency in WHOLE else Decimal(minor) / 100
    return int((major * rate * 100).quantize(Decimal(1), ROUND_HALF_UP)), rate


def record(books, source, kind, minor, currency, *, fee=0):
    """Write down a movement; return it.

    Args:
        minor: negative for what goes out.
        fee: in cents of the account's currency; None for what is usual for a payment.
    """
    amount, rate = dollars(minor, currency)
    fee = (amount * 29 + 500) // 1000 + 30 if fee is None else fee
    row = books.add(
        "txn",
        "balance_transaction",
        amount=amount,
        available_on=books.now() + SETTLES_IN,
        balance_type="payments",
        currency=ACCOUNT,
        description=None,
        exchange_rate=None if currency == ACCOUNT else float(rate),
        fee=fee,
        fee_details=[{"amount": fee, "currency": ACCOUNT, "description": "Stripe fees", "type": "stripe_fee"}],
        net=amount - fee,
        reporting_category="dispute" if kind == "adjustment" else kind,
        source=source["id"],
        status="pending",
        type=kind,
    )
    del row["livemode"]
    books.at(row["available_on"], lambda: pay_out(books))
    return row


def pay_out(books):
    """Transfer what is available to the newsroom's account."""
    ripe = [
        row
        for row in books.all("balance_transaction")
        if row["available_on"] <= books.now() and "payout" not in books.hidden(row) and row["type"] != "payout"
    ]
    amount = sum(row["net"] for row in ripe)
    for row in ripe:
        row["status"] = "available"
    if amount <= 0:
        return
    payout = books.add(
        "po",
        "payout",
        amount=amount,
        arrival_date=books.now() // DAY * DAY + DAY,
        automatic=True,
        balance_transaction=None,
        currency=ACCOUNT,
        failure_code=None,
        method="standard",
        metadata={},
        reconciliation_status="completed",
        status="in_transit",
        type="bank_account",
    )
    own = record(books, payout, "payout", -amount, ACCOUNT)
    payout["balance_transaction"] = own["id"]
    for row in (*ripe, own):
        books.hidden(row)["payout"] = payout["id"]
    books.emit("payout.created", payout)
    books.at(payout["arrival_date"], lambda: _arrive(books, payout))


def _arrive(books, payout):
    payout["status"] = "paid"
    books.emit("payout.paid", payout)
