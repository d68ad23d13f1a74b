"""Which verbs the desk offers for an article, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tamizdat.articles.actions.permissions import may
from tamizdat.articles.desk import forms
from tamizdat.articles.models import Article


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb on the desk.

    Args:
        name: as in the address of its form.
        label: on its button.
        title: above its form.
        explanation: what it will do, in a sentence or two.
        permission: as ``may`` knows it.
        icon: one of Wagtail's.
        fits: whether it makes sense for an article as it now is.
    """

    name: str
    label: Any
    title: Any
    explanation: Any
    permission: str
    form: type[forms.VerbForm]
    icon: str
    fits: Callable[[Article], bool]

    def offered(self, article: Article, account: Any) -> bool:
        """Tell whether an account is offered the verb for an article."""
        return self.fits(article) and self.permitted(article, account)

    def permitted(self, article: Article, account: Any) -> bool:
        """Tell whether an account may carry the verb out, whether or not it fits at present."""
        return may(article, "edit", account) and may(article, self.permission, account)


def _is_public(article: Article) -> bool:
    return article.live


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "update",
            _("Publish as an update"),
            _("Publish as an update"),
            _("The latest version goes public, and readers see when it was updated. For changes of substance."),
            "publish",
            forms.UpdateForm,
            "upload",
            lambda article: article.live and article.has_unpublished_changes,
        ),
        Verb(
            "correct",
            _("Correct"),
            _("Issue a correction"),
            _(
                "If you have changed the text, save it first: it is published with the correction. A correction can be "
                "superseded by a later one, but never deleted."
            ),
            "correct",
            forms.CorrectForm,
            "warning",
            _is_public,
        ),
        Verb(
            "embargo",
            _("Embargo"),
            _("Set or lift an embargo"),
            _("An embargo holds whatever is done to the text. Publishing before its end means: as soon as it ends."),
            "embargo",
            forms.EmbargoForm,
            "lock",
            lambda article: not article.live and not article.is_withdrawn,
        ),
        Verb(
            "rename",
            _("Rename"),
            _("Give the article another address"),
            _("The old address keeps leading readers to it."),
            "publish",
            forms.RenameForm,
            "redirect",
            _is_public,
        ),
        Verb(
            "withdraw",
            _("Withdraw"),
            _("Withdraw the article"),
            _("The text goes from the site, its lists, feeds and search. A notice stays at its address."),
            "withdraw",
            forms.WithdrawForm,
            "no-view",
            _is_public,
        ),
        Verb(
            "reinstate",
            _("Reinstate"),
            _("Bring the article back"),
            _("The notice goes, and the article is published again."),
            "withdraw",
            forms.ReinstateForm,
            "rotate",
            lambda article: article.is_withdrawn,
        ),
    )
}
