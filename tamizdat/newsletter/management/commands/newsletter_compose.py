"""tamizdat newsletter compose: begin an issue, or see what one becomes."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks

from tamizdat.articles.models import Article
from tamizdat.newsletter.actions.drafting import add_article, draft_issue, fill, next_free_slot, proposal_for
from tamizdat.newsletter.errors import NewsletterError
from tamizdat.newsletter.management.issue_command import find_issue
from tamizdat.newsletter.management.naming import newsletters_of
from tamizdat.newsletter.message.composing import Message, compose
from tamizdat.newsletter.models import Form, Issue, Newsletter
from tamizdat.newsletter.proposing import Proposal

EXAMPLE = "reader@example.invalid"


def numbers(text: str) -> list[int]:
    """Read numbers of articles, such as ``41,7``.

    Raises:
        ArgumentTypeError: there is something else among them.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):  # noqa: PLR2004  fits the database
        raise ArgumentTypeError(f"'{text}' is no list of articles' numbers: write it like 41,7")
    return [int(part) for part in parts]


class Command(BaseCommand):
    help = (
        "Begin an issue of a newsletter and compose it: with --newsletter from at most ten articles that were published"
        " in its language since the last issue and stand in none, most worked on first, or from those that --articles "
        "names. With the id of an issue, compose that one. Nothing is approved or sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", type=int, nargs="?", help="id of an issue that is there already")
        parser.add_argument("--newsletter", metavar="SLUG", help="begin an issue of this newsletter")
        parser.add_argument("--articles", type=numbers, metavar="N,N,…", help="these articles, in this order")
        parser.add_argument("--subject", help="of the new issue (default: the newsletter's name and the day)")
        parser.add_argument("--introduction", default="", help="plain text above the articles of the new issue")
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="write what is sent there, to an invented reader")
        parser.add_argument("--dry-run", action="store_true", help="begin nothing, only say what would be proposed")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["issue"] is None) == (options["newsletter"] is None):
            raise CommandError("Name either the id of an issue or, with --newsletter, a newsletter.", returncode=2)
        try:
            report = self._report(options)
        except NewsletterError as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _sentences(report))

    def _report(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["issue"] is not None:
            issue = find_issue(options["issue"])
            articles = [item.article_id for item in issue.items.order_by("sort_order", "pk")]
            return _composed(issue, Proposal(tuple(articles), ()), options["to"])
        newsletter = newsletters_of([options["newsletter"]])[0]
        proposal = _chosen(newsletter, options["articles"])
        if options["dry_run"]:
            return _told(newsletter, None, proposal)
        return _composed(_begun(newsletter, options), proposal, options["to"])


def _chosen(newsletter: Newsletter, wanted: Sequence[int] | None) -> Proposal:
    if wanted is None:
        return proposal_for(newsletter, timezone.now())
    public = set(Article.objects.public().filter(pk__in=wanted).values_list("pk", flat=True))
    missing = [number for number in wanted if number not in public]
    if missing:
        raise CommandError(f"Readers cannot see article {missing[0]}: 'tamizdat article list' shows what there is.")
    return Proposal(tuple(wanted), ())


@transaction.atomic
def _begun(newsletter: Newsletter, options: dict[str, Any]) -> Issue:
    now = timezone.now()
    issue = draft_issue(newsletter, now)
    issue.subject = options["subject"] or issue.subject
    issue.introduction = linebreaks(options["introduction"], autoescape=True) if options["introduction"] else ""
    issue.full_clean(exclude=["slot"])
    issue.save()
    if options["articles"] is None:
        fill(issue, now)
    for number in options["articles"] or ():
        add_article(issue, Article.objects.get(pk=number))
    return issue


def _composed(issue: Issue, proposal: Proposal, folder: Path | None) -> dict[str, Any]:
    site = issue.newsletter.site_origins[0]
    messages = [compose(issue, form, origin=issue.origin or site, now=timezone.now()) for form in Form]
    if folder is not None:
        for message in messages:
            _write(message, folder)
    forms = {message.form.name.lower(): _sizes(message) for message in messages}
    return _told(issue.newsletter, issue, proposal) | {"forms": forms}


def _sizes(message: Message) -> dict[str, Any]:
    return {"bytes": message.size, "html_bytes": len(message.html.encode()), "warnings": message.warnings}


def _write(message: Message, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"issue-{message.issue.pk}-{message.form.name.lower()}"
    (folder / f"{name}.eml").write_bytes(message.whole(EXAMPLE, bytes(12), message.issue.pk))
    (folder / f"{name}.html").write_text(message.html, encoding="utf-8")
    (folder / f"{name}.txt").write_text(message.text, encoding="utf-8")


def _told(newsletter: Newsletter, issue: Issue | None, proposal: Proposal) -> dict[str, Any]:
    slot = issue.slot if issue else next_free_slot(newsletter, timezone.now())
    return {
        "id": issue.pk if issue else None,
        "newsletter": newsletter.slug,
        "subject": issue.subject if issue else None,
        "slot": slot.isoformat(timespec="minutes") if slot else None,
        "articles": _articles(proposal.chosen),
        "others": _articles(proposal.others),
    }


def _articles(chosen: Sequence[int]) -> list[dict[str, Any]]:
    found = Article.objects.in_bulk(chosen)
    return [
        {"id": number, "path": found[number].address, "headline": found[number].headline}
        for number in chosen
        if number in found
    ]


def _sentences(report: dict[str, Any]) -> str:
    begun = f"Issue {report['id']}" if report["id"] else "An issue would be begun"
    lines = [f"{begun}, for {report['slot'] or 'whenever it is sent'}:"]
    lines += [f"{article['id']:>7}  {article['path']}  {article['headline']}" for article in report["articles"]]
    if report["others"]:
        lines.append(f"There was no room for {len(report['others'])} more.")
    for name, form in report.get("forms", {}).items():
        lines.append(f"{name}: {form['bytes']:,} bytes, of which the HTML part {form['html_bytes']:,}.")
        lines += [f"  {warning}" for warning in form["warnings"]]
    return "\n".join(lines)
