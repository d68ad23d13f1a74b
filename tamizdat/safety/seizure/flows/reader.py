"""What a reader does."""

from __future__ import annotations

import logging

from tamizdat.articles.models import Article
from tamizdat.rehearsals import Person, Stage

logger = logging.getLogger("tamizdat.rehearsal")


def read(stage: Stage) -> None:
    """Read, search and follow dead links."""
    reader = stage.enter("reader")
    browser = stage.browser(reader)
    browser.cookies["name"] = reader.name
    article = Article.objects.public().first()
    addresses = ["/", "/api/v2/articles/", "/nowhere/", *([article.address] if article else ())]
    for address in addresses:
        stage.expect(browser.get(address, {"q": reader.name, "from": reader.address}), 200, 301, 302, 404)
    stage.expect(browser.post("/", {"name": reader.name, "mail": reader.address}), 200, 301, 302, 403, 404, 405)


def stumble(stage: Stage) -> None:
    """Have something break that has somebody in hand, as a form does whose database is full."""
    reader = stage.enter("reader")
    try:
        _take(reader)
    except ValueError:
        logger.exception("%s from %s (%s) could not be taken", reader.address, reader.network, reader.part)


def _take(reader: Person) -> None:
    name = reader.name
    raise ValueError(f"no room for {reader.address}\nDETAIL: ({name}, {reader.secret})")
