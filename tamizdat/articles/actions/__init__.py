"""The verbs of a newsroom, one module each.

Every verb takes the article first and the account that asks for it as ``by``; ``by=None`` is the system itself (the
schedule, an import on the command line). A verb either does everything it says or raises an
:class:`~tamizdat.articles.errors.ArticleError` and changes nothing.
"""

from tamizdat.articles.actions.begin import begin_newspaper
from tamizdat.articles.actions.correct import correct_article
from tamizdat.articles.actions.embargo import lift_embargo, set_embargo
from tamizdat.articles.actions.publish import (
    Outcome,
    publish_article,
    schedule_article,
    unpublish_article,
    update_article,
)
from tamizdat.articles.actions.rename import rename_article
from tamizdat.articles.actions.withdraw import reinstate_article, withdraw_article

__all__ = [
    "Outcome",
    "begin_newspaper",
    "correct_article",
    "lift_embargo",
    "publish_article",
    "reinstate_article",
    "rename_article",
    "schedule_article",
    "set_embargo",
    "unpublish_article",
    "update_article",
    "withdraw_article",
]
