"""``python -m tests.benchmarks.changing edit``: one change to the archive of TAMIZDAT_DATA_DIR, by the verb for it.

Changes are ``add`` (an article), ``picture`` (an article with a new picture), ``edit`` (one of the year before last),
``move`` (the newest article gets another address) and ``rename`` (the topic of exact size).
"""

from __future__ import annotations

import sys
from uuid import uuid4

import django

from tamizdat.console import choose_settings


def _older():
    from tamizdat.articles.models import Article  # noqa: PLC0415  there are models only now

    articles = Article.objects.public().newest_first()
    return articles[articles.count() // 10]


def add():
    """Publish a further article, much like one of the year before last."""
    from tamizdat.articles.actions import publish_article  # noqa: PLC0415  likewise
    from tamizdat.articles.models import Article  # noqa: PLC0415  likewise

    older, number = _older(), Article.objects.count()
    article = Article(title=f"Measured {number}", slug=f"measured-{number}", locale=older.locale, live=False)
    article.standfirst, article.lead_picture, article.body = older.standfirst, older.lead_picture, older.body
    article.bylines = [type(byline)(contributor=byline.contributor) for byline in older.bylines.all()]
    article.topics = older.topics.all()
    older.get_parent().add_child(instance=article)
    publish_article(article)


def picture():
    """Publish a further article, and show a picture with it that nobody has seen yet."""
    from django.core.files.base import ContentFile  # noqa: PLC0415  likewise

    from tamizdat.articles.models import Article  # noqa: PLC0415  likewise
    from tamizdat.media.models import Picture  # noqa: PLC0415  likewise

    add()
    plate = Picture.objects.order_by("pk").first()
    new = Picture(title="New", alt="A plate", file=ContentFile(plate.file.read(), name="new.jpg"))
    new.save()
    newest = Article.objects.order_by("-pk").first()
    Article.objects.filter(pk=newest.pk).update(lead_picture=new)


def move():
    """Give the newest article another address."""
    from tamizdat.articles.actions import rename_article  # noqa: PLC0415  likewise
    from tamizdat.articles.models import Article  # noqa: PLC0415  likewise

    newest = Article.objects.live().order_by("-pk").first()
    rename_article(newest, f"moved-{uuid4().hex[:12]}")


def edit():
    """Add a sentence to an article of the year before last."""
    from tamizdat.articles.actions import publish_article  # noqa: PLC0415  likewise

    older = _older()
    older.body.append(("text", "<p>One more sentence.</p>"))
    older.save_revision()
    publish_article(older)


def rename():
    """Give the topic of exact size another name."""
    from tamizdat.articles.models import Topic  # noqa: PLC0415  likewise

    topic = Topic.objects.get(slug="roads", locale=_older().locale)
    topic.name = f"{topic.name} again"
    topic.save()


CHANGES = {"add": add, "picture": picture, "edit": edit, "move": move, "rename": rename}


def main(change):
    """Make a change."""
    choose_settings()
    django.setup()
    CHANGES[change]()


if __name__ == "__main__":
    main(sys.argv[1])
