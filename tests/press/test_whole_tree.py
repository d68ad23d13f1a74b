"""A whole tree, byte by byte and link by link: nothing in it that readers must not see, and nothing missing."""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import unquote, urljoin, urlsplit

import brotli
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import TestCase, override_settings
from django.utils import timezone
from lxml import etree, html

from tamizdat.articles.actions import rename_article, unpublish_article, withdraw_article
from tamizdat.articles.models import Article, LeadItem
from tamizdat.media.models import File, Picture
from tamizdat.media.responsive import make_renditions
from tamizdat.press.checking import check
from tamizdat.press.models import Tree
from tamizdat.press.publication import public_articles
from tamizdat.press.step import build_tree, press_changed
from tamizdat.press.tree import TreeOfFiles
from tests.factories import (
    make_article,
    make_contributor,
    make_draft,
    make_embargoed,
    make_front,
    make_picture,
    make_section,
    make_series,
    make_standing,
    make_topic,
    make_translation,
    make_withdrawn,
)
from tests.media import dirty
from tests.press.edits import ACTS, WEIGHTS, Desk
from tests.press.newsroom import Clock, make_small_newsroom

pytestmark = pytest.mark.django_db
SECRET = "zyxwolverine"
COMPRESSED = (".br", ".gz")
FEEDS = (".rss", ".atom", ".json", ".xml")
ACTS_BEFORE = 80


