"""Bodies that only a stumbling editor or a careless program makes."""

from __future__ import annotations

import pytest

from tamizdat.articles import actions
from tamizdat.articles.errors import NothingToPublishError
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def test_a_table_that_was_never_filled_in_breaks_no_page_and_no_feed(client):
    article = make_article(body=[("text", "<p>Words.</p>"), ("table", None)])
    for address in (article.address, "/en/feed.rss", "/en/feed.json", f"/api/v2/pages/{article.pk}/"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "Words." in response.content.decode()


def test_a_table_that_was_never_filled_in_is_no_text():
    with pytest.raises(NothingToPublishError):
        actions.publish_article(make_draft(body=[("table", None)]))
