"""tamizdat import page: bring articles from saved pages or copied text."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.importers import bringing, keeping, language, report
from tamizdat.importers.imported import ImportedArticle, NotImported
from tamizdat.importers.keeping import Kept


class Command(BaseCommand):
    help = "Bring articles from saved pages (HTML, MHTML) or copied text, each as a draft, and say what was left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files and what is to be done with them."""
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="a saved page or a text; several of one source help"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object per file, one per line")
        parser.add_argument("--publish", action="store_true", help="publish instead of saving a draft")
        parser.add_argument("--dry-run", action="store_true", help="show what would be taken and save nothing")
        parser.add_argument("--section", default="", metavar="SLUG", help="section to put it in; default: the first")
        parser.add_argument("--language", default="", metavar="CODE", help="the article's language, such as ru")
        parser.add_argument("--headline", default="", help="headline to use instead of the page's (one file only)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file and exit with 1 if any of them could not be."""
        if options["headline"] and len(options["files"]) > 1:
            raise CommandError("--headline goes with one file.")
        if options["language"] and not language.canonical(options["language"]):
            raise CommandError(f"--language {options['language']} is no language code: give one such as ru or en.")
        found = bringing.articles_in([Path(file) for file in options["files"]])
        failed = [not self._import(file, one, options) for file, one in zip(options["files"], found, strict=True)]
        if any(failed):
            raise SystemExit(1)

    def _import(self, file: str, found: ImportedArticle | NotImported, options: dict[str, Any]) -> bool:
        name = os.fsencode(file).decode("utf-8", "replace")
        try:
            if isinstance(found, NotImported):
                raise found
            article = _as_asked(found, options)
            kept = None if options["dry_run"] else _keep(article, options)
        except NotImported as error:
            self._tell_error(name, error, as_json=options["json"])
            return False
        if options["json"]:
            self._tell_json(report.as_object(name, article, kept))
        else:
            self.stdout.write(report.as_text(name, article, kept) + "\n")
        return True

    def _tell_error(self, name: str, error: NotImported, *, as_json: bool) -> None:
        if as_json:
            self._tell_json(report.error_as_object(name, error))
        else:
            self.stderr.write(f"{name}: {error}")

    def _tell_json(self, value: dict[str, Any]) -> None:
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        unicode = encoding.lower().replace("-", "").startswith("utf")
        self.stdout.write(json.dumps(value, ensure_ascii=not unicode))


def _as_asked(article: ImportedArticle, options: dict[str, Any]) -> ImportedArticle:
    if options["headline"]:
        article = replace(article, headline=options["headline"].strip())
    if options["language"]:
        article = replace(article, language=language.canonical(options["language"]))
    return article


def _keep(article: ImportedArticle, options: dict[str, Any]) -> Kept:
    return keeping.keep_article(article, section=options["section"], publish=options["publish"])
