"""tamizdat demo load: put the sample newsroom into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tamizdat.sample.loading import load_newsroom
from tamizdat.staff.demo import NotADemoError


class Command(BaseCommand):
    help = "Put the sample newsroom into an empty database. A newsroom that is there is left as it is."

    def handle(self, *_args: object, **options: Any) -> None:
        try:
            loaded = load_newsroom(timezone.now())
        except NotADemoError as error:
            raise CommandError(str(error)) from None
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Loaded {loaded.articles} articles and {loaded.pictures} pictures."
                if loaded.articles
                else "There is a newsroom already; nothing was changed."
            )
