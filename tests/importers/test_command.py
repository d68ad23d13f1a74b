"""tamizdat import page, as a person or a script calls it."""

from __future__ import annotations

import json
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from tamizdat.articles.actions import unpublish_article
from tamizdat.articles.models import Article, Contributor
from tamizdat.importers.models import ImportRecord
from tests.importers.conftest import PAGES

COURIER = PAGES / "river-courier-support-and-widget.txt"
ARTICLE = """The Bridge Stays Closed

By Anna Vale

The bridge between the two banks stays closed until the autumn, the council said on Monday.

It said that the money had gone into the dam. About 4,000 people cross the river on an ordinary day.
"""


def test_a_page_becomes_a_draft_that_no_reader_sees(newsroom, run):
    code, [told] = run(COURIER)
    article = Article.objects.get()
    assert code == 0
    assert told["article"] == {"id": article.pk, "path": article.url_path, "status": "draft", "created": True}
    assert not article.live
    assert not Article.objects.public().exists()
    assert article.get_latest_revision_as_object().title == article.title


def test_the_draft_holds_every_paragraph_as_it_was_published(newsroom, run):
    _code, [told] = run(COURIER)
    article = Article.objects.get()
    assert article.title == told["headline"]
    assert article.standfirst == told["standfirst"]
    assert article.dateline_place == "BRUSSELS"
    assert [byline.contributor.name for byline in article.bylines.all()] == ["Anna Vale"]
    assert article.first_published_at.date().isoformat() == "2024-05-21"
    body = "".join(str(block.value.source) for block in article.body)
    assert body == "".join(f"<p>{text}</p>" for text in told["paragraphs"])


def test_headings_lists_and_quotes_become_blocks_of_their_kind(newsroom, run, write):
    run(PAGES / "border-post-list.md")
    blocks = [(block.block_type, block.value) for block in Article.objects.get().body]
    assert [kind for kind, _value in blocks] == ["text", "list", "text"]
    assert [item.source for item in blocks[1][1]["items"]][:1] == ["<p>A pass is valid for one month</p>"]


def test_markup_in_a_text_stays_text(newsroom, run, write):
    run(write(ARTICLE.replace("the money", "<script>alert(1)</script> the money &amp; more")))
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; the money &amp;amp; more" in Article.objects.get().body[0].value.source
    )


def test_importing_the_same_file_twice_changes_nothing(newsroom, run):
    _code, [first] = run(COURIER)
    before = Article.objects.get()
    code, [second] = run(COURIER)
    after = Article.objects.get()
    assert code == 0
    assert second["article"] == first["article"] | {"created": False}
    assert (after.latest_revision_id, after.live) == (before.latest_revision_id, False)
    assert ImportRecord.objects.count() == 1


def test_a_draft_brought_before_is_published_when_that_is_asked_for(newsroom, run):
    run(COURIER)
    edited = Article.objects.get()
    edited.title = "What the editor wrote"
    edited.save_revision()
    code, [told] = run(COURIER, "--publish")
    assert code == 0
    assert told["article"]["status"] == "live"
    assert Article.objects.public().get().title == "What the editor wrote"


def test_what_was_unpublished_is_not_brought_back_by_an_import(newsroom, run):
    run(COURIER, "--publish")
    unpublish_article(Article.objects.get())
    _code, [told] = run(COURIER, "--publish")
    assert told["article"]["status"] == "draft"


def test_another_copy_of_the_same_article_is_known_again(newsroom, run, write):
    run(write(ARTICLE))
    _code, [told] = run(write(ARTICLE + "\n© The River Courier, all rights reserved.\n", "again.txt"))
    assert told["article"]["created"] is False
    assert Article.objects.count() == 1


def test_an_edited_draft_survives_a_second_import(newsroom, run):
    run(COURIER)
    article = Article.objects.get()
    article.title = "What the editor wrote"
    article.save_revision().publish()
    _code, [told] = run(COURIER)
    assert told["article"]["status"] == "live"
    assert Article.objects.get().title == "What the editor wrote"


def test_publish_puts_it_before_readers_with_its_own_date(newsroom, run):
    code, [told] = run(COURIER, "--publish")
    article = Article.objects.public().get()
    assert code == 0
    assert told["article"]["status"] == "live"
    assert article.first_published_at.date().isoformat() == "2024-05-21"


