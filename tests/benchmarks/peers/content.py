"""The newspaper's content as any site generator can take it: particulars in JSON, texts in Markdown.

Everything comes from the database, as readers see it. What a generator would have to work out for itself at some cost
(neighbours in a series, the cards of related articles) is told to it, so that the comparison errs on its side.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from wagtail.contrib.redirects.models import Redirect

from tamizdat.articles.models import (
    Article,
    Byline,
    Contributor,
    Correction,
    FrontPage,
    RelatedArticle,
    Section,
    Series,
    Source,
    StandingPage,
    Topic,
    Withdrawal,
)
from tamizdat.media.models import Picture
from tamizdat.media.responsive import every_spec, renditions_of
from tamizdat.press.almanac import Almanac
from tamizdat.theme.environment import _environment
from tests.benchmarks.peers.markdown import markdown_of

BATCH = 1000


@dataclass(frozen=True)
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
    notices: list[dict]
    box: str


def newspaper():
    """Return what stands around the articles, in the first language."""
    front = FrontPage.objects.order_by("path").first()
    sections = Section.objects.child_of(front).order_by("path")
    return Newspaper(
        name=front.title,
        tagline=front.tagline,
        language=front.language,
        sections=[{"slug": each.slug, "title": each.title, "introduction": each.introduction} for each in sections],
        pages=list(map(_standing, StandingPage.objects.child_of(front).order_by("path"))),
        names={name: _names(model, front) for name, model in NAMES.items()},
        pictures=pictures(),
        lead=list(front.lead_items.values_list("article__url_path", flat=True)),
        notices=list(map(_notice, Withdrawal.objects.filter(article__locale=front.locale).select_related("article"))),
        box=_box(front.language),
    )


def _box(language):
    """Return the box in which readers give, which stands on every article alike, as HTML."""
    return _environment(language).functions["give_box"](Almanac().publication(language), None)


NAMES = {"topics": Topic, "series": Series, "people": Contributor}


def articles(language):
    """Return every public article of a language, oldest first."""
    oldest_first = Article.objects.in_language(language).public().order_by("first_published_at", "pk")
    everything = Surroundings()
    numbers = list(oldest_first.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        beside = Beside(batch)
        found = Article.objects.select_related("series").in_bulk(batch)
        for number in batch:
            yield everything.in_series(found[number], _article(found[number], beside, everything))


class Surroundings:
    """What an article's file needs to know of all others."""

    def __init__(self):
        self.addresses = {str(pk): url for pk, url in Article.objects.values_list("pk", "url_path")}
        self.pictures = pictures()
        self.aliases = defaultdict(list)
        for old_path, number in Redirect.objects.values_list("old_path", "redirect_page"):
            self.aliases[number].append(f"{old_path}/")
        self.newest = {}

    def in_series(self, article, told):
        """Return an article's particulars with its neighbour in a series."""
        before, self.newest[article.series_id] = self.newest.get(article.series_id), _link(told)
        return told | {"series_previous": before if article.series_id else None}


class Beside:
    """What hangs on some articles, by the articles' numbers."""

    def __init__(self, numbers):
        def grouped(model, *order):
            found = defaultdict(list)
            for each in model.objects.filter(article__in=numbers).order_by(*order):
                found[each.article_id].append(each)
            return found

        self.bylines = grouped(Byline, "sort_order")
        self.corrections = grouped(Correction, "issued_at")
        self.related = grouped(RelatedArticle, "sort_order")
        self.sources = grouped(Source, "sort_order")
        self.contributors = Contributor.objects.in_bulk()
        others = {each.related_id for listed in self.related.values() for each in listed}
        self.others = Article.objects.public().defer("body").in_bulk(others)
        self.topics = defaultdict(list)
        pairs = Article.topics.through.objects.filter(article__in=numbers).order_by("topic__name")
        for number, slug in pairs.values_list("article", "topic__slug"):
            self.topics[number].append(slug)


def _article(article, beside, everything):
    corrections = beside.corrections[article.pk]
    changes = [article.first_published_at, article.updated_at, *(note.issued_at for note in corrections)]
    return {
        "title": article.title,
        "url": article.url_path,
        "section": article.url_path.split("/")[2],
        "slug": article.slug,
        "date": article.first_published_at.isoformat(),
        "lastmod": max(filter(None, changes)).isoformat(),
        "updated": article.updated_at.isoformat() if article.updated_at else "",
        "month": f"{article.first_published_at:%Y-%m}",
        "standfirst": article.standfirst,
        "dateline_place": article.dateline_place,
        "dateline_date": article.dateline_date.isoformat() if article.dateline_date else "",
        "credits": [_credit(byline, beside.contributors) for byline in beside.bylines[article.pk]],
        "topics": beside.topics[article.pk],
        "series": article.series.slug if article.series else "",
        "picture": str(article.lead_picture_id or ""),
        "caption": article.lead_caption,
        "corrections": [_correction(number, note, corrections) for number, note in enumerate(corrections, 1)][::-1],
        "sources": [{"name": source.name, "url": source.url} for source in beside.sources[article.pk]],
        "related": [
            _link(_card(beside.others[each.related_id])) | {"date": _card(beside.others[each.related_id])["date"]}
            for each in beside.related[article.pk]
            if each.related_id in beside.others
        ],
        "aliases": everything.aliases[article.pk],
        "text": markdown_of(article.body.raw_data, everything),
    }


def _card(article):
    return {"title": article.title, "url": article.url_path, "date": article.first_published_at.isoformat()}


def _link(told):
    return {"title": told["title"], "address": told["url"]}


def _credit(byline, contributors):
    contributor = contributors[byline.contributor_id]
    role = "" if byline.role == "author" else byline.get_role_display()
    return {"name": contributor.name, "role": role, "slug": contributor.slug, "pseudonym": contributor.pseudonym}


def _correction(number, note, all_of_them):
    replaced = next((place for place, each in enumerate(all_of_them, 1) if each.supersedes_id == note.pk), 0)
    return {"number": number, "issued": note.issued_at.isoformat(), "text": note.text, "replaced_by": replaced}


def pictures():
    """Return all pictures by their numbers, as a page shows them."""
    return {str(each.pk): _picture(each) for each in Picture.objects.prefetch_renditions(*every_spec())}


def _picture(picture):
    files = renditions_of(picture)
    smallest, largest = files.fallback[0], files.fallback[-1]
    return {
        "src": smallest.url,
        "srcset": _srcset(files.fallback),
        "width": smallest.width,
        "height": smallest.height,
        "alt": picture.alt,
        "credit": picture.credit,
        "licence": picture.licence,
        "licence_url": picture.licence_url,
        "largest": largest.url,
        "sources": [{"type": media_type, "srcset": _srcset(found)} for media_type, found in files.sources],
    }


def _srcset(files):
    return ", ".join(f"{file.url} {file.width}w" for file in files)


def _standing(page):
    return {"slug": page.slug, "title": page.title, "text": markdown_of(page.body.raw_data, None)}


def _names(model, front):
    return {each.slug: _name(each) for each in model.objects.filter(locale=front.locale)}


def _name(each):
    told = getattr(each, "introduction", "") or getattr(each, "biography", "")
    return {"title": each.name, "introduction": told, "pseudonym": getattr(each, "pseudonym", False)}


def _notice(withdrawal):
    article = withdrawal.article
    return {
        "title": withdrawal.headline,
        "url": article.url_path,
        "slug": article.slug,
        "section": article.url_path.split("/")[2],
        "date": withdrawal.withdrawn_at.isoformat(),
        "notice": withdrawal.notice,
    }
