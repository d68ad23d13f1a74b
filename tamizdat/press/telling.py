"""Telling articles' texts to those who show them elsewhere: the newsletter asks by number, and gets HTML for mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import override
from markupsafe import Markup

from tamizdat.newsletter.texts import TAGS, Picture, Text
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.articles import article_text
from tamizdat.press.manuscripts import Manuscript, manuscripts
from tamizdat.press.material import Material, material_of
from tamizdat.press.pages import absolute
from tamizdat.press.publication import public_articles
from tamizdat.press.whole_html import whole_html
from tamizdat.theme.languages import enumeration


def tell(numbers: Sequence[int]) -> Mapping[int, Text]:
    """Return the texts of those of some articles that readers can reach."""
    public = set(public_articles().filter(pk__in=list(numbers)).values_list("pk", flat=True))
    found = list(manuscripts(sorted(public)).values())
    almanac = Almanac()
    material = material_of(found, almanac, alone=True)
    return {each.number: _text(each, material, almanac) for each in found if each.number is not None}


def _text(article: Manuscript, material: Material, almanac: Almanac) -> Text:
    text = article_text(article, material, almanac)
    return Text(
        number=article.number or 0,
        headline=text.headline,
        standfirst=text.standfirst,
        address=text.address,
        section=text.section.text,
        byline=_byline(text, article.language),
        published=text.published,
        body=_body(text, article.language),
        corrections=tuple((note.issued, note.text) for note in text.corrections if note.replaced_by is None),
        picture=_picture(text.picture),
    )


def _body(text: facts.Text, language: str) -> str:
    """Return the words alone: pictures would be asked for from the site, and the rest is told apart."""
    words = tuple(block for block in text.body if block.kind not in ("picture", "correction"))
    html = whole_html(replace(text, body=words, picture=None, standfirst="", corrections=()), language)
    cleaned = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes={"http", "https", "mailto"}
    )
    return cleaned.replace(f'href="{absolute("/")}', 'href="/').strip()


def _byline(text: facts.Text, language: str) -> str:
    authors = [Markup(credit.name) for credit in text.bylines if not credit.role_label]  # noqa: S704  plain text again
    if not authors:
        return ""
    with override(language):
        return str(_("By %(names)s") % {"names": enumeration(authors, language)})


def _picture(picture: facts.Picture | None) -> Picture | None:
    if picture is None or picture.largest is None:
        return None
    return Picture(picture.src, picture.alt, picture.width, picture.height, picture.credit)
