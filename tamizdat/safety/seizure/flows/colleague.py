"""What a colleague does: enrols, is turned away, brings a picture, and writes under a pseudonym."""

from __future__ import annotations

import io
import secrets
import time
from typing import TYPE_CHECKING

import lxml.html
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, format_hotp_value, hotp_value
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.urls import reverse
from PIL import Image
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, PageLogEntry, Revision

from tamizdat.articles.models import Article, Contributor, Section
from tamizdat.media.models import Picture
from tamizdat.rehearsals import MARK, MisplayedError, Person, Stage, UnplayableError
from tamizdat.staff.enrolment import add_colleague
from tamizdat.staff.mail_address import can_seal
from tamizdat.staff.models import Account, Notice
from tamizdat.staff.roles import Role
from tamizdat.staff.sessions import end_sessions

if TYPE_CHECKING:
    from django.test import Client

ARTIST = 0x013B
MARKED = rf"^{MARK}[0-9a-f]{{8}}$"


def fresh_mark() -> str:
    """Return the name of something that a rehearsal makes."""
    return f"{MARK}{secrets.token_hex(4)}"


def clear_leftovers() -> None:
    """Take away what a rehearsal has left that was killed."""
    for article in Article.objects.filter(slug__regex=MARKED, live=False, first_published_at=None):
        forget(article)
    for left in (*Contributor.objects.filter(slug__regex=MARKED), *Picture.objects.filter(title__regex=MARKED)):
        take_away(left)
    for account in Account.objects.filter(username__regex=MARKED):
        leave(account)


def be_turned_away(stage: Stage) -> None:
    """Try a name and a password at the staff's door."""
    stranger = stage.enter("stranger")
    browser = stage.browser(stranger)
    stage.expect(browser.post(reverse("account_login"), {"login": stranger.address, "password": stranger.secret}), 200)


def work_under_a_pseudonym(stage: Stage) -> None:
    """Enrol, bring a picture that says who took it, write under a pseudonym, and hand the text in."""
    section = Section.objects.first()
    if section is None:
        raise UnplayableError("there is no section to write in: 'tamizdat newspaper begin' makes one")
    colleague = stage.enter("colleague")
    browser = enrolled(stage, colleague)
    bring_a_picture(stage, colleague, browser)
    write(stage, browser, section, pseudonym_of(stage, browser))


def give_an_address(stage: Stage) -> None:
    """Enrol, and give a mail address to be written to."""
    if not can_seal():
        raise UnplayableError("there are no keys to seal an address with: 'tamizdat vault init' makes them")
    colleague = stage.enter("colleague")
    give_address(stage, colleague, enrolled(stage, colleague))


def give_address(stage: Stage, colleague: Person, browser: Client) -> None:
    """Have a colleague give a mail address, in their own settings."""
    address = reverse("wagtailadmin_account")
    data = {**filled(browser, address), "address-new_address": colleague.address}
    stage.expect(browser.post(address, data), 302)
    if not Account.objects.filter(pk=stage.account_of(colleague), address__isnull=False).exists():
        raise MisplayedError("an address that was given is not kept")


def enrolled(stage: Stage, colleague: Person, role: Role = Role.REPORTER) -> Client:
    """Return the browser of a new colleague, who has chosen a password and a second factor."""
    name = fresh_mark()
    code = add_colleague(name, role).partition("#")[2]
    account = Account.objects.get(username=name)
    stage.holds(colleague, account.pk)
    stage.afterwards(lambda: leave(account))
    browser = stage.browser(colleague)
    chosen = {"code": code, "password": colleague.secret, "again": colleague.secret}
    stage.expect(browser.post(reverse("staff_welcome"), chosen), 302)
    stage.expect(browser.get(reverse("mfa_activate_totp")), 200)
    secret = browser.session[SECRET_SESSION_KEY]
    now = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    stage.expect(browser.post(reverse("mfa_activate_totp"), {"code": now}), 302)
    stage.expect(browser.get(reverse("wagtailadmin_home")), 200)
    return browser


def leave(account: Account) -> None:
    """Close an account of the rehearsal, and take it away."""
    end_sessions([account.pk])
    _forget_what_is_said_of(account)
    account.delete()


