"""The forms of the desk over HTTP."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from tamizdat.articles.desk.drafts import PreviewLinkView
from tamizdat.articles.desk.verbs import VERBS
from tamizdat.articles.errors import ArticleError
from tamizdat.articles.models import Article, Correction


@method_decorator(never_cache, name="dispatch")
class VerbView(View):
    """Ask what a verb needs to know, then carry it out."""

    def dispatch(self, request: HttpRequest, pk: int, verb: str) -> Any:
        """Find the article and the verb.

        Raises:
            Http404: there is no such article or verb.
            PermissionDenied: the account may not do this.
        """
        if verb not in VERBS:
            raise Http404
        self.article = get_object_or_404(Article, id=pk)
        self.verb = VERBS[verb]
        if not self.verb.permitted(self.article, request.user):
            raise PermissionDenied
        if not self.verb.fits(self.article):
            # A second click, or a colleague who was quicker.
            messages.error(request, _("“%(verb)s” does not fit the article as it now is.") % {"verb": self.verb.label})
            return redirect("wagtailadmin_pages:edit", self.article.pk)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._page(request, self.verb.form(article=self.article))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Carry the verb out, or say what stands in its way and keep what was typed."""
        form = self.verb.form(request.POST, article=self.article)
        if not form.is_valid():
            return self._page(request, form)
        try:
            done = form.carry_out(request.user)
        except ArticleError as error:
            form.add_error(None, str(error))
            return self._page(request, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self._page(request, form)
        messages.success(request, done)
        return redirect("wagtailadmin_pages:edit", self.article.pk)

    def _page(self, request: HttpRequest, form: Any) -> HttpResponse:
        context = {
            "article": self.article,
            "verb": self.verb,
            "form": form,
            "form_address": reverse("articles_desk:verb", args=[self.article.pk, self.verb.name]),
            "corrections": Correction.objects.filter(article=self.article) if self.verb.name == "correct" else (),
        }
        return TemplateResponse(request, "articles/desk/verb.html", context)


app_name = "articles_desk"
urlpatterns = [
    path("<int:pk>/preview-link/", PreviewLinkView.as_view(), name="preview_link"),
    path("<int:pk>/<slug:verb>/", VerbView.as_view(), name="verb"),
]
