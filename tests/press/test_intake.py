"""Taking in: once, whole, in step with what holds, and touching what shows the difference."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from tamizdat.articles.actions import correct_article, publish_article, unpublish_article, withdraw_article
from tamizdat.articles.models import Article, FrontPage, Section, Topic
from tamizdat.press.inventory import intake
from tamizdat.press.inventory.intake import Taken, is_due, take_in
from tamizdat.press.inventory.notes import note_everything
from tamizdat.press.models import Entry, Note, Touch, Tree
from tamizdat.press.pagination import PAGE_SIZE
from tests.factories import (
    make_article,
    make_articles,
    make_contributor,
    make_draft,
    make_front,
    make_section,
    make_topic,
    make_translation,
)

LONG_AGO = dt.datetime(2024, 3, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def kept(newspaper):
    """Return the newspaper, of which a tree is kept that is in step."""
    Tree.objects.create(path="/nowhere", whole=True)
    take_in()
    Tree.objects.update(made_with="these plates")
    Touch.objects.all().delete()
    return newspaper


def touched() -> set[str]:
    """Return the addresses that are touched by what has changed since the last time."""
    take_in()
    found = set(Touch.objects.values_list("address", flat=True))
    Touch.objects.all().delete()
    return found


# Once and whole


def test_what_was_taken_in_is_not_taken_in_again(kept):
    Topic.objects.update(name="Trials")
    assert take_in().notes == 1
    assert take_in() == Taken()
    assert not Note.objects.exists()


def test_a_look_at_a_quiet_newsroom_costs_two_queries(kept, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert take_in() == Taken()


def test_nothing_is_forgotten_of_an_intake_that_was_cut_short(kept, monkeypatch):
    before = set(Entry.objects.values_list())
    article = make_article("The bridge", kept.sections["en"])
    noted = Note.objects.count()

    class Killed(BaseException):
        pass

    def die(*_given):
        raise Killed

    monkeypatch.setattr(intake, "_touch", die)
    with pytest.raises(Killed), transaction.atomic():
        take_in()
    monkeypatch.undo()
    assert set(Entry.objects.values_list()) == before
    assert Note.objects.count() == noted
    assert article.url_path in touched()


def test_what_is_noted_while_something_is_taken_in_waits_for_the_next_time(kept, monkeypatch):
    Topic.objects.update(name="Trials")
    compare = intake.compare

    def busy(noted, now, almanac):
        Topic.objects.update(name="Hearings")
        return compare(noted, now, almanac)

    monkeypatch.setattr(intake, "compare", busy)
    take_in()
    monkeypatch.undo()
    assert Note.objects.count() == 1
    assert is_due(timezone.now())


def test_many_notes_of_one_row_are_one_change(kept):
    for number in range(5):
        Topic.objects.update(name=f"Trials {number}")
    taken = take_in()
    assert taken.notes == 5
    addresses = list(Touch.objects.values_list("address", flat=True))
    assert len(addresses) == len(set(addresses)) == taken.touched


def test_very_many_notes_are_taken_in_at_once(kept):
    Note.objects.bulk_create(Note(sort="page", number=number) for number in range(10_000, 13_000))
    assert take_in() == Taken(3_000, 0)


def test_a_note_of_everything_has_every_tree_built_anew(kept):
    note_everything()
    assert take_in().touched is None
    assert Tree.objects.get().made_with == ""


def test_a_newspaper_without_a_tree_touches_nothing_and_still_remembers(newspaper):
    Tree.objects.all().delete()
    take_in()
    article = make_article("The bridge", newspaper.sections["en"])
    assert take_in().touched == 0
    assert Entry.objects.get(number=article.pk).address == article.url_path


def test_a_language_that_begins_is_a_newspaper_to_be_built_anew(kept):
    make_front("de", title="Das ferne Ufer")
    assert take_in().touched is None


def test_a_language_that_ceases_too(kept):
    FrontPage.objects.filter(pk=kept.fronts["ar"].pk).update(live=False)
    assert take_in().touched is None
    assert not Entry.objects.filter(language="ar", kind="article").exists()


# Time alone


def test_an_article_expires_by_the_clock_and_without_a_note(kept):
    hour = dt.timedelta(hours=1)
    now = timezone.now()
    Article.objects.filter(pk=kept.english.pk).update(expire_at=now + hour)
    assert kept.english.url_path in touched()
    assert not is_due(now)
    assert is_due(now + hour)
    take_in(now + hour + dt.timedelta(seconds=1))
    assert kept.english.url_path in set(Touch.objects.values_list("address", flat=True))
    assert not Entry.objects.reachable().filter(number=kept.english.pk).exists()
    assert not is_due(now + 2 * hour)


# What a change touches


def test_a_new_article_touches_its_page_and_the_lists_that_it_stands_in(kept):
    topic, author = make_topic("Ice"), make_contributor("Ole Venn")
    article = make_article("The bridge", kept.sections["en"], topics=[topic], bylines=[author])
    found = touched()
    month = f"/en/archive/{article.first_published_at:%Y/%m}/"
    assert found >= {article.url_path, "/", "/en/", "/en/courts/", "/en/topics/ice/", "/en/people/ole-venn/", month}
    assert found >= {"/en/archive/", "/en/feed.rss", "/en/courts/feed.atom", "/en/topics/ice/feed.json"}
    assert found >= {"/en/404.html", "/404.html", "/sitemaps/en-articles-1.xml", "/sitemaps/news-en.xml"}
    assert not {address for address in found if address.startswith(("/ru/", "/ar/"))} - set(_of_names(found))
    assert "/en/topics/fair-trials/" not in found
    assert kept.english.url_path not in found
    assert kept.standing.url_path not in found


def _of_names(addresses):
    """Return addresses of other languages that list which names have pages."""
    return (address for address in addresses if address.endswith(("/archive/", "/search/")))


def test_a_new_article_touches_no_older_page_of_a_long_list(kept):
    section = make_section(kept.fronts["en"], "Harbour")
    make_articles(PAGE_SIZE * 3 + 1, section)
    touched()
    make_article("The newest", section)
    found = touched()
    assert "/en/harbour/" in found
    assert "/en/harbour/page/1/" not in found


def test_a_corrected_article_touches_the_log_and_the_lists_that_say_corrected(kept):
    article = make_article("The bridge", kept.sections["en"])
    touched()
    correct_article(article, "It was five.")
    found = touched()
    assert found >= {article.url_path, "/en/corrections/", "/en/courts/", "/en/", "/en/feed.rss"}
    assert "/ru/corrections/" not in found


def test_other_words_in_a_text_touch_its_page_and_its_feeds_and_no_list(kept):
    latest = kept.english.get_latest_revision_as_object()
    latest.body = [("text", "<p>Other words.</p>")]
    latest.save_revision().publish()
    found = touched()
    assert found >= {kept.english.url_path, "/en/feed.rss", "/en/courts/feed.rss", "/en/people/mira-vald/feed.json"}
    assert "/en/courts/" not in found
    assert "/en/topics/fair-trials/" not in found


def test_an_article_touches_what_leads_to_it_or_stands_beside_it(kept):
    section = kept.sections["en"]
    target = make_article("The bridge", section, series=kept.series)
    link = f'<p><a linktype="page" id="{target.pk}">the bridge</a></p>'
    linking = make_article("Linking", section, body=[("text", link)])
    related = make_article("Recommending", section, related=[target])
    translated = make_translation(target, kept.sections["ru"], "Мост")
    kept.standing.body = [("text", link)]
    kept.standing.save_revision().publish()
    touched()
    unpublish_article(target)
    wanted = {linking, related, translated, kept.english, kept.standing}
    assert touched() >= {each.url_path for each in wanted} | {target.url_path}


def test_another_name_touches_all_that_bear_it(kept):
    Topic.objects.filter(pk=kept.topic.pk).update(name="Trials")
    assert touched() >= {
        kept.english.url_path,
        "/en/topics/fair-trials/",
        "/en/topics/fair-trials/feed.rss",
        "/en/archive/",
    }


def test_a_withdrawn_article_touches_its_page_every_list_and_the_log(kept):
    withdraw_article(kept.english, "It was wrong.")
    found = touched()
    assert found >= {kept.english.url_path, "/en/", "/en/courts/", "/en/corrections/", "/en/people/mira-vald/"}
    # The lists of which it was the only member are no more.
    assert found >= {"/en/people/mira-vald/feed.rss", "/en/archive/2026/11/", "/sitemaps/en-articles-1.xml"}


def test_a_draft_touches_nothing(kept):
    draft = make_draft("Not yet", kept.sections["en"], topics=[kept.topic], bylines=[kept.author])
    assert touched() == set()
    latest = kept.english.get_latest_revision_as_object()
    latest.title = "A headline to come"
    latest.save_revision()
    assert touched() == set()
    publish_article(draft)
    assert draft.url_path in touched()


def test_an_article_that_was_moved_touches_both_its_addresses(kept):
    old, harbour = kept.english.url_path, make_section(kept.fronts["en"], "Harbour")
    take_in()
    Touch.objects.all().delete()
    kept.english.move(Section.objects.get(pk=harbour.pk), pos="last-child")
    new = Article.objects.get(pk=kept.english.pk).url_path
    assert new != old
    assert touched() >= {old, new, "/en/courts/", "/en/harbour/"}


def test_an_article_dated_back_touches_both_its_months(kept):
    Article.objects.filter(pk=kept.english.pk).update(first_published_at=LONG_AGO)
    assert touched() >= {"/en/archive/2024/03/", "/en/archive/2026/11/", "/en/archive/", kept.english.url_path}
