"""``make demo-payments``: the demo, with a simulated Stripe behind it, for a person with a browser."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.simulators.stripe.cards import NUMBERS
from tests.simulators.stripe.pages import say
from tests.simulators.stripe.server import KEY, PUBLISHABLE, Simulator
from tests.simulators.stripe.webhooks import SECRET, Courier

SHOWN = (
    "4242424242424242",
    "4000000000000002",
    "4000000000009995",
    "4000000000000341",
    "4000000000003220",
    "4000002760000016",
    "4000006430000009",
    "4000000000000259",
    "AT611904300234573201",
)


def settings_for(simulator):
    """Return what the demo has to be told: that its account is at the simulator."""
    return {
        "TAMIZDAT_MODE": "demo",
        "TAMIZDAT_STRIPE_SECRET_KEY": KEY,
        "TAMIZDAT_STRIPE_WEBHOOK_SECRET": SECRET,
        "TAMIZDAT_STRIPE_PUBLISHABLE_KEY": PUBLISHABLE,
        "TAMIZDAT_STRIPE_API_BASE": simulator.url,
        "TAMIZDAT_STRIPE_SCRIPT": f"{simulator.url}/js/stripe.js",
    }


def notices_of(environ):
    """Return where the demo takes notices."""
    return f"http://127.0.0.1:{environ.get('TAMIZDAT_PORT', '8000')}/support/notices/stripe/"


def main():
    """Run both until the demo ends."""
    with Simulator() as simulator:
        courier = Courier(simulator.books, notices_of(os.environ))
        courier.start()
        print(f"Simulated Stripe: {simulator.url}/ (no money moves; there, time can be let pass)")
        for number in SHOWN:
            print(f"  {number:<22} {say(NUMBERS[number])}")
        sys.stdout.flush()
        process = subprocess.Popen(
            [sys.executable, "-m", "tamizdat.console", "demo"], env=os.environ | settings_for(simulator)
        )
        # Ctrl-C reaches both; the demo ends in good order, and this one after it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return process.wait()
        finally:
            courier.end()


if __name__ == "__main__":
    raise SystemExit(main())