def test_the_language_chooses_the_front_page(newsroom, run):
    run(PAGES / "gazeta-windows-1251.txt", PAGES / "al-daffa-ar.txt")
    assert {article.locale.language_code for article in Article.objects.all()} == {"ru", "ar"}
    assert {article.url_path.split("/")[1] for article in Article.objects.all()} == {"ru", "ar"}


def test_a_language_that_the_newspaper_lacks_is_named_with_those_it_has(newsroom, run):
    code, [told] = run(PAGES / "selbote-de.txt")
    assert code == 1
    assert told["error"]["code"] == "language_not_published"
    assert "ar, en, ru" in told["error"]["message"]
    assert not Article.objects.exists()


def test_a_section_is_chosen_by_its_slug(newsroom, run):
    run(COURIER, "--section", "world")
    assert Article.objects.get().section.slug == "world"


def test_an_unknown_section_is_refused_with_the_known_ones(newsroom, run):
    code, [told] = run(COURIER, "--section", "weather")
    assert (code, told["error"]["code"]) == (1, "section_not_found")
    assert "courts, world" in told["error"]["message"]
    assert not Contributor.objects.exists()


def test_a_dry_run_shows_everything_and_saves_nothing(newsroom, run):
    code, [told] = run(COURIER, "--dry-run")
    assert code == 0
    assert told["article"] is None
    assert len(told["paragraphs"]) == 6
    assert not Article.objects.exists()
    assert not ImportRecord.objects.exists()


def test_one_bad_file_does_not_hold_up_the_others(newsroom, run, tmp_path):
    code, told = run(tmp_path / "missing.txt", COURIER, tmp_path)
    assert code == 1
    assert [one.get("error", {}).get("code") for one in told] == ["unreadable_file", None, "unreadable_file"]
    assert Article.objects.count() == 1


@pytest.mark.parametrize("page", sorted(PAGES.glob("none-*[lt]")), ids=lambda page: page.name)
def test_a_page_without_an_article_stores_nothing(newsroom, run, page):
    code, [told] = run(page)
    assert (code, told["error"]["code"]) == (1, "no_article")
    assert not Article.objects.exists()


def test_a_contributor_of_the_same_name_is_used_again(newsroom, run, write):
    run(write(ARTICLE), write(ARTICLE.replace("Bridge Stays", "Harbour Stays").replace("autumn", "winter"), "b.txt"))
    assert Article.objects.count() == 2
    assert Contributor.objects.count() == 1


def test_two_articles_with_one_headline_get_addresses_of_their_own(newsroom, run, write):
    run(write(ARTICLE), write(ARTICLE.replace("Monday", "Friday"), "b.txt"))
    assert Article.objects.values_list("slug", flat=True).distinct().count() == 2


def test_a_page_without_a_headline_is_kept_but_not_published(newsroom, run, write):
    path = write(ARTICLE.split("\n\n", 2)[2])
    code, [told] = run(path, "--publish")
    assert (code, told["error"]["code"]) == (1, "not_allowed")
    code, [told] = run(path)
    assert (code, told["headline"]) == (0, None)
    assert Article.objects.get().title.startswith("The bridge between the two banks")


def test_a_headline_can_be_given(newsroom, run, write):
    run(write(ARTICLE.split("\n\n", 2)[2]), "--headline", "No Way Across", "--publish")
    assert Article.objects.get().title == "No Way Across"


def test_a_headline_beyond_the_longest_title_is_cut_at_a_word(newsroom, run):
    run(COURIER, "--headline", "word " * 100)
    assert Article.objects.get().title.endswith("word…")


def test_a_person_reads_what_was_taken_and_what_was_left_out(newsroom):
    out = StringIO()
    call_command("import_page", str(COURIER), stdout=out)
    told = out.getvalue()
    assert "Saved as a draft" in told
    assert "Alliance Will Go On Talking to Arktown" in told
    assert "An appeal to support the outlet." in told


def test_a_report_can_be_printed_where_only_ascii_can(newsroom):
    with TextIOWrapper(BytesIO(), encoding="ascii") as ascii_only:
        call_command("import_page", str(PAGES / "gazeta-windows-1251.txt"), "--json", stdout=ascii_only)
        ascii_only.flush()
        told = json.loads(ascii_only.buffer.getvalue())
    assert told["headline"].startswith("Пожертвования")


def test_a_headline_goes_with_one_file(newsroom):
    with pytest.raises(CommandError, match="one file"):
        call_command("import_page", "a", "b", "--headline", "x")
