"""The newspaper around the articles: front pages, sections, standing pages, topics, series, contributors."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.text import slugify
from wagtail.models import Locale, Page

from tamizdat.archive.drawing import Writer
from tamizdat.archive.plan import CONTRIBUTORS, PSEUDONYMS, Plan
from tamizdat.archive.rows import Rows
from tamizdat.archive.vocabulary import Language, language
from tamizdat.articles.models import Article, Contributor, FrontPage, Section, Series, StandingPage, Topic

STANDING = ("about", "contact", "privacy", "corrections-policy")


@dataclass(slots=True)
class Place:
    """A page under which others stand.

    Args:
        path: in the page tree.
        url_path: its address.
    """

    number: int
    path: str
    url_path: str


@dataclass(slots=True)
class Edition:
    """The newspaper in one language, as its articles need to know it; all numbers are of rows.

    Args:
        topics: the measured one first.
        unseen: a topic and a contributor that nothing public bears.
    """

    words: Language
    locale: int
    front: Place
    sections: list[Place] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    series: list[int] = field(default_factory=list)
    contributors: list[int] = field(default_factory=list)
    unseen: tuple[int, int] = (0, 0)


class Tree:
    """Pages on their way into the page tree, each below a place that is known.

    Args:
        plan: of the archive.
    """

    def __init__(self, plan: Plan) -> None:
        root = Page.objects.get(depth=1)
        self.plan, self.pages = plan, Rows(Page)
        self.root = Place(root.pk, root.path, "/")
        self.children = Counter({root.path: root.numchild})
        self.slugs: set[tuple[str, str]] = set()
        self.types = {model: ContentType.objects.get_for_model(model).pk for model in PAGE_MODELS}

    def add(self, model: type[Page], above: Place, title: str, slug: str, **values: Any) -> Place:
        """Let a page wait; its own table's row is up to the caller."""
        self.children[above.path] += 1
        path = Page._get_path(above.path, len(above.path) // Page.steplen + 1, self.children[above.path])  # noqa: SLF001  treebeard's word for it
        url_path = f"{above.url_path}{slug}/"
        number = self.pages.add(
            path=path,
            depth=len(path) // Page.steplen,
            numchild=0,
            title=title,
            draft_title=title,
            slug=slug,
            url_path=url_path,
            content_type_id=self.types[model],
            **values,
        )
        return Place(number, path, url_path)

    def free_slug(self, above: Place, title: str) -> str:
        """Return a slug that no other page below a place has."""
        wanted = slugify(title, allow_unicode=True)[:60].strip("-")
        slug, number = wanted, 1
        while (above.path, slug) in self.slugs:
            number += 1
            slug = f"{wanted}-{number}"
        self.slugs.add((above.path, slug))
        return slug

    def close(self) -> None:
        """Tell every place how many pages stand below it."""
        for path, count in self.children.items():
            Page.objects.filter(path=path).update(numchild=count)


def key_of(seed: int, kind: str, name: object) -> uuid.UUID:
    """Return the key by which translations of one thing know each other."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://archive.example/{seed}/{kind}/{name}")


def open_editions(tree: Tree) -> list[Edition]:
    """Write the newspaper in each language of the plan, and return what its articles need to know."""
    editions = [_edition(tree, code) for code in tree.plan.languages]
    tree.pages.write()
    return editions


def _edition(tree: Tree, code: str) -> Edition:
    words = language(code)
    locale = Locale.objects.get_or_create(language_code=code)[0].pk
    front = tree.add(FrontPage, tree.root, words.told["newspaper"], code, **_kept(tree.plan, "front", "", locale))
    edition = Edition(words, locale, front)
    fronts = Rows(FrontPage)
    fronts.add(page_ptr_id=front.number, tagline=words.told["tagline"])
    waiting = [fronts, *_sections(tree, edition), *_standing_pages(tree, edition)]
    tree.pages.write()
    for rows in [*waiting, *_names(tree.plan, edition)]:
        rows.write()
    return edition


def _kept(plan: Plan, kind: str, name: str, locale: int) -> dict[str, Any]:
    key = key_of(plan.seed, kind, name)
    moments = dict.fromkeys(("first_published_at", "last_published_at", "latest_revision_created_at"), plan.beginning)
    return {"locale_id": locale, "translation_key": key, **moments}


def _sections(tree: Tree, edition: Edition) -> list[Rows]:
    rows = Rows(Section)
    for title, slug in zip(edition.words.told["sections"], _slugs("sections"), strict=True):
        place = tree.add(Section, edition.front, title, slug, **_kept(tree.plan, "section", slug, edition.locale))
        rows.add(page_ptr_id=place.number, introduction=_writer(tree.plan, edition, slug).line("introductions"))
        edition.sections.append(place)
    return [rows]


def _standing_pages(tree: Tree, edition: Edition) -> list[Rows]:
    rows = Rows(StandingPage)
    for title, slug in zip(edition.words.told["standing"], STANDING, strict=True):
        place = tree.add(StandingPage, edition.front, title, slug, **_kept(tree.plan, "standing", slug, edition.locale))
        rows.add(page_ptr_id=place.number, body=_writer(tree.plan, edition, slug).text().body)
    return [rows]


def _names(plan: Plan, edition: Edition) -> list[Rows]:
    topics, series, people = Rows(Topic), Rows(Series), Rows(Contributor)
    for kind, rows, known, pairs in (
        ("topic", topics, edition.topics, _topics(plan, edition)),
        (
            "series",
            series,
            edition.series,
            list(zip(edition.words.told["series"], _slugs("series"), strict=True))[: plan.series],
        ),
    ):
        for name, slug in pairs:
            told = _writer(plan, edition, slug).line("introductions")
            named = {"name": name, "slug": slug, "introduction": told}
            known.append(rows.add(**named, locale_id=edition.locale, translation_key=key_of(plan.seed, kind, slug)))
    edition.contributors += [_contributor(plan, edition, people, place) for place in range(plan.contributors)]
    edition.unseen = (edition.topics.pop(), _contributor(plan, edition, people, CONTRIBUTORS))
    return [topics, series, people]


def _contributor(plan: Plan, edition: Edition, rows: Rows, place: int) -> int:
    chance = plan.chance("contributor", place)
    names = [f"{given} {surname}" for given, surname in zip(*_people(edition.words.code), strict=False)]
    slug = slugify(" ".join(pair[place] for pair in _people("en")))
    return rows.add(
        name=names[place],
        slug=slug,
        pseudonym=chance.hits(PSEUDONYMS),
        biography=_writer(plan, edition, slug).line("biographies"),
        locale_id=edition.locale,
        translation_key=key_of(plan.seed, "person", slug),
    )


def _people(code: str) -> tuple[list[str], list[str]]:
    """Return given names and surnames of contributors, the same people in every language."""
    words = language(code)
    given = words.told["given"]
    surnames = list(dict.fromkeys(words.tables["other"]))
    return [given[place * 7 % len(given)] for place in range(CONTRIBUTORS + 1)], surnames[::9][: CONTRIBUTORS + 1]


def _topics(plan: Plan, edition: Edition) -> list[tuple[str, str]]:
    """Return the names and slugs of the topics, and of one more that nothing public will bear."""
    slugs = map(slugify, _topic_names(language("en"), plan.topics))
    return list(zip(_topic_names(edition.words, plan.topics), slugs, strict=True))


def _topic_names(words: Language, count: int) -> list[str]:
    told = words.told
    in_lands = [told["topic"] % (subject, land) for land in told["lands"] for subject in told["subjects"]]
    return [*[*told["subjects"], *in_lands][:count], told["unseen"]]


def _slugs(list_name: str) -> list[str]:
    return [slugify(title) for title in language("en").told[list_name]]


def _writer(plan: Plan, edition: Edition, about: str) -> Writer:
    return Writer(edition.words, plan.chance(edition.words.code, about))


PAGE_MODELS: tuple[type[Page], ...] = (FrontPage, Section, StandingPage, Article)
