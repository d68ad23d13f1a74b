"""``python -m tests.benchmarks.changing edit``: one change to the archive of TAMIZDAT_DATA_DIR, by the verb for it.

Changes are ``add`` (an article), ``edit`` (one of the year before last) and ``rename`` (the topic of exact size).
"""

from __future__ import annotations

import sys

import django

from tamizdat.console import choose_settings


def main(change):
    """Make a change."""
    choose_settings()
    django.setup()
    from tamizdat.articles.actions import publish_article  # noqa: PLC0415  there are models only now
    from tamizdat.articles.models import Article, Topic  # noqa: PLC0415  likewise

    articles = Article.objects.public().newest_first()
    older = articles[articles.count() // 10]
    if change == "rename":
        topic = Topic.objects.get(slug="roads", locale=older.locale)
        topic.name = f"{topic.name} again"
        topic.save()
    elif change == "edit":
        older.body.append(("text", "<p>One more sentence.</p>"))
        older.save_revision()
        publish_article(older)
    else:
        number = Article.objects.count()
        article = Article(title=f"Measured {number}", slug=f"measured-{number}", locale=older.locale, live=False)
        article.standfirst, article.lead_picture, article.body = older.standfirst, older.lead_picture, older.body
        article.bylines = [type(byline)(contributor=byline.contributor) for byline in older.bylines.all()]
        article.topics = older.topics.all()
        older.get_parent().add_child(instance=article)
        publish_article(article)


if __name__ == "__main__":
    main(sys.argv[1])
