"""``tamizdat serve``: answer readers and editors on one port."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tamizdat.server.embedded import PortTakenError, address_of, serve
from tamizdat.server.newsroom import collect_static, is_behind
from tamizdat.settings.environment import host_of


class Command(BaseCommand):
    help = "Answer readers and editors on one port, until stopped. Listens on TAMIZDAT_HOST and TAMIZDAT_PORT."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, default=2, help="how many processes answer (default: 2)")

    def handle(self, *_args: object, processes: int, **_options: object) -> None:
        environment = settings.ENVIRONMENT
        address = address_of(environment.host, environment.port)
        try:
            refuse_old_database()
            collect_static(self.say)
            serve(
                environment.host,
                environment.port,
                workers=processes,
                known_as=host_of(environment.site_url),
                when_ready=lambda: self.say(f"ready {address}"),
            )
        except PortTakenError as error:
            raise CommandError(str(error)) from None

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def refuse_old_database() -> None:
    """Serve nothing from a database that does not answer or that this version does not know.

    Raises:
        CommandError: with what to do.
    """
    try:
        behind = is_behind()
    except DatabaseError as error:
        raise CommandError(f"The database does not answer ({type(error).__name__}): see 'tamizdat doctor'.") from None
    if behind:
        raise CommandError("The database is behind this version of the program: run 'tamizdat migrate' first.")
