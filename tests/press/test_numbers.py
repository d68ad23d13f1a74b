"""Numbers of rows reach the database as one value, and choose what a list of them would."""

from __future__ import annotations

from django.db import connection

from tamizdat.articles.models import Article, Byline
from tamizdat.media.responsive import every_spec
from tamizdat.press.numbers import Numbers
from tamizdat.press.pictures import pictures_by_number


def test_the_rows_are_those_that_a_list_of_numbers_names(newspaper):
    wanted = [newspaper.english.pk, newspaper.arabic.pk, 10**12]
    for found in (Article.objects.filter(pk__in=Numbers(wanted)), Article.objects.filter(pk__in=wanted)):
        assert set(found.values_list("pk", flat=True)) == {newspaper.english.pk, newspaper.arabic.pk}
    byline = Byline.objects.filter(article__in=Numbers([newspaper.english.pk]))
    assert set(byline.values_list("article", flat=True)) == {newspaper.english.pk}


def test_none_of_them_choose_nothing(newspaper):
    assert not Article.objects.filter(pk__in=Numbers([])).exists()


def test_however_many_they_are_they_are_one_parameter(newspaper):
    for many in (1, 5_000):
        _sql, parameters = Article.objects.filter(pk__in=Numbers(range(many))).order_by().query.sql_with_params()
        assert len(parameters) == 1


def test_sizes_of_two_thousand_pictures_are_asked_for_by_their_numbers_and_not_by_their_kinds(newspaper):
    shown = newspaper.english.lead_picture_id
    # Sizes that are not there yet are made.
    pictures_by_number([shown])
    asked = []

    def note(execute, sql, parameters, many, context):
        asked.append(len(parameters or ()))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        found = pictures_by_number([shown, *range(10**6, 10**6 + 2_000)])
    assert found.keys() == {shown}
    assert len(asked) == 2
    assert max(asked) <= len(every_spec()) + 2
