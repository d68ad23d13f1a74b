"""What the newsroom finds in Wagtail's admin beyond Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from tamizdat.articles.desk import views
from tamizdat.articles.desk.verbs import VERBS
from tamizdat.articles.errors import ArticleError, NothingToPublishError, PartOfTheRecordError, WithdrawnError
from tamizdat.articles.models import Article, Contributor, FrontPage, Section, Series, Topic
from tamizdat.articles.preview_links import may_share


class TopicViewSet(SnippetViewSet):
    """Topics."""

    model = Topic
    icon = "tag"
    list_display = ("name", "slug", "locale")


class SeriesViewSet(SnippetViewSet):
    """Series."""

    model = Series
    icon = "list-ol"
    list_display = ("name", "slug", "locale")


class ContributorViewSet(SnippetViewSet):
    """Contributors."""

    model = Contributor
    icon = "group"
    list_display = ("name", "pseudonym", "locale")


class NewspaperViewSetGroup(SnippetViewSetGroup):
    """Everything that articles refer to."""

    items = (TopicViewSet, SeriesViewSet, ContributorViewSet)
    menu_icon = "doc-full-inverse"
    menu_label = _("Newspaper")
    menu_name = "newspaper"
    menu_order = 150


register_snippet(NewspaperViewSetGroup)


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLResolver]:
    """Give the desk's forms their addresses."""
    return [path("articles/", include((views.urlpatterns, views.app_name), namespace=views.app_name))]


@hooks.register("register_page_header_buttons")
def desk_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the verbs that make sense for an article, to an account that may use them."""
    if not isinstance(page, Article) and page.specific_class is not Article:
        return
    article = page.specific
    for position, verb in enumerate(VERBS.values()):
        if verb.offered(article, user):
            address = reverse("articles_desk:verb", args=[article.pk, verb.name])
            yield Button(verb.label, address, icon_name=verb.icon, priority=40 + position)
    if may_share(article, user):
        address = reverse("articles_desk:preview_link", args=[article.pk])
        yield Button(_("Link for reading the draft"), address, icon_name="link", priority=40 + len(VERBS))


@hooks.register("before_publish_page")
def refuse_what_cannot_be_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep what was typed as a draft and say why it was not published."""
    article = page.specific
    if not isinstance(article, Article):
        return None
    error: ArticleError | None = None
    if article.is_withdrawn:
        error = WithdrawnError(article)
    elif not article.has_text:
        error = NothingToPublishError(article)
    if error is None:
        return None
    messages.error(request, _("Saved as a draft, but not published. %(why)s") % {"why": error})
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_delete_page")
def keep_the_record(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete what readers have seen, alone or with the section that it stands in."""
    seen = Article.objects.descendant_of(page, inclusive=True).filter(last_published_at__isnull=False)
    if not seen.exists():
        return None
    messages.error(request, str(PartOfTheRecordError(page)))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_the_record_in_bulk(
    request: HttpRequest,
    action_type: str,
    objects: Iterable[Page],
    action_class_instance: Any,
) -> HttpResponse | None:
    """Refuse to delete a list of pages that holds what readers have seen."""
    if action_type != "delete":
        return None
    for page in objects:
        if isinstance(page, Page):
            refusal = keep_the_record(request, page)
            if refusal:
                return refusal
    return None


@hooks.register("before_move_page")
def stay_in_the_language(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Refuse to move a text to where another language is spoken."""
    if destination.depth == 1 or destination.locale_id == page.locale_id:
        return None
    messages.error(request, _("A text stays in its language: translate it instead of moving it."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_create_page")
def let_publishers_build(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """Leave the newspaper's shape, its languages and sections, to those who may publish there."""
    if page_class not in (FrontPage, Section) or parent.permissions_for_user(request.user).can_publish_subpage():
        return None
    messages.error(request, _("Front pages and sections are begun by publishers: ask one."))
    return redirect("wagtailadmin_explore", parent.pk)


@hooks.register("before_copy_page")
def keep_one_front_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse a second front page in the same language."""
    if page.specific_class is not FrontPage:
        return None
    messages.error(request, _("Each language has one front page: translate this one instead of copying it."))
    return redirect("wagtailadmin_explore", page.pk)
