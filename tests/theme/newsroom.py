"""Facts for every kind of page, in each language of :data:`tests.theme.prose.PROSE`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from tamizdat.press import facts
from tamizdat.support.money import Money
from tamizdat.support.showing import shown
from tamizdat.theme.environment import render_card, render_page
from tamizdat.theme.linking import settled, way_up
from tamizdat.theme.typography import typeset_html
from tests.theme.prose import PROSE

NAMES = {"en": "English", "ru": "Русский", "ar": "العربية"}
LANGUAGES = tuple(NAMES)
DIRECTIONS = {"en": "ltr", "ru": "ltr", "ar": "rtl"}
SLUGS = ("politics", "economy", "society", "culture")
PUBLISHED = dt.datetime(2026, 11, 22, 6, 30, tzinfo=dt.UTC)
URL = "https://lantern.example"


def typeset(language: str) -> dict[str, object]:
    """Return the prose as press hands it over: what is HTML already has the marks of its language."""
    return {
        name: typeset_html(value, language) if isinstance(value, str) and value.startswith("<p>") else value
        for name, value in PROSE[language].items()
    }


def publication(language: str, **changes: Any) -> facts.Publication:
    prose: Any = PROSE[language]
    whole = facts.Publication(
        name=prose["name"],
        tagline=prose["tagline"],
        language=language,
        direction=DIRECTIONS[language],
        address=f"/{language}/",
        url=URL,
        languages=tuple(facts.LanguageLink(code, NAMES[code], f"/{code}/", DIRECTIONS[code]) for code in LANGUAGES),
        sections=sections(language),
        pages=tuple(facts.Link(text, f"/{language}/standing-{n}/") for n, text in enumerate(prose["pages"])),
        archive_address=f"/{language}/archive/",
        corrections_address=f"/{language}/corrections/",
        search_address=f"/{language}/search/",
        newsletters=newsletters(language),
        giving=giving(language),
    )
    return replace(whole, **changes)


def giving(language: str, currencies: tuple[str, ...] = ("USD", "EUR", "GBP")) -> facts.Giving:
    """What can be given as the migrations offer it: three currencies, three frequencies."""
    amounts = {"once": (10, 25, 50, 100), "monthly": (2, 5, 10, 25), "annual": (25, 50, 100, 250)}
    presets = tuple(
        facts.Presets(
            frequency, currency, tuple((f"{each}", shown(Money(each * 100, currency), language)) for each in chosen)
        )
        for frequency, chosen in amounts.items()
        for currency in currencies
    )
    least = shown(Money(200, currencies[0]), language)
    ways = ("Cards and wallets", "Bank transfer", "Bitcoin")
    return facts.Giving(f"/{language}/support/", tuple(amounts), currencies, presets, least, ways, moves_money=False)


def asking(language: str, **changes: Any) -> facts.Asking:
    """An appeal with everything in it."""
    prose: Any = PROSE[language]
    text = Markup("<p>{}</p><p><b>{}</b></p>").format(prose["summary"], prose["notice"])
    wording = facts.Wording("a", prose["summary"][:150], prose["headline"][:60], text)
    appeal = facts.Appeal("winter", (), 7, 41, shown(Money(3_000_000, "EUR"), language), (wording,))
    return facts.Asking("winter.a", replace(appeal, **changes), wording)


def newsletters(language: str) -> tuple[facts.Newsletter, ...]:
    prose: Any = PROSE[language]
    return tuple(
        facts.Newsletter(
            name=name,
            description=prose["summary"],
            address=f"/{language}/newsletter/letter-{number}/",
            slug=f"letter-{number}",
            wording=number,
            consent=prose["standfirst"],
            privacy=f"/{language}/standing-1/",
            latest=f"/{language}/newsletter/letter-{number}/latest/",
        )
        for number, name in enumerate(prose["related"][:2])
    )


def sections(language: str) -> tuple[facts.Link, ...]:
    names: Any = PROSE[language]["sections"]
    return tuple(facts.Link(name, f"/{language}/{slug}/") for name, slug in zip(names, SLUGS, strict=True))


def page(kind: str, language: str, title: str, address: str, **changes: Any) -> facts.Page:
    prose: Any = PROSE[language]
    whole = facts.Page(
        kind=kind,
        title=title,
        description=prose["summary"],
        address=address,
        canonical_url=URL + address,
        language=language,
        direction=DIRECTIONS[language],
        translations=tuple(
            facts.LanguageLink(code, NAMES[code], address.replace(f"/{language}/", f"/{code}/", 1), DIRECTIONS[code])
            for code in LANGUAGES
            if code != language
        ),
        alternates=(
            *((code, f"{URL}/{code}{address.removeprefix(f'/{language}')}") for code in LANGUAGES),
            ("x-default", f"{URL}/en{address.removeprefix(f'/{language}')}"),
        ),
        feeds=(
            facts.FeedLink("RSS", "application/rss+xml", f"{address}feed.rss"),
            facts.FeedLink("Atom", "application/atom+xml", f"{address}feed.atom"),
            facts.FeedLink("JSON Feed", "application/feed+json", f"{address}feed.json"),
        ),
        crumbs=() if kind == "front" else (facts.Link(prose["name"], f"/{language}/"),),
    )
    return replace(whole, **changes)


def picture(language: str, name: str = "ferries", width: int = 1600, height: int = 1000) -> facts.Picture:
    prose: Any = PROSE[language]
    widths = (400, 800, 1600)

    def srcset(ending: str) -> str:
        return ", ".join(f"/media/pictures/{name}.{wide}.{ending} {wide}w" for wide in widths)

    return facts.Picture(
        src=f"/media/pictures/{name}.800.jpg",
        srcset=srcset("jpg"),
        width=width,
        height=height,
        sources=(
            facts.PictureSource("image/avif", srcset("avif")),
            facts.PictureSource("image/webp", srcset("webp")),
        ),
        alt=prose["alt"],
        caption=prose["caption"],
        credit=prose["credit"],
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
    )


def bylines(language: str) -> tuple[facts.Credit, ...]:
    prose: Any = PROSE[language]
    people = f"/{language}/people"
    return (
        *(facts.Credit(name, "author", "", f"{people}/author-{n}/") for n, name in enumerate(prose["authors"])),
        facts.Credit(prose["pseudonym"], "author", "", f"{people}/pseudonym/", pseudonym=True),
        facts.Credit(prose["photographer"], "photographer", prose["role"], f"{people}/photographer/"),
    )


def card(language: str, number: int, *, pictured: bool = False, **changes: Any) -> facts.Card:
    prose: Any = PROSE[language]
    headlines = (prose["headline"], *prose["related"], *prose["more"])
    whole = facts.Card(
        headline=headlines[number % len(headlines)],
        address=f"/{language}/{SLUGS[number % 4]}/article-{number}/",
        standfirst=prose["standfirst"] if number % 2 == 0 else prose["summary"],
        published=PUBLISHED - dt.timedelta(hours=7 * number),
        language=language,
        section=sections(language)[number % 4],
        picture=picture(language, f"picture-{number}") if pictured else None,
        corrected=number == 1,
    )
    return replace(whole, **changes)


def cards(language: str, count: int, first: int = 0, *, pictured: bool = True) -> tuple[facts.Card, ...]:
    return tuple(card(language, number, pictured=pictured) for number in range(first, first + count))


def notes(language: str) -> tuple[facts.CorrectionNote, ...]:
    prose: Any = PROSE[language]
    return (
        facts.CorrectionNote(2, PUBLISHED + dt.timedelta(hours=9), prose["correction"], "correction-2"),
        facts.CorrectionNote(1, PUBLISHED + dt.timedelta(hours=3), prose["replaced"], "", replaced_by=2),
    )


def blocks(language: str) -> tuple[facts.Block, ...]:
    """The body of an article of about 600 words in English."""
    prose: Any = typeset(language)
    return (
        facts.Block("text", html=prose["opening"]),
        facts.Block("correction", correction=notes(language)[0]),
        facts.Block("text", html=prose["first"]),
        facts.Block("heading", text=prose["heading"], anchor="receipts"),
        facts.Block("text", html=prose["second"]),
        facts.Block(
            "quote",
            html=prose["quote"],
            attribution=prose["speaker"],
            attribution_note=prose["speaker_note"],
            source_url="https://dispatch.example/tesh",
        ),
        facts.Block("text", html=prose["third"]),
        facts.Block("list", items=prose["items"]),
        facts.Block("text", html=prose["fourth"]),
    )


def rich_blocks(language: str) -> tuple[facts.Block, ...]:
    """A body with a block of every kind."""
    prose: Any = typeset(language)
    return (
        *blocks(language),
        facts.Block("picture", picture=picture(language, "quay")),
        facts.Block("facts", text=prose["facts_title"], html=prose["facts"]),
        facts.Block("table", rows=prose["table"], text=prose["table_title"], header_row=True, header_column=True),
        facts.Block("table", rows=prose["table"]),
        facts.Block("embed", text=prose["embed"], source_url="https://video.example/w/77", host="video.example"),
        facts.Block("heading", text=prose["facts_title"], anchor="figures", level=3),
        facts.Block("list", items=prose["items"], ordered=True),
    )


def article(language: str, **changes: Any) -> facts.Article:
    prose: Any = PROSE[language]
    topics = tuple(facts.Link(text, f"/{language}/topics/topic-{n}/") for n, text in enumerate(prose["topics"]))
    whole = facts.Article(
        headline=prose["headline"],
        standfirst=prose["standfirst"],
        address=f"/{language}/politics/ferrymen/",
        published=PUBLISHED,
        updated=PUBLISHED + dt.timedelta(hours=11),
        dateline_place=prose["place"],
        dateline_date=PUBLISHED.date(),
        bylines=bylines(language),
        section=sections(language)[0],
        topics=topics,
        series=facts.Link(prose["series"], f"/{language}/series/ansa/"),
        series_previous=card(language, 4),
        series_next=card(language, 6),
        picture=picture(language),
        body=blocks(language),
        corrections=notes(language),
        related=cards(language, 4, 1, pictured=False),
        sources=tuple(facts.Link(text, f"https://papers.example/{n}") for n, text in enumerate(prose["sources"])),
    )
    return replace(whole, **changes)


def article_page(language: str, kind: str = "article", **changes: Any) -> facts.Page:
    prose: Any = PROSE[language]
    crumbs = (facts.Link(prose["name"], f"/{language}/"), sections(language)[0])
    facts_of_page = {
        "open_graph_type": "article",
        "published": PUBLISHED,
        "modified": PUBLISHED + dt.timedelta(hours=11),
        "image_url": f"{URL}/media/pictures/ferries.1200.jpg",
        "image_alt": prose["alt"],
        "structured_data": '{"@context":"https://schema.org","@type":"NewsArticle"}',
        "crumbs": crumbs,
    }
    return page(kind, language, prose["headline"], f"/{language}/politics/ferrymen/", **(facts_of_page | changes))


def pagination(address: str) -> facts.Pagination:
    return facts.Pagination(number=7, newer=f"{address}8/", older=f"{address}6/", newest=address, oldest=f"{address}1/")


def listing(language: str, title: str, address: str, label: str = "") -> facts.Listing:
    prose: Any = PROSE[language]
    other = "ru" if language != "ru" else "en"
    found = (*cards(language, 5), card(other, 6, pictured=True), card(language, 7))
    places = tuple(Markup(render_card(each, language)) for each in found)  # noqa: S704  the theme's own markup
    return facts.Listing(title, label, prose["summary"], places, pagination(address))


def front(language: str) -> facts.Front:
    strips = tuple(
        facts.SectionStrip(section, cards(language, 4, 2 + number)) for number, section in enumerate(sections(language))
    )
    return facts.Front(lead=cards(language, 4), newest=cards(language, 6, 4, pictured=False), strips=strips)


def archive(language: str) -> facts.Archive:
    def months(year: int) -> tuple[facts.MonthLink, ...]:
        return tuple(
            facts.MonthLink(dt.date(year, month, 1), f"/{language}/archive/{year}/{month:02}/", month * 7 - 6)
            for month in range(12 if year < 2026 else 11, 0, -1)
        )

    prose: Any = PROSE[language]
    return facts.Archive(
        years=((2026, months(2026)), (2025, months(2025))),
        topics=tuple(facts.Link(text, f"/{language}/topics/{n}/") for n, text in enumerate(prose["topics"])),
        contributors=tuple(facts.Link(credit.name, credit.address) for credit in bylines(language)),
    )


def log(language: str) -> facts.Log:
    prose: Any = PROSE[language]
    address = f"/{language}/politics/ferrymen/"
    entries = (
        facts.LoggedCorrection(prose["more"][0], address, PUBLISHED, prose["notice"], withdrawal=True),
        facts.LoggedCorrection(prose["headline"], address, PUBLISHED, prose["correction"]),
        facts.LoggedCorrection(prose["headline"], address, PUBLISHED, prose["replaced"], replaced=True),
    )
    return facts.Log(entries, pagination(f"/{language}/corrections/"))


def served(kind: str, language: str, **changes: Any) -> str:
    """Return a page with the addresses that a web server knows."""
    return settled(render_page(kind, language, gather(kind, language) | changes), "/", "")


def pressed(kind: str, language: str, **changes: Any) -> str:
    """Return a page as it stands in a tree of files."""
    found: Any = gather(kind, language) | changes
    return settled(render_page(kind, language, found), way_up(found["page"].address or "/"))


def gather(kind: str, language: str) -> dict[str, object]:
    """Return everything that a template of this kind gets, as the press would gather it."""
    return {"publication": publication(language), **_PAGES[kind](language)}


def _article(language: str) -> dict[str, object]:
    return {
        "page": article_page(language),
        "article": article(language, body=rich_blocks(language), asking=asking(language)),
    }


def _withdrawn(language: str) -> dict[str, object]:
    prose: Any = PROSE[language]
    whole = article(
        language, body=(), picture=None, withdrawn_notice=prose["notice"], withdrawn_on=PUBLISHED, related=()
    )
    return {"page": article_page(language, "withdrawn", indexed=False), "article": whole}


def _front(language: str) -> dict[str, object]:
    return {
        "page": page("front", language, str(PROSE[language]["name"]), f"/{language}/"),
        "front": front(language),
    }


def _listed(kind: str, label: str) -> Any:
    def facts_of(language: str) -> dict[str, object]:
        prose: Any = PROSE[language]
        title = {"section": prose["sections"][0], "series": prose["series"]}.get(kind, prose["topics"][0])
        address = f"/{language}/politics/" if kind == "section" else f"/{language}/{kind}/ansa/"
        return {
            "page": page(kind, language, title, address),
            "listing": listing(language, title, address, label and prose["topics"][1]),
        }

    return facts_of


def _contributor(language: str) -> dict[str, object]:
    prose: Any = PROSE[language]
    address = f"/{language}/people/pseudonym/"
    return {
        "page": page("contributor", language, prose["pseudonym"], address),
        "contributor": facts.Contributor(
            name=prose["pseudonym"],
            biography=prose["biography"],
            pseudonym=True,
            picture=picture(language, "portrait", 800, 800),
            listing=listing(language, "", address),
        ),
    }


def _archive(language: str) -> dict[str, object]:
    address = f"/{language}/archive/"
    return {"page": page("archive", language, "Archive", address), "archive": archive(language)}


def _corrections(language: str) -> dict[str, object]:
    address = f"/{language}/corrections/"
    return {"page": page("corrections", language, "Corrections", address), "log": log(language)}


def _search(language: str) -> dict[str, object]:
    address = f"/{language}/search/"
    return {
        "page": page("search", language, "Search", address),
        "search": facts.Search(
            months=(facts.Link("2026 <11>", f"/{language}/archive/2026/11/"),),
            topics=(facts.Link("Ansa & Levy", f"/{language}/topics/ansa/"),),
            contributors=(facts.Link("Mira Vald", f"/{language}/people/mira-vald/"),),
            rules=((("^(.+)</script>$", ""),),),
            letters={"ё": "е"},
        ),
    }


def _standing(language: str) -> dict[str, object]:
    prose: Any = PROSE[language]
    title = prose["pages"][0]
    return {
        "page": page("standing", language, title, f"/{language}/standing-0/"),
        "standing": facts.Standing(title, rich_blocks(language)[2:], PUBLISHED),
    }


def _support(language: str) -> dict[str, object]:
    prose: Any = PROSE[language]
    words = f"<p>{prose['summary']}</p>"
    shown_there = facts.SupportPage(words, words, ("Orvale",), ("Velmora", "Tesk"), ("Kest",), asking(language))
    return {"page": page("support", language, prose["pages"][0], f"/{language}/support/"), "support": shown_there}


def _missing(language: str) -> dict[str, object]:
    return {
        "page": page(
            "missing", language, "404", "", canonical_url="", indexed=False, translations=(), alternates=(), feeds=()
        ),
        "missing": facts.Missing(cards(language, 5, pictured=False)),
    }


def _newsletters(language: str) -> dict[str, object]:
    return {"page": page("newsletters", language, "Newsletter", f"/{language}/newsletter/")}


def _newsletter(language: str) -> dict[str, object]:
    prose: Any = PROSE[language]
    address = f"/{language}/newsletter/letter-0/"
    issues = tuple(
        facts.IssueLink(headline, f"{address}{number}/", number, PUBLISHED - dt.timedelta(days=7 * number), headline)
        for number, headline in enumerate(prose["more"], 1)
    )
    shown = facts.NewsletterArchive(
        prose["summary"], newsletters(language)[0], issues, replace(pagination(address), number=None, newer="")
    )
    return {"page": page("newsletter", language, prose["related"][0], address), "newsletter": shown}


def _issue(language: str) -> dict[str, object]:
    prose: Any = PROSE[language]
    address = f"/{language}/newsletter/letter-0/"
    items = tuple(
        facts.IssueItem(
            headline=each.headline,
            address=each.address,
            heading=prose["heading"] if number == 0 else "",
            standfirst=each.standfirst,
            note=prose["notice"] if number == 1 else "",
            section=prose["sections"][0],
        )
        for number, each in enumerate(cards(language, 6))
    )
    shown = facts.Issue(
        subject=prose["headline"],
        number=7,
        newsletter=facts.Link(prose["related"][0], address),
        sent=PUBLISHED,
        introduction=str(typeset(language)["opening"]),
        items=items,
        corrections=(facts.CorrectionNote(1, PUBLISHED, prose["correction"], ""),),
        older=facts.Link(prose["more"][0], f"{address}6/"),
        newer=facts.Link(prose["related"][0], f"{address}8/"),
    )
    return {"page": page("issue", language, prose["headline"], f"{address}7/"), "issue": shown}


_PAGES: dict[str, Any] = {
    "archive": _archive,
    "article": _article,
    "contributor": _contributor,
    "corrections": _corrections,
    "front": _front,
    "issue": _issue,
    "missing": _missing,
    "month": _listed("month", ""),
    "newsletter": _newsletter,
    "newsletters": _newsletters,
    "search": _search,
    "section": _listed("section", ""),
    "series": _listed("series", "Series"),
    "standing": _standing,
    "support": _support,
    "topic": _listed("topic", "Topic"),
    "withdrawn": _withdrawn,
}
