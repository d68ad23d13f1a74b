"""``python -m tests.simulators.btcpay``: run it for a person with a browser, and say how the demo finds it."""

from __future__ import annotations

import sys
import threading

from tests.simulators.btcpay.server import KEY, SECRET, STORE, serving

DEMO = "http://127.0.0.1:8000/support/notices/btcpay/"

if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 14142
    with serving(sys.argv[2] if len(sys.argv) > 2 else DEMO, port) as simulated:
        print(f"TAMIZDAT_BTCPAY_URL={simulated.origin}")
        print(f"TAMIZDAT_BTCPAY_STORE={STORE}")
        print(f"TAMIZDAT_BTCPAY_API_KEY={KEY}")
        print(f"TAMIZDAT_BTCPAY_WEBHOOK_SECRET={SECRET}", flush=True)
        threading.Event().wait()
