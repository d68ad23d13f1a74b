"""What happens to pictures, files and signposts."""

from __future__ import annotations

from random import Random

from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tamizdat.media.models import File, Picture
from tests.factories import (
    make_locale,
    make_picture,
    picture_bytes,
)
from tests.press.edits.desk import Desk, act, one, words


@act(1)
def new_picture(desk: Desk, chance: Random) -> None:
    make_picture(desk.fresh("picture"), size=(chance.randint(20, 60), chance.randint(20, 60)))


@act(3)
def change_picture(desk: Desk, chance: Random) -> None:
    picture = one(chance, Picture.objects.all())
    if not picture:
        return
    match chance.choice(["alt", "caption", "credit", "title", "file", "focus", "decoration"]):
        case "alt":
            picture.alt = words(chance)
        case "caption":
            picture.caption = words(chance)
        case "credit":
            picture.credit = words(chance)
        case "title":
            picture.title = words(chance)
        case "file":
            size = (chance.randint(20, 60), chance.randint(20, 60))
            picture.file = ContentFile(picture_bytes(size), name="another.jpg")
        case "focus":
            picture.focal_point_x = picture.focal_point_y = picture.focal_point_width = picture.focal_point_height = 5
        case "decoration":
            picture.decorative_only = not picture.decorative_only
    picture.save()


@act(2)
def delete_picture(desk: Desk, chance: Random) -> None:
    picture = one(chance, Picture.objects.all())
    if picture:
        picture.delete()


@act(1)
def lose_sizes_of_a_picture(desk: Desk, chance: Random) -> None:
    picture = one(chance, Picture.objects.all())
    if picture:
        picture.renditions.all().delete()


@act(2)
def change_file(desk: Desk, chance: Random) -> None:
    file = one(chance, File.objects.all())
    if not file or chance.random() < 0.3:
        make_file(words(chance, 2))
    elif chance.random() < 0.5:
        file.file = ContentFile(words(chance, 20).encode(), name="paper.txt")
        file.save()
    elif chance.random() < 0.5:
        file.title = words(chance)
        file.save()
    else:
        file.delete()


def make_file(text: str) -> File:
    """A document that readers can download."""
    return File.objects.create(title=text, file=ContentFile(f"{text}\n".encode(), name="paper.txt"))


@act(3)
def change_signposts(desk: Desk, chance: Random) -> None:
    signpost = one(chance, Redirect.objects.all())
    pages = ["/en/old", "/old.html", "/ru/старое", "/en/topics/ice", "/en/people", "/en/archive/2026/11"]
    in_the_way = ["/index.php", "/index.php/2019", "/en/index.html.gz", "/EN/Archive", "/robots.txt/old", "/.host"]
    paths = [*pages, *in_the_way, "/media/files/old.pdf", "/media/old"]
    path = Redirect.normalise_path(chance.choice([*paths, f"/{desk.fresh('old')}"]))
    page = one(chance, Page.objects.filter(depth__gt=1))
    match chance.choice(["new", "new", "link", "delete", "path", "target", "temporary", "onto a page"]):
        case "new":
            Redirect.objects.create(old_path=path, redirect_page=page)
        case "link":
            Redirect.objects.create(old_path=path, redirect_link=chance.choice(["https://elsewhere.example/", "/en/"]))
        case "onto a page":
            Redirect.objects.create(old_path=Redirect.normalise_path(page.url_path), redirect_link="/en/archive/")
        case "delete" if signpost:
            signpost.delete()
        case "path" if signpost:
            signpost.old_path = path
            signpost.save()
        case "target" if signpost:
            signpost.redirect_page, signpost.redirect_link = page, ""
            signpost.save()
        case "temporary" if signpost:
            signpost.is_permanent = not signpost.is_permanent
            signpost.save()


@act(1)
def write_in_a_further_language(desk: Desk, chance: Random) -> None:
    make_locale(chance.choice(["fr", "es", "pt"]))
