"""The newspaper's content as any site generator can take it: particulars in JSON, texts in Markdown.

Everything comes from the database, as readers see it. What a generator would have to work out for itself at some cost
(neighbours in a series, the cards of related articles) is told to it, so that the comparison errs on its side.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from dataclasses import dataclass, field

from wagtail.contrib.redirects.models import Redirect

from tamizdat.articles.models import Contributor, FrontPage, Section, Series, StandingPage, Topic
from tamizdat.press.articles import article_text, whole
from tamizdat.press.body import clean_html
from tamizdat.press.kinds.article import _notices
from tamizdat.press.material import material_of
from tamizdat.press.pictures import pictures_by_number
from tamizdat.press.publication import front_pages, public_articles, public_pages
from tamizdat.media.models import Picture

BATCH = 500
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')


@dataclass
class Newspaper:
    """What stands around the articles, in one language."""

    name: str
    tagline: str
    language: str
    sections: list[dict]
    pages: list[dict]
    names: dict[str, dict[str, dict]]
    pictures: dict[str, dict]
    lead: list[str]
    notices: list[dict] = field(default_factory=list)


def newspaper():
    """Return what stands around the articles."""
    front = front_pages()[0]
    sections = public_pages(Section).child_of(front).order_by("path")
    pages = public_pages(StandingPage).child_of(front).order_by("path")
    return Newspaper(
        name=front.title,
        tagline=front.tagline,
        language=front.language,
        sections=[{"slug": s.slug, "title": s.title, "introduction": s.introduction} for s in sections],
        pages=[{"slug": p.slug, "title": p.title, "text": _plain_markdown(p.body)} for p in pages],
        names={"topics": _names(Topic), "series": _names(Series), "people": _names(Contributor)},
        pictures={str(number): _picture(told) for number, told in pictures_by_number(_all_pictures()).items()},
        lead=[
            item.article.url_path for item in FrontPage.objects.get(pk=front.pk).lead_items.select_related("article")
        ],
        notices=[_notice(article) for article in _notices().filter(locale=front.locale)],
    )


def articles(language):
    """Return every public article of a language, oldest first."""
    found = whole(public_articles().in_language(language)).prefetch_related("related_articles__related", "sources")
    numbers = list(found.order_by("first_published_at", "pk").values_list("pk", flat=True))
    aliases = _aliases()
    last_of_series: dict[int, dict] = {}
    for start in range(0, len(numbers), BATCH):
        batch = found.in_bulk(numbers[start : start + BATCH])
        material = material_of(list(batch.values()))
        for number in numbers[start : start + BATCH]:
            told = _article(batch[number], material, aliases)
            if batch[number].series_id:
                told["series_previous"] = last_of_series.get(batch[number].series_id)
                last_of_series[batch[number].series_id] = {"text": told["title"], "address": told["url"]}
            yield told


def _article(article, material, aliases):
    text = article_text(article, material)
    return {
        "title": text.headline,
        "url": text.address,
        "section": text.address.split("/")[2],
        "slug": article.slug,
        "date": text.published.isoformat(),
        "lastmod": max(
            [text.published, *filter(None, [text.updated]), *(n.issued for n in text.corrections)]
        ).isoformat(),
        "updated": text.updated.isoformat() if text.updated else "",
        "month": f"{text.published:%Y-%m}",
        "standfirst": text.standfirst,
        "dateline_place": text.dateline_place,
        "dateline_date": text.dateline_date.isoformat() if text.dateline_date else "",
        "credits": [
            {"name": c.name, "role": c.role_label, "slug": c.address.split("/")[3], "pseudonym": c.pseudonym}
            for c in text.bylines
        ],
        "topics": [topic.address.split("/")[3] for topic in text.topics],
        "series": article.series.slug if article.series else "",
        "series_previous": None,
        "picture": str(article.lead_picture_id or ""),
        "caption": article.lead_caption,
        "corrections": [
            {"number": n.number, "issued": n.issued.isoformat(), "text": n.text, "replaced_by": n.replaced_by or 0}
            for n in text.corrections
        ],
        "sources": [{"name": source.name, "url": source.url} for source in article.sources.all()],
        "related": [
            {"title": r.related.title, "address": r.related.url_path, "date": r.related.first_published_at.isoformat()}
            for r in article.related_articles.all()
            if r.related.live
        ],
        "aliases": aliases.get(article.pk, []),
        "text": _markdown(article.body.raw_data, material),
    }


def _aliases():
    found = defaultdict(list)
    for old_path, number in Redirect.objects.values_list("old_path", "redirect_page"):
        found[number].append(f"{old_path}/")
    return found


def _markdown(body, material):
    """Return a body in Markdown; what Markdown has no word for stands in it as HTML."""
    return "\n\n".join(_block(block["type"], block["value"], material) for block in body)


def _block(kind, value, material):
    if kind == "text":
        return "\n\n".join(map(_inline, _PARAGRAPH.findall(clean_html(value, material.links))))
    if kind == "heading":
        return f"{'#' * int(value['level'])} {value['text']}"
    if kind == "quote":
        words = "\n>\n".join(f"> {_inline(words)}" for words in _PARAGRAPH.findall(value["text"]))
        return f"{words}\n>\n> — {value['attribution']}, {value['note']}"
    if kind == "list":
        mark = "1." if value["ordered"] else "-"
        return "\n".join(f"{mark} {_inline(item['value'][3:-4])}" for item in value["items"])
    if kind == "table":
        rows = [f"| {' | '.join(row)} |" for row in value["data"]]
        return "\n".join([rows[0], "|" + "---|" * len(value["data"][0]), *rows[1:]])
    if kind == "facts":
        return f'<aside class="facts-box"><h2>{value["title"]}</h2>{value["text"]}</aside>'
    if kind == "embed":
        return f'<p class="embed"><a href="{value["url"]}" rel="noreferrer external">{value["title"]}</a></p>'
    assert kind == "picture", kind
    told = _picture(material.pictures[value["picture"]])
    caption = value["caption"]
    return f"<figure>{picture_element(told, '(min-width:48em) 44em,94vw')}<figcaption>{caption}</figcaption></figure>"


def _inline(markup):
    return html.unescape(_LINK.sub(r"[\2](\1)", markup))


def _plain_markdown(body):
    return "\n\n".join(
        _inline(p) for block in body.raw_data if block["type"] == "text" for p in _PARAGRAPH.findall(block["value"])
    )


def picture_element(told, sizes, *, lazy=True):
    """Return a picture as our own theme writes it."""
    sources = "".join(f'<source type="{s["type"]}" srcset="{s["srcset"]}" sizes="{sizes}">' for s in told["sources"])
    late = ' loading="lazy" decoding="async"' if lazy else ""
    size = f'width="{told["width"]}" height="{told["height"]}"'
    srcset = f'srcset="{told["srcset"]}" sizes="{sizes}"'
    return f'<picture>{sources}<img src="{told["src"]}" {srcset} {size} alt="{told["alt"]}"{late}></picture>'


def _picture(told):
    return {
        "src": told.src,
        "srcset": told.srcset,
        "width": told.width,
        "height": told.height,
        "alt": told.alt,
        "credit": told.credit,
        "licence": told.licence,
        "licence_url": told.licence_url,
        "largest": told.largest.src,
        "sources": [{"type": source.media_type, "srcset": source.srcset} for source in told.sources],
    }


def _names(model):
    return {each.slug: _name(each) for each in model.objects.all()}


def _name(each):
    told = getattr(each, "introduction", "") or getattr(each, "biography", "")
    return {"title": each.name, "introduction": told, "pseudonym": getattr(each, "pseudonym", False)}


def _notice(article):
    withdrawal = article.withdrawal
    return {
        "title": withdrawal.headline,
        "url": article.url_path,
        "slug": article.slug,
        "section": article.url_path.split("/")[2],
        "date": withdrawal.withdrawn_at.isoformat(),
        "notice": withdrawal.notice,
    }


def _all_pictures():
    return Picture.objects.values_list("pk", flat=True)
