"""The read-only programming interface: Wagtail's API v2, limited to what readers can see.

``/api/v2/pages/`` lists articles, sections, front pages and standing pages. It asks the same questions of the database
as the pages do, so what is a draft, under embargo, withdrawn or expired is in neither. Nothing about accounts,
revisions or workflow is told. There are no other endpoints: pictures come with the articles that show them. The whole
is described in docs/reference/api.md and, for programs, in ``schemas/article.schema.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404
from rest_framework.fields import Field
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.v2.filters import (
    AncestorOfFilter,
    ChildOfFilter,
    DescendantOfFilter,
    LocaleFilter,
    OrderingFilter,
    TranslationOfFilter,
)
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

from tamizdat.articles.models import Article, FrontPage, Section, StandingPage
from tamizdat.press import facts
from tamizdat.press.almanac import Almanac
from tamizdat.press.api_filters import ARTICLE_PARAMETERS, ArticleFilter, WordFilter, concerns_articles
from tamizdat.press.api_values import ARTICLE_VALUES, Shown, standing_blocks
from tamizdat.press.articles import article_text
from tamizdat.press.inventory.intake import take_in
from tamizdat.press.manuscripts import Manuscript, manuscripts
from tamizdat.press.material import Material, material_of
from tamizdat.press.pages import absolute
from tamizdat.press.publication import public_articles, public_pages

DETAIL_ONLY = ("translations", "sources")
LARGE = ("body", "html")
LARGEST_OFFSET = 1_000_000


class Read(Field):
    """A value that is read from an article as readers see it."""

    def __init__(self, read: Callable[[Shown], Any]) -> None:
        self.read = read
        super().__init__(source="*", read_only=True)

    def to_representation(self, page: Page) -> Any:
        """Return the value for one article."""
        return self.read(self.context["view"].shown(page))


class Get(Field):
    """A value that is computed from a page."""

    def __init__(self, get: Callable[[Page], Any]) -> None:
        self.get = get
        super().__init__(source="*", read_only=True)

    def to_representation(self, page: Page) -> Any:
        """Return the value for one page."""
        return self.get(page)


def _url(page: Page) -> str:
    return absolute(page.url_path)


FIELDS_OF: dict[type[Page], list[APIField]] = {
    Article: [APIField(name, serializer=Read(read)) for name, read in ARTICLE_VALUES.items()],
    Section: [APIField("introduction")],
    FrontPage: [APIField("tagline")],
    StandingPage: [APIField("body", serializer=Get(lambda page: standing_blocks(page, Almanac())))],
}


class PagesEndpoint(PagesAPIViewSet):
    """The pages of the newspaper."""

    renderer_classes = [JSONRenderer]
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    http_method_names = ["get", "head", "options"]
    filter_backends = [
        ArticleFilter,
        ChildOfFilter,
        AncestorOfFilter,
        DescendantOfFilter,
        OrderingFilter,
        TranslationOfFilter,
        LocaleFilter,
        WordFilter,  # last, since what has been searched cannot be filtered
    ]
    known_query_parameters = frozenset(
        {"limit", "offset", "fields", "order", "search", "search_operator", "type", "locale"}
        | {"child_of", "ancestor_of", "descendant_of", "translation_of"}
        | ARTICLE_PARAMETERS
    )
    meta_fields = ["type", "detail_url", "html_url", "slug", "locale", "first_published_at"]
    listing_default_fields = ["id", "type", "detail_url", "html_url", "slug", "locale", "title", "first_published_at"]
    detail_only_fields = list(DETAIL_ONLY)

    @classmethod
    def get_body_fields(cls, model: type[Page]) -> list[APIField]:
        """Return the fields of one type of page, and no others that its model may have."""
        return [APIField("id"), APIField("title"), *FIELDS_OF.get(model, [])]

    @classmethod
    def get_meta_fields(cls, model: type[Page]) -> list[APIField]:
        """Return the fields that every page has."""
        own = {"html_url": APIField("html_url", serializer=Get(_url))}
        return [own.get(name, APIField(name)) for name in cls.meta_fields]

    @classmethod
    def get_detail_default_fields(cls, model: type[Page]) -> list[str]:
        """Return all fields."""
        return cls.get_available_fields(model)

    @classmethod
    def get_listing_default_fields(cls, model: type[Page]) -> list[str]:
        """Return the fields of a list: for articles, all that are small."""
        if model is not Article:
            return cls.listing_default_fields[:]
        small = [name for name in ARTICLE_VALUES if name not in (*DETAIL_ONLY, *LARGE)]
        return [*cls.listing_default_fields, *small]

    @classmethod
    def get_available_fields(cls, model: type[Page], db_fields_only: bool = False) -> list[str]:  # noqa: FBT001, FBT002  Wagtail's form
        """Return the fields of a page; of those in the database, the ones by which lists can be ordered."""
        if db_fields_only:
            return ["id", "title", "slug", "first_published_at"]
        return cls.get_body_fields_names(model) + cls.get_meta_fields_names(model)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[JSONRenderer, str]:  # noqa: FBT001, FBT002  the framework's form
        """Answer in JSON, whatever the program says it would like."""
        return JSONRenderer(), JSONRenderer.media_type

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what no database can look up, before anything is looked up.

        Raises:
            BadRequestError: there is a NUL in a parameter, or an offset beyond any list.
        """
        super().initial(request, *args, **kwargs)
        if any("\0" in part for pair in request.GET.items() for part in pair):
            raise BadRequestError("query parameters cannot hold NUL characters")
        offset = request.GET.get("offset", "")
        if offset.isdigit() and (len(offset) > len(str(LARGEST_OFFSET)) or int(offset) > LARGEST_OFFSET):
            raise BadRequestError(f"offset cannot be higher than {LARGEST_OFFSET}")

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Let pages of any origin read the answer: it is public, and no cookie is looked at."""
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        final["Access-Control-Allow-Origin"] = "*"
        return final

    def check_query_parameters(self, queryset: QuerySet[Page]) -> None:
        """Refuse parameters of a list that nobody reads.

        Raises:
            BadRequestError: naming them.
        """
        _refuse_unknown(self.request, self.known_query_parameters)

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return all pages that readers can reach."""
        return Page.objects.filter(
            Q(pk__in=public_articles().values("pk"))
            | Q(pk__in=public_pages(Section).values("pk"))
            | Q(pk__in=public_pages(StandingPage).values("pk"))
            | Q(pk__in=FrontPage.objects.live().values("pk"))
        )

    def get_queryset(self) -> QuerySet[Page]:
        """Return the pages that are asked about; articles, newest first, if a parameter concerns only them."""
        if self.request.GET.get("type") == "articles.Article" or concerns_articles(self.request):
            return public_articles().select_related("locale").newest_first()
        return super().get_queryset().select_related("locale")

    def detail_view(self, request: Request, pk: int) -> Response:
        """Answer with one page."""
        _refuse_unknown(request, {"fields"})
        return super().detail_view(request, pk)

    def find_object(self, queryset: QuerySet[Page], request: Request) -> Page | None:
        """Return the page with an address or a number, for ``find/``.

        Raises:
            BadRequestError: neither is given, or the number is none.
        """
        _refuse_unknown(request, {"id", "html_path", "fields"})
        if "html_path" in request.GET:
            address = f"/{request.GET['html_path'].strip('/')}/"
            return queryset.filter(url_path=address).first()
        number = request.GET.get("id", "")
        if not (number.isascii() and number.isdigit()):
            raise BadRequestError("find needs html_path, the address of a page, or id, its number")
        return queryset.filter(pk=number).first()

    def paginate_queryset(self, queryset: QuerySet[Page]) -> list[Page]:
        """Return one part of a list, what its articles show already gathered."""
        pages = list(super().paginate_queryset(queryset))
        self._show([page for page in pages if isinstance(page, Article)])
        return pages

    def get_object(self) -> Page:
        """Return one page, what it shows already gathered.

        Raises:
            Http404: readers cannot see it.
        """
        page: Page = super().get_object()
        if not isinstance(page, tuple(FIELDS_OF)):
            raise Http404("not found")
        if isinstance(page, Article) and not hasattr(self, "_shown"):
            self._show([page])
        return page

    def shown(self, article: Article) -> Shown:
        """Return an article as readers see it."""
        return self._shown[article.pk]

    def _show(self, articles: list[Article]) -> None:
        take_in()
        almanac = Almanac()
        found = manuscripts(article.pk for article in articles)
        material = material_of(list(found.values()), almanac)
        self._shown = {
            number: Shown(
                article_text(article, material, almanac),
                article.language,
                _sources(article),
                _versions(article, material),
            )
            for number, article in found.items()
        }


def _sources(article: Manuscript) -> Callable[[], Iterable[facts.Link]]:
    return lambda: [facts.Link(name, url) for name, url in article.sources]


def _versions(article: Manuscript, material: Material) -> Callable[[], Iterable[tuple[str, str]]]:
    found = material.versions.get(article.translation_key, ())
    return lambda: [(version.language, version.address) for version in found if version.language != article.language]


def _refuse_unknown(request: Request, known: Iterable[str]) -> None:
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        raise BadRequestError(f"query parameter is not an operation or a recognised field: {', '.join(unknown)}")


api = WagtailAPIRouter("api")
api.register_endpoint("pages", PagesEndpoint)
