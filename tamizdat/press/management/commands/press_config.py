"""tamizdat press config: what a web server must be told to hand out the pressed site."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tamizdat.press.hosting.caddy import caddy
from tamizdat.press.hosting.nginx import nginx
from tamizdat.press.hosting.site import UnusablePathError, site_of

SERVERS = {"nginx": nginx, "caddy": caddy}


class Command(BaseCommand):
    help = "Print the configuration of a web server that hands out the pressed site, made from the settings."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("server", choices=SERVERS, help="the web server")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write it to a file instead")
        parser.add_argument(
            "--keep-alive",
            action="store_true",
            help="let connections carry several answers: only where no reader's line is cut after 16 KB",
        )

    def handle(self, *_args: object, server: str, out: Path | None, keep_alive: bool, **_options: object) -> None:
        try:
            site = site_of(settings.ENVIRONMENT, keep_alive=keep_alive)
        except UnusablePathError as error:
            raise CommandError(str(error)) from None
        text = SERVERS[server](site, hsts_seconds=settings.SECURE_HSTS_SECONDS)
        if out is None:
            self.stdout.write(text, ending="")
            return
        out.write_text(text, encoding="utf-8")
        self.stdout.write(f"The configuration for {site.host} is in {out}.")
