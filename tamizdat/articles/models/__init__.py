"""What a newspaper is made of."""

from tamizdat.articles.models.article import Article, RelatedArticle, Source
from tamizdat.articles.models.byline import Byline, Contributor
from tamizdat.articles.models.correction import Correction, ImmutableRecordError
from tamizdat.articles.models.embargo import Embargo
from tamizdat.articles.models.front import FrontPage, LeadItem
from tamizdat.articles.models.section import Section
from tamizdat.articles.models.standing import StandingPage
from tamizdat.articles.models.taxonomy import Series, Topic
from tamizdat.articles.models.withdrawal import Withdrawal

__all__ = [
    "Article",
    "Byline",
    "Contributor",
    "Correction",
    "Embargo",
    "FrontPage",
    "ImmutableRecordError",
    "LeadItem",
    "RelatedArticle",
    "Section",
    "Series",
    "Source",
    "StandingPage",
    "Topic",
    "Withdrawal",
]
