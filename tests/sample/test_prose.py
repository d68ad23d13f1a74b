"""The sample's texts, and the small language they are written in."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from tamizdat.sample import newsroom, prose
from tamizdat.sample.calendar import dated, span


class Anything(dict):
    """Has whatever a text points to."""

    def __missing__(self, key):
        return 1


NOWHERE = prose.References()
ANYTHING = prose.References(Anything(), Anything())
A_MONDAY = dt.date(2026, 1, 5)


def only(text, references=NOWHERE):
    (block,) = prose.blocks(text, references)
    return block


def test_paragraphs_that_follow_each_other_stand_in_one_block():
    assert only("One & one.\n\nTwo\nlines.")["value"] == "<p>One &amp; one.</p><p>Two lines.</p>"


def test_a_quote_names_its_speaker_and_in_what_capacity():
    value = only("> We telephoned.\n> — Rina Halt; in court")["value"]
    assert value["text"] == "<p>We telephoned.</p>"
    assert (value["attribution"], value["note"]) == ("Rina Halt", "in court")


def test_an_arabic_semicolon_parts_a_name_from_a_capacity_too():
    assert only("> نعم.\n> — هالينا برود؛ نائبة")["value"]["note"] == "نائبة"


def test_a_quote_may_have_no_speaker():
    assert only("> Words on a wall.")["value"]["attribution"] == ""


def test_a_numbered_list_is_numbered():
    value = only("1. first\n2. second")["value"]
    assert value["ordered"]
    assert [item["value"] for item in value["items"]] == ["<p>first</p>", "<p>second</p>"]


def test_a_table_keeps_empty_cells_and_its_caption():
    value = only("Table: Prices\n| | Now |\n| Bread | 54 |")["value"]
    assert value["data"] == [["", "Now"], ["Bread", "54"]]
    assert value["table_caption"] == "Prices"


def test_a_sentence_that_begins_like_a_caption_stays_a_sentence():
    assert only("Table: that is what they called it.")["type"] == "text"


def test_a_fact_box_may_hold_empty_lines():
    value = only(":::facts Water\nOne.\n\n- a\n- b\n\nTwo.\n:::")["value"]
    assert value["text"] == "<p>One.</p><ul><li>a</li><li>b</li></ul><p>Two.</p>"


def test_a_link_to_an_article_is_stored_by_its_number():
    references = prose.References(articles={"verdict": 7})
    assert '<a linktype="page" id="7">there</a>' in only("Look [there](article:verdict).", references)["value"]


def test_a_picture_that_nobody_has_drawn_is_an_error():
    with pytest.raises(KeyError):
        prose.blocks("![unicorn]", NOWHERE)


def test_a_file_without_particulars_is_refused():
    with pytest.raises(ValueError, match="three plus signs"):
        prose.split_file("Only text\n+++\n+++\n")


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "It was {on 1}.", "It was on Sunday."),
        ("en", "{Date 5} and {date 4}", "31 December 2025 and 1 January"),
        ("ru", "{On 3} и {on 6}", "В пятницу и во вторник"),
        ("ru", "{date 5}", "31 декабря 2025 года"),
        ("ar", "{on 0} {date -3}", "يوم الاثنين 8 يناير"),
    ],
)
def test_days_are_said_as_a_newspaper_says_them(language, text, said):
    assert dated(text, language, A_MONDAY) == said


def test_a_span_that_cannot_be_read_is_refused_with_an_example():
    assert span("1d 6h 20m") == dt.timedelta(days=1, hours=6, minutes=20)
    with pytest.raises(ValueError, match="1d 6h 20m"):
        span("yesterday")


def words_of(story):
    return len(re.sub(r"[#>|*!\[\]()-]", " ", story.text).split())


def test_the_newsroom_has_the_articles_that_a_demo_needs(sample):
    count = {code: sum(story.language == code for story in sample.stories) for code in newsroom.LANGUAGES}
    assert count["en"] >= 10
    assert count["ru"] >= 6
    assert count["ar"] >= 5
    lengths = [words_of(story) for story in sample.stories if story.state == "published"]
    assert max(lengths) > 1000
    assert sum(540 < length < 700 for length in lengths) >= 4


def test_every_kind_of_block_stands_in_some_article(sample):
    kinds = {block["type"] for story in sample.stories for block in prose.blocks(story.text, ANYTHING)}
    assert kinds == {"text", "heading", "quote", "list", "picture", "embed", "facts", "table"}


def test_nothing_in_a_text_is_left_that_only_its_writer_should_see(sample):
    for story in sample.stories:
        printed = json.dumps(prose.blocks(story.text, ANYTHING), ensure_ascii=False)
        assert not re.search(r"\{\w+ -?\d+|:::|\+\+\+|\]\(|\*\*|@embed|>#", printed), story.name


def test_no_text_has_the_quotes_of_a_typewriter(sample):
    texts = {f"{story.name}.{story.language}": prose_of(story) for story in sample.stories}
    texts |= {f"{page.name}.{page.language}": f"{page.title}\n{page.text}" for page in sample.pages}
    texts |= {person["slug"]: "\n".join(person["biography"].values()) for person in sample.people}
    texts |= {name: "\n".join(told["alt"].values()) for name, told in sample.pictures.items() if name != "credit"}
    for name, text in texts.items():
        assert '"' not in text, name
        assert "'" not in text, name


@pytest.mark.parametrize(
    ("language", "needed", "foreign"), [("en", "“”’", "«»„؛،"), ("ru", "«»", "“„”’؛،"), ("ar", "«»،", "“„”’,;?")]
)
def test_each_language_has_its_own_marks(sample, language, needed, foreign):
    text = "\n".join(prose_of(story) for story in sample.stories if story.language == language)
    # Addresses and decimal numbers have marks of their own.
    text = re.sub(r"https?://\S+|\(/?[\w:/-]+\)|\d[.,]\d", "", text)
    assert all(mark in text for mark in needed)
    assert not [mark for mark in foreign if mark in text]


def prose_of(story):
    told = [note.text for note in story.corrections] + ([story.withdrawn.notice] if story.withdrawn else [])
    sources = [name for name, _address in story.sources]
    return "\n".join([story.headline, story.standfirst, story.caption, story.text, *told, *sources])


@pytest.mark.parametrize("hour", [0, 6, 12, 23])
def test_an_article_never_speaks_of_what_came_after_it(hour):
    sample = newsroom.read(dt.datetime(2026, 3, 1, hour, 5, tzinfo=dt.UTC))
    for story in sample.stories:
        if story.published and story.state == "published":
            assert story.dateline_date is None or story.dateline_date <= story.published.date(), story.name
            assert all(note.issued > story.published for note in story.corrections), story.name
            assert story.withdrawn is None or story.withdrawn.on > story.published


def test_what_a_text_points_to_is_there_in_its_language(sample):
    there = {(story.name, story.language) for story in sample.stories if story.state == "published"}
    for story in sample.stories:
        links = re.findall(r"article:([\w-]+)", story.text)
        assert not [name for name in (*links, *story.related) if (name, story.language) not in there], story.name


def test_a_pseudonym_is_told_from_a_name_and_hides_it(sample):
    pseudonyms = [person for person in sample.people if person.get("pseudonym")]
    assert [person["slug"] for person in pseudonyms] == ["mara-tern"]
    assert set(pseudonyms[0]) == {"slug", "pseudonym", "biography", *newsroom.LANGUAGES}
