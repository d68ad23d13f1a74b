"""``tamizdat demo``: make a sample newsroom, or open it again, and serve it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tamizdat.articles.models import FrontPage
from tamizdat.press.step import build_tree, house_tree
from tamizdat.press.tree import TreeOfFiles
from tamizdat.server.embedded import SECONDS_TO_STOP, PortTakenError, address_of, refuse_taken_port, serve
from tamizdat.server.newsroom import NotADemoError, prepare
from tamizdat.settings.environment import host_of
from tamizdat.staff.demo import DEMO_ACCOUNTS, DEMO_PASSWORD

# 128 and the number of SIGINT, as shells have it.
INTERRUPTED = 130
LIKE_AN_EDITOR = "publisher"


class Command(BaseCommand):
    help = "Make a sample newsroom in TAMIZDAT_DATA_DIR, or open it again, and serve it on TAMIZDAT_PORT."
    requires_system_checks = []

    def handle(self, *_args: object, **_options: object) -> None:
        if not settings.DEMO:
            raise CommandError("This newsroom is meant in earnest: unset TAMIZDAT_MODE, or set it to demo.")
        environment = settings.ENVIRONMENT
        address = address_of(environment.host, environment.port)
        try:
            refuse_taken_port(environment.host, environment.port)
            prepare(environment.data_dir, self.say)
            if not TreeOfFiles(house_tree()).exists():
                self.say("Pressing the newspaper …")
                build_tree(house_tree())
            self.say(box(signpost(address)))
            with worker():
                serve(
                    environment.host,
                    environment.port,
                    workers=1,
                    known_as=host_of(environment.site_url),
                    when_ready=lambda: self.say(f"ready {address}"),
                )
        except (PortTakenError, NotADemoError) as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        except DatabaseError as error:
            raise CommandError(f"The database does not answer as it should: {error}".strip()) from None

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def signpost(address: str) -> list[tuple[str, str]]:
    """Return where everything is, line by line: a label, and an address or a word."""
    root = address.rstrip("/")
    fronts = [(front.title, f"{root}/{front.slug}/") for front in FrontPage.objects.live().order_by("pk")]
    others = [name for name in DEMO_ACCOUNTS if name != LIKE_AN_EDITOR]
    return [
        *fronts,
        ("Admin", f"{root}/admin/"),
        ("  log in as", LIKE_AN_EDITOR),
        ("  password", DEMO_PASSWORD),
        ("  or as", ", ".join(others)),
        ("Mail outbox", f"{root}/demo/outbox/"),
        ("Stop", "Ctrl-C"),
    ]


def box(lines: list[tuple[str, str]]) -> str:
    """Draw a frame around labelled lines. A title in a right-to-left script is kept apart from its address."""
    label_width = max(len(label) for label, _value in lines)
    width = label_width + 2 + max(len(value) for _label, value in lines)
    rows = [f"│ {_isolated(label)}{' ' * (label_width - len(label))}  {value}" for label, value in lines]
    return "\n".join(["╭" + "─" * (width + 2), *rows, "╰" + "─" * (width + 2)])


@contextmanager
def worker() -> Iterator[None]:
    """Run the worker beside the server, and end it with the server."""
    command = [sys.executable, "-m", "tamizdat.console", "worker", f"--parent={os.getpid()}"]
    # In a group of its own, so that Ctrl-C reaches this process alone and the worker is ended in good order.
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)  # noqa: S603  our own program
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_STOP)


def _isolated(text: str) -> str:
    # Unicode's first-strong isolate: the direction of a title must not turn the rest of its line around.
    return text if text.isascii() else f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
