"""Structured data: schema.org in JSON-LD, for machines that read the page.

``NewsArticle`` as schema.org defines it, with ``correction`` (pending.schema.org/CorrectionComment), ``isBasedOn``,
``author`` and ``translationOfWork``.
"""

from __future__ import annotations

import json

from django.conf import settings

from tamizdat.articles.models import Article
from tamizdat.press import facts


def embeddable(data: dict[str, object]) -> str:
    """Return JSON that cannot end the script element it stands in (HTML Standard, 4.12.1.3)."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def newspaper(name: str, address: str, language: str) -> str:
    """Describe the newspaper."""
    url = settings.ENVIRONMENT.site_url
    return embeddable(
        {
            "@context": "https://schema.org",
            "@type": "NewsMediaOrganization",
            "name": name,
            "url": f"{url}{address}",
            "correctionsPolicy": f"{url}/{language}/corrections/",
        }
    )


def news_article(article: Article, shown: facts.Article) -> str:
    """Describe an article."""
    url = settings.ENVIRONMENT.site_url
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": shown.headline,
        "url": f"{url}{shown.address}",
        "inLanguage": article.language,
        "datePublished": shown.published.isoformat(),
    }
    return embeddable(data)
