"""``tamizdat newsletter listen``: be the mail server that takes in what comes back."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from tamizdat.newsletter.bounces.following import our_addresses, take_in
from tamizdat.newsletter.bounces.listening import Handler, listen, silence
from tamizdat.vault import at_hand
from tamizdat.vault.errors import KeyTroubleError

USAGE = 2
THREADS = 2


class Command(BaseCommand):
    help = (
        "Take in what comes back to the newsletter, by LMTP or SMTP at TAMIZDAT_BOUNCE_LISTEN, until stopped. It takes "
        "nothing but messages to addresses that this newsroom has signed, and needs the vault's private key."
    )
    requires_system_checks = []

    def handle(self, *_args: object, **_options: object) -> None:
        where = settings.ENVIRONMENT.bounce_listen
        if not where:
            raise CommandError(
                "TAMIZDAT_BOUNCE_LISTEN is not set: set it to lmtp://127.0.0.1:8024, say.", returncode=USAGE
            )
        try:
            at_hand.opener()
        except KeyTroubleError as error:
            raise CommandError(str(error)) from None
        silence()
        asyncio.run(self.until_stopped(where))

    async def until_stopped(self, where: str) -> None:
        """Listen until the process is told to stop."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        with ThreadPoolExecutor(THREADS, "bounces") as threads:
            self.stdout.write(f"Listening at {where} for what comes back to {settings.ENVIRONMENT.bounce_domain}.")
            self.stdout.flush()
            await listen(where, Handler(our_addresses(), take, threads), stop)


def take(raw: bytes, recipient: str) -> None:
    """Take a message in, over a connection to the database that still answers."""
    close_old_connections()
    try:
        take_in(raw, timezone.now(), recipient)
    finally:
        close_old_connections()
