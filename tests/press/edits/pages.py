"""What happens to sections, standing pages and front pages, and to the languages of the newspaper."""

from __future__ import annotations

from random import Random

from wagtail.models import Page

from tamizdat.articles.models import (
    Article,
    FrontPage,
    LeadItem,
    Section,
    StandingPage,
)
from tests.factories import (
    make_article,
    make_front,
    make_section,
    make_standing,
)
from tests.press.edits.desk import WORDS, Desk, act, body, one, particulars, publish, some, words


@act(3)
def change_section(desk: Desk, chance: Random) -> None:
    section = one(chance, Section.objects.all())
    if not section:
        return
    match chance.choice(["title", "slug", "introduction", "unpublish", "publish", "order", "seo"]):
        case "title":
            section.title = words(chance, 1)
            publish(section)
        case "slug":
            section.slug = desk.fresh(chance.choice(WORDS))
            publish(section)
        case "introduction":
            section.introduction = words(chance)
            publish(section)
        case "seo":
            section.search_description = words(chance)
            publish(section)
        case "unpublish":
            section.unpublish()
        case "publish":
            publish(section)
        case "order":
            section.move(section.get_parent(), pos="first-child")


@act(1)
def new_section(desk: Desk, chance: Random) -> None:
    make_section(one(chance, FrontPage.objects.all()), desk.fresh("section"))


@act(1)
def delete_empty_section(desk: Desk, chance: Random) -> None:
    section = one(chance, Section.objects.filter(numchild=0))
    if section:
        section.delete()


@act(2)
def change_standing_page(desk: Desk, chance: Random) -> None:
    page = one(chance, StandingPage.objects.all())
    if not page or chance.random() < 0.2:
        make_standing(one(chance, FrontPage.objects.all()), desk.fresh("about"), body=body(chance))
        return
    match chance.choice(["title", "slug", "body", "footer", "unpublish", "publish", "delete"]):
        case "title":
            page.title = words(chance, 2)
            publish(page)
        case "slug":
            page.slug = desk.fresh("about")
            publish(page)
        case "body":
            page.body = body(chance)
            publish(page)
        case "footer":
            page.in_footer = not page.in_footer
            publish(page)
        case "unpublish":
            page.unpublish()
        case "publish":
            publish(page)
        case "delete":
            page.delete()


@act(2)
def change_front(desk: Desk, chance: Random) -> None:
    front = one(chance, FrontPage.objects.all())
    match chance.choice(["title", "tagline", "notice", "description"]):
        case "title":
            front.title = words(chance, 2)
        case "tagline":
            front.tagline = words(chance)
        case "notice":
            front.notice = words(chance) if chance.random() < 0.5 else ""
        case "description":
            front.search_description = words(chance)
    publish(front)


@act(3)
def lead_with(desk: Desk, chance: Random) -> None:
    front = one(chance, FrontPage.objects.all())
    front.lead_items = [LeadItem(article=each) for each in some(chance, Article.objects.all(), 4)]
    publish(front)


@act(1)
def take_a_language_down_or_up(desk: Desk, chance: Random) -> None:
    front = one(chance, FrontPage.objects.all())
    if front.live:
        front.unpublish()
    else:
        publish(front)


@act(1)
def begin_another_language(desk: Desk, chance: Random) -> None:
    front = make_front("de")
    section = Section.objects.child_of(front).first() or make_section(front, "Gericht")
    make_article(desk.fresh("bericht"), section, **particulars(chance))


@act(1)
def change_the_order_of_languages(desk: Desk, chance: Random) -> None:
    one(chance, FrontPage.objects.all()).move(Page.objects.get(depth=1), pos="first-child")


@act(1)
def move_a_section_to_another_language(desk: Desk, chance: Random) -> None:
    section, front = one(chance, Section.objects.all()), one(chance, FrontPage.objects.all())
    if section and front:
        section.move(front, pos="last-child")