@pytest.fixture(scope="module")
def secrets(kept_for_the_module, django_user_model_of_the_module):
    """Make a newsroom in which every kind of secret lies beside what is public; return pictures and files of theirs."""
    make_small_newsroom(61)
    section = make_front("en").get_children().first().specific
    tomorrow = timezone.now() + dt.timedelta(days=1)
    kept_back = {
        "draft": make_draft(f"{SECRET} draft", section, **about("draft")),
        "embargoed": make_embargoed(f"{SECRET} embargoed", section, until=tomorrow, **about("embargoed")),
        "scheduled": make_draft(f"{SECRET} scheduled", section, go_live_at=tomorrow, **about("scheduled")),
        "unpublished": make_article(f"{SECRET} unpublished", section, **about("unpublished")),
        "expired": make_article(f"{SECRET} expired", section, **about("expired")),
    }
    kept_back["scheduled"].save_revision().publish()
    unpublish_article(kept_back["unpublished"])
    Article.objects.filter(pk=kept_back["expired"].pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    make_withdrawn("A report we withdrew", section, notice="It was wrong.", **about("withdrawn") | {"slug": "gone"})
    hidden = make_section(make_front("en"), f"{SECRET} section", live=False, introduction=SECRET)
    make_draft(f"{SECRET} below", hidden, **about("below"))
    make_standing(make_front("en"), f"{SECRET} page", live=False)
    another = make_section(make_front("de", title=f"{SECRET} Blatt", tagline=SECRET, live=False), f"{SECRET} Gericht")
    public = Article.objects.live().in_language("en").first()
    make_translation(public, another, f"{SECRET} deutsch", slug=f"{SECRET}-deutsch")
    edited = public.get_latest_revision_as_object()
    edited.title = edited.standfirst = f"{SECRET} to come"
    account = django_user_model_of_the_module.objects.create(username=f"{SECRET}-desk")
    edited.save_revision(user=account)
    Article.objects.filter(pk=public.pk).update(owner=account)
    link = f'<p>Words that <a linktype="page" id="{kept_back["draft"].pk}">lead nowhere</a>.</p>'
    make_article("A public text", section, body=[("text", link)], related=[*kept_back.values()])
    LeadItem.objects.create(front=make_front("en"), article=kept_back["draft"])
    for picture in Picture.objects.filter(alt=SECRET):
        make_renditions(picture)


@pytest.fixture(scope="module")
def django_user_model_of_the_module():
    from django.contrib.auth import get_user_model  # noqa: PLC0415  not before Django is set up

    return get_user_model()


def about(name: str) -> dict[str, object]:
    """Return the fields of an article, each with the secret in it."""
    words = f"{SECRET} {name}"
    # Pixels of their own, so that their files are nobody else's.
    picture = make_picture(words, size=(40 + len(name), 30), alt=SECRET, credit=SECRET, caption=SECRET)
    paper = File.objects.create(title=words, file=ContentFile(f"{words}\n".encode(), name=f"{SECRET}.txt"))
    return {
        "slug": words.replace(" ", "-"),
        "standfirst": words,
        "dateline_place": words,
        "lead_caption": words,
        "seo_title": words,
        "search_description": words,
        "body": [
            ("text", f'<p>{words}</p><p><a linktype="document" id="{paper.pk}">{words}</a></p>'),
            ("picture", {"picture": picture, "caption": words, "alt": words}),
        ],
        "bylines": [make_contributor(f"{words} by", biography=SECRET, picture=picture)],
        "topics": [make_topic(f"{words} about", introduction=SECRET)],
        "series": make_series(f"{words} in", introduction=SECRET),
        "lead_picture": picture,
        "sources": [(words, f"https://{SECRET}.example/")],
    }


@pytest.fixture(scope="module")
def tree(secrets, tmp_path_factory):
    root = tmp_path_factory.mktemp("secrets") / "tree"
    assert not build_tree(root, jobs=1).failures
    return root


@pytest.fixture
def own_tree(secrets, db, tmp_path):
    """Where a test has pressed what it does: the tree of the module stays as it is, in whatever order tests run."""
    Tree.objects.all().delete()
    return tmp_path / "tree"


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".br":
        return brotli.decompress(data)
    return gzip.decompress(data) if path.suffix == ".gz" else data


def files(tree: Path) -> Iterator[Path]:
    yield from (path for path in tree.rglob("*") if path.is_file())


def test_no_file_of_the_tree_holds_a_word_of_what_is_kept_back(tree):
    assert sum(1 for _path in files(tree)) > 300
    for path in files(tree):
        assert SECRET not in str(path.relative_to(tree))
        assert SECRET.encode() not in unpacked(path), path


def test_pictures_and_documents_of_what_is_kept_back_are_not_in_the_tree(tree, db):
    pressed = {path.read_bytes() for path in files(tree / "media")}
    for picture in Picture.objects.filter(alt=SECRET):
        assert picture.renditions.exists()
        for rendition in picture.renditions.all():
            assert Path(rendition.file.path).read_bytes() not in pressed
    for paper in File.objects.filter(title__startswith=SECRET):
        assert Path(paper.file.path).read_bytes() not in pressed


def test_originals_are_never_in_the_tree(tree):
    originals = {path.read_bytes() for path in (Path(settings.MEDIA_ROOT) / "originals").iterdir()}
    assert originals
    assert {path.name for path in (tree / "media").iterdir()} <= {"pictures", "files"}
    assert not originals.intersection(path.read_bytes() for path in files(tree))


def test_no_file_names_a_camera_or_its_owner(own_tree):
    picture = Picture.objects.create(title="Flood", alt="A river", file=ContentFile(dirty.jpeg(), name="Zoya.jpg"))
    make_renditions(picture)
    make_article("A flood", lead_picture=picture)
    build_tree(own_tree, jobs=1)
    assert any(path.name.endswith(".avif") for path in files(own_tree))
    for path in files(own_tree):
        data = unpacked(path)
        assert not [secret for secret in dirty.SECRETS if secret.encode() in data], path
        assert b"Exif\0" not in data, path


def test_the_picture_of_an_article_leaves_the_tree_with_it(own_tree):
    build_tree(own_tree, jobs=1)
    own = make_picture("Only here", size=(61, 43))
    make_renditions(own)
    article = make_article("With a picture of its own", lead_picture=own)
    press_changed(jobs=1)
    names = [own_tree / "media" / rendition.file.name for rendition in own.renditions.all()]
    assert names
    assert all(path.is_file() for path in names)
    withdraw_article(article, "It was wrong.")
    press_changed(jobs=1)
    assert not any(path.exists() for path in names)


def test_each_compressed_form_holds_its_file_and_is_smaller(tree):
    found = [path for path in files(tree) if path.suffix in COMPRESSED]
    assert len(found) > 300
    for path in found:
        plain = path.with_suffix("")
        assert unpacked(path) == plain.read_bytes(), path
        assert path.stat().st_size < plain.stat().st_size


def test_no_test_has_pressed_into_the_tree_of_all(tree, db):
    assert check(TreeOfFiles(tree), jobs=1, progress=lambda *_: None).differences == {}


@pytest.mark.parametrize("form", COMPRESSED)
def test_a_form_that_is_missing_is_told_by_a_check(form, tree, db):
    missing = f"en/index.html{form}"
    content = (tree / missing).read_bytes()
    (tree / missing).unlink()
    try:
        found = check(TreeOfFiles(tree), jobs=1, progress=lambda *_: None).differences
        assert found["en/index.html"] == f"{form} is missing"
        found = check(TreeOfFiles(tree, compressed=False), jobs=1, progress=lambda *_: None).differences
        assert "en/index.html" not in found
    finally:
        (tree / missing).write_bytes(content)


# Links


@pytest.fixture(params=range(3), scope="module")
def lived_in(request, secrets, tmp_path_factory):
    """Return the tree of a newsroom in which much has happened, another thing each time."""
    clock, root = Clock(), tmp_path_factory.mktemp("lived in") / "tree"
    shutil.copytree(settings.MEDIA_ROOT, root.parent / "media")
    with pytest.MonkeyPatch.context() as patch, override_settings(MEDIA_ROOT=root.parent / "media"):
        patch.setattr(timezone, "now", lambda: clock.now)
        with transaction.atomic():
            with TestCase.captureOnCommitCallbacks(execute=True):
                live(Desk(clock), Random(request.param))  # noqa: S311  a history to be repeated
            assert not build_tree(root, jobs=1, compressed=False).failures
            transaction.set_rollback(True)
    return root


def live(desk: Desk, chance: Random) -> None:
    for name in chance.choices(list(ACTS), weights=[WEIGHTS[name] for name in ACTS], k=ACTS_BEFORE):
        desk.do(name, chance.randrange(1_000_000))
    rename_article(public_articles().first(), "renamed-at-last")


def is_redirect(page: html.HtmlElement) -> bool:
    return bool(page.xpath('//meta[@http-equiv="refresh"]'))


def pages(tree: Path) -> dict[Path, html.HtmlElement]:
    return {path: html.fromstring(path.read_bytes()) for path in files(tree) if path.suffix == ".html"}


def fetched(page: html.HtmlElement) -> Iterator[str]:
    """Return every address that a browser may fetch by itself or that a reader may follow."""
    yield from page.xpath("//@src")
    yield from page.xpath("//a/@href")
    yield from page.xpath('//link[not(@rel="canonical") and not(@hreflang)]/@href')
    yield from page.xpath("//form/@action")
    for srcset in page.xpath("//@srcset"):
        yield from (candidate.split()[0] for candidate in srcset.split(", "))


def leads_inside(address: str) -> bool:
    return not urlsplit(address).scheme and not address.startswith("#")


def way_found(tree: Path, path: Path, address: str, base: str) -> Path:
    """Return the file that a browser opens for an address on a page, wherever the tree lies."""
    url = urljoin(f"{base}{path.relative_to(tree).as_posix()}", address)
    assert url.startswith(base), f"{path}: {address} leads out of the tree"
    return tree / unquote(urlsplit(url).path).removeprefix(urlsplit(base).path)


@pytest.mark.parametrize("base", ["file:///media/usb stick/paper/", "https://host.example/some/folder/"])
def test_no_link_leads_nowhere_from_a_stick_or_a_subfolder(base, lived_in):
    found = pages(lived_in)
    for path, page in found.items():
        if path.name == "404.html":
            continue
        for address in filter(leads_inside, fetched(page)):
            target = way_found(lived_in, path, address, base)
            assert target.is_file(), f"{path.relative_to(lived_in)}: {address}"
            fragment = urlsplit(address).fragment
            assert not fragment or found[target].xpath(f'//*[@id="{unquote(fragment)}"]'), f"{path}: {address}"


def test_the_page_for_nothing_leads_on_from_any_address(lived_in):
    for path in lived_in.rglob("404.html"):
        for address in filter(leads_inside, fetched(html.fromstring(path.read_bytes()))):
            assert address.startswith("/"), f"{path}: {address}"
            assert (lived_in / unquote(urlsplit(address).path)[1:]).is_file(), f"{path}: {address}"


def test_no_page_fetches_anything_from_another_host(lived_in):
    for path, page in pages(lived_in).items():
        for srcset in (*page.xpath("//@src"), *page.xpath("//@srcset")):
            assert not urlsplit(srcset).netloc, f"{path}: {srcset}"
        # A form goes to the site itself, from whatever copy of the page it is sent.
        for action in page.xpath("//form/@action"):
            assert not urlsplit(action).netloc or action.startswith(f"{settings.ENVIRONMENT.site_url}/"), action
        for link in page.xpath('//link[not(@rel="canonical") and not(@rel="alternate")]/@href'):
            assert link.startswith("data:"), f"{path}: {link}"
        for style in page.xpath("//style/text() | //@style"):
            assert "url(" not in style, path
            assert "@import" not in style, path
        # Only the search needs a script; what its page loads stands beside it.
        assert path.parent.name == "search" or not page.xpath('//script[not(@type="application/ld+json")]'), path
        assert not page.xpath("//iframe | //object | //embed | //video | //audio"), path


def test_every_page_can_be_reached_from_the_front_page(lived_in):
    found = {path: page for path, page in pages(lived_in).items() if path.name != "404.html" and not is_redirect(page)}
    seen, waiting = set(), [lived_in / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in found:
            continue
        seen.add(path)
        addresses = filter(leads_inside, found[path].xpath("//a/@href"))
        waiting += [way_found(lived_in, path, address, "file:///").resolve() for address in addresses]
    assert sorted(str(path.relative_to(lived_in)) for path in found.keys() - seen) == []


def test_old_addresses_lead_to_pages(lived_in):
    redirects = [(path, page) for path, page in pages(lived_in).items() if is_redirect(page)]
    assert redirects
    for path, page in redirects:
        target = page.xpath('//meta[@http-equiv="refresh"]/@content')[0].partition("url=")[2]
        if leads_inside(target):
            assert way_found(lived_in, path, target, "file:///").is_file(), f"{path}: {target}"
    for line in (lived_in / "_redirects").read_text().splitlines():
        old, new, status = line.split(" ")
        assert status in ("301", "302")
        assert (lived_in / file_of(old)).is_file()
        assert not new.startswith("/") or (lived_in / file_of(new)).is_file(), line


def file_of(address: str) -> str:
    path = unquote(urlsplit(address).path)[1:]
    return f"{path}index.html" if path.endswith("/") or not path else path


def test_what_feeds_and_sitemaps_and_canonical_addresses_name_is_there(lived_in):
    origin = settings.ENVIRONMENT.site_url
    named = {url for page in pages(lived_in).values() for url in page.xpath("//link/@href") if url.startswith(origin)}
    for path in files(lived_in):
        if path.suffix in (".rss", ".atom", ".xml"):
            document = etree.parse(path)
            texts = {text.strip() for text in document.xpath("//*[local-name()='loc' or local-name()='link']/text()")}
            named |= texts | set(document.xpath("//@href"))
    named = {url for url in named if url.startswith(origin)}
    assert len(named) > 100
    missing = sorted(url for url in named if not (lived_in / file_of(url)).is_file())
    assert missing == []