def bring_a_picture(stage: Stage, colleague: Person, browser: Client) -> None:
    """Upload a picture that says whose it is."""
    address, title = reverse("wagtailimages:add"), fresh_mark()
    fields = {"title": title, "alt": "A grey square.", "file": taken_by(colleague)}
    stage.expect(browser.post(address, {**filled(browser, address), **fields}), 302)
    picture = Picture.objects.get(title=title)
    stage.afterwards(lambda: take_away(picture))


def taken_by(colleague: Person) -> ContentFile:
    """Return a picture whose metadata names the photographer."""
    image, data = Image.new("RGB", (64, 64), "grey"), io.BytesIO()
    metadata = Image.Exif()
    metadata[ARTIST] = f"{colleague.name} <{colleague.address}>"
    image.save(data, "JPEG", exif=metadata)
    return ContentFile(data.getvalue(), name=f"{colleague.name}.jpg")


def pseudonym_of(stage: Stage, browser: Client) -> Contributor:
    """Have a colleague make a pseudonym, and nobody say whose it is."""
    address, slug = reverse(Contributor.snippet_viewset.get_url_name("add")), fresh_mark()
    stage.expect(browser.post(address, filled(browser, address) | {"name": slug, "slug": slug, "pseudonym": "on"}), 302)
    contributor = Contributor.objects.get(slug=slug)
    stage.afterwards(lambda: take_away(contributor))
    return contributor


def write(stage: Stage, browser: Client, section: Section, pseudonym: Contributor) -> None:
    """Write a draft under a pseudonym, change it, look at its preview, and hand it in."""
    slug = pseudonym.slug
    address = reverse("wagtailadmin_pages:add", args=["articles", "article", section.pk])
    data = filled(browser, address) | {"title": slug, "slug": slug, "body-count": "0"}
    data |= {"bylines-TOTAL_FORMS": "1", "bylines-0-contributor": str(pseudonym.pk), "bylines-0-role": "author"}
    data |= {"bylines-0-id": "", "bylines-0-DELETE": "", "bylines-0-ORDER": "1"}
    stage.expect(browser.post(address, data), 302)
    article = Article.objects.get(slug=slug, live=False)
    stage.afterwards(lambda: forget(article))
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    changed = filled(browser, edit) | {"standfirst": "Changed.", "body-count": "0"}
    stage.expect(browser.post(reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk]), changed), 200)
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["articles", "article", article.pk, 0])
    stage.expect(browser.post(ping, {"is_editing": "1"}), 200)
    # Colleagues would be written to that something waits for them, and nothing does.
    waiting = set(Notice.objects.values_list("pk", flat=True))
    stage.afterwards(lambda: Notice.objects.exclude(pk__in=waiting).delete())
    stage.expect(browser.post(edit, changed | {"action-submit": "1"}), 302)
    Notice.objects.exclude(pk__in=waiting).delete()


def forget(article: Article) -> None:
    """Take a draft of the rehearsal away with its versions, its review, and every line about it."""
    number = article.pk
    Revision.objects.for_instance(article).delete()
    _forget_what_is_said_of(article)
    article.delete()
    PageLogEntry.objects.filter(page_id=number).delete()


def take_away(record: Model) -> None:
    """Take a record of the rehearsal away with every line about it."""
    _forget_what_is_said_of(record)
    record.delete()


def _forget_what_is_said_of(record: Model) -> None:
    kinds = ContentType.objects.get_for_models(record, *type(record)._meta.get_parent_list()).values()  # noqa: SLF001  Django's API
    for model in (ModelLogEntry, EditingSession, FormState):
        model.objects.filter(content_type__in=kinds, object_id=str(record.pk)).delete()


def filled(browser: Client, address: str) -> dict[str, str]:
    """Return what a browser would send for the form at an address if nobody typed anything.

    Raises:
        MisplayedError: there is none.
    """
    forms = lxml.html.fromstring(browser.get(address).content).forms
    if not forms:
        raise MisplayedError("a page has no form")
    form = max(forms, key=lambda form: len(form.fields))
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
