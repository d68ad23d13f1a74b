"""An article read as values is the article: from the database for readers, from its instance for a preview."""

from __future__ import annotations

import dataclasses

import pytest

from tamizdat.articles.actions import correct_article, withdraw_article
from tamizdat.articles.models import Article, Byline, RelatedArticle, Source
from tamizdat.press.manuscripts import AT_ONCE, DamagedBodyError, blocks_of, in_parts, manuscript_of, manuscripts
from tests.factories import make_article, make_draft, make_picture, make_topic


@pytest.fixture
def full(newspaper):
    """Return an article with some of everything, in an order of the editors' own."""
    article, section = newspaper.english, newspaper.sections["en"]
    first, second = make_article("First", section), make_article("Second", section)
    for place, related in enumerate((second, first)):
        RelatedArticle.objects.create(article=article, related=related, sort_order=place)
    Source.objects.create(article=article, name="A call")
    article.topics.add(make_topic("Ink"), make_topic("Amnesty"))
    article.save()
    correct_article(article, "It is three.", supersedes=article.corrections.get())
    for place, name in enumerate(("A call", "Minutes of the hearing", "A letter")):
        Source.objects.filter(name=name).update(sort_order=place)
    for place, role in enumerate(("reporter", "author")):
        Byline.objects.filter(role=role).update(sort_order=place)
    return Article.objects.get(pk=article.pk)


def test_what_is_read_from_the_database_is_what_its_instance_says(full):
    assert manuscripts([full.pk])[full.pk] == _listed(manuscript_of(full))


def test_so_it_is_for_a_plain_article_and_for_a_withdrawn_one(newspaper):
    plain = make_article("Plain", newspaper.sections["ru"], standfirst="", body=[("text", "<p>Слова.</p>")])
    withdraw_article(newspaper.arabic, "It was wrong.")
    for article in (plain, newspaper.arabic):
        instance = Article.objects.get(pk=article.pk)
        assert manuscripts([article.pk])[article.pk] == _listed(manuscript_of(instance))
    assert manuscripts([newspaper.arabic.pk])[newspaper.arabic.pk].withdrawal.text == "It was wrong."


def _listed(manuscript):
    """Return a manuscript with empty lists as the database leaves them."""
    belonging = ("bylines", "topics", "sources", "related", "corrections")
    return dataclasses.replace(manuscript, **{name: getattr(manuscript, name) or () for name in belonging})


def test_the_editors_order_is_kept(full):
    manuscript = manuscripts([full.pk])[full.pk]
    assert [Article.objects.get(pk=number).title for number in manuscript.related] == ["Second", "First"]
    assert [name for name, _url in manuscript.sources] == ["A call", "Minutes of the hearing", "A letter"]
    assert [role for _number, role in manuscript.bylines] == ["reporter", "author"]
    assert [each.text for each in manuscript.corrections][-1] == "It is three."
    assert manuscript.corrections[-1].supersedes == manuscript.corrections[0].pk


def test_a_preview_speaks_of_the_version_that_nobody_has_seen(full):
    latest = full.get_latest_revision_as_object()
    latest.title, latest.lead_picture = "A headline to come", make_picture("Another")
    latest.body = [("text", "<p>Words to come.</p>")]
    seen = manuscript_of(latest)
    assert (seen.headline, seen.lead_picture) == ("A headline to come", latest.lead_picture.pk)
    assert [block["type"] for block in seen.body] == ["text"]
    assert manuscripts([full.pk])[full.pk].headline == "Judge asks for time in the printers' case"


def test_a_number_that_no_article_has_is_passed_over(newspaper):
    assert manuscripts([999_999_999, newspaper.standing.pk]) == {}


def test_many_articles_take_as_many_queries_as_one(newspaper, django_assert_num_queries):
    others = [make_draft("", newspaper.sections["en"]).pk for _each in range(5)]
    with django_assert_num_queries(7):
        manuscripts([newspaper.english.pk])
    with django_assert_num_queries(7):
        assert len(manuscripts([newspaper.english.pk, *others])) == 6


@pytest.mark.parametrize("stored", ["not json", "3", '{"type": "text"}', "[1]", '[{"type": "text"}]', "["])
def test_a_damaged_body_is_told_when_it_is_read_and_not_before(stored):
    body = blocks_of(stored)
    with pytest.raises(DamagedBodyError):
        list(body)
    with pytest.raises(DamagedBodyError):
        len(body)


@pytest.mark.parametrize("stored", ["", "[]"])
def test_a_body_without_blocks_is_no_damage(stored):
    assert list(blocks_of(stored)) == []


def test_anything_is_cut_into_parts_that_one_query_can_name():
    assert list(in_parts(iter(range(5)), 2)) == [[0, 1], [2, 3], [4]]
    assert list(in_parts([])) == []
    assert max(map(len, in_parts(range(AT_ONCE * 2 + 1)))) == AT_ONCE
