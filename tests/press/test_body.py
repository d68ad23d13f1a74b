"""From what an editor wrote to what a reader gets."""

from __future__ import annotations

import nh3
import pytest
from django.core.files.base import ContentFile
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from tamizdat.articles.actions import correct_article
from tamizdat.media.models import File
from tamizdat.press.articles import article_facts
from tamizdat.press.body import _EMPTY, _PLAIN, ATTRIBUTES, IDS_OF_THE_PAGE, TAGS, clean_html
from tamizdat.press.links import Links
from tests.factories import make_article, make_picture, make_withdrawn
from tests.now import almanac, find, render
from tests.press.conftest import PUBLISHED


def shown(article):
    return article_facts(article, almanac())


def body_of(newspaper, *blocks):
    return shown(make_article("", newspaper.sections["en"], body=list(blocks))).body


def test_a_correction_stands_right_after_the_paragraph_that_it_corrects(newspaper):
    kinds = [block.kind for block in shown(newspaper.english).body]
    assert kinds[:3] == ["text", "correction", "text"]
    before, note, after = shown(newspaper.english).body[:3]
    assert before.html.endswith("four defendants.</p>")
    assert note.correction.text == "An earlier version said five defendants."
    assert after.html == "<p>A third.</p>"


@pytest.mark.parametrize(
    ("passage", "kind"), [("We will wait.", "quote"), ("Two reams.", "list"), ("forbids ink", "facts")]
)
def test_a_correction_finds_its_place_in_other_blocks_too(newspaper, passage, kind):
    correct_article(newspaper.english, "Another note.", passage=passage)
    blocks = shown(newspaper.english).body
    (place,) = [place for place, block in enumerate(blocks) if block.correction and block.correction.number == 2]
    assert blocks[place - 1].kind == kind


def test_a_correction_whose_words_are_gone_is_still_told_on_top(newspaper):
    latest = newspaper.english.get_latest_revision_as_object()
    latest.body = [("text", "<p>Everything is different now.</p>")]
    latest.save_revision().publish()
    newspaper.english.refresh_from_db()
    article = shown(newspaper.english)
    assert [note.text for note in article.corrections] == ["An earlier version said five defendants."]
    assert article.corrections[0].anchor == ""
    assert "correction" not in [block.kind for block in article.body]


def test_the_note_on_top_leads_to_the_note_in_place(newspaper, read):
    tree = html.fromstring(read(newspaper.english.url_path))
    (link,) = tree.xpath('//section[contains(@class, "corrections")]//a/@href')
    assert len(tree.xpath(f'//*[@id="{link[1:]}"]')) == 1


def test_a_replaced_correction_stays_and_says_by_what(newspaper):
    first = newspaper.english.corrections.get()
    correct_article(newspaper.english, "It is three.", supersedes=first)
    newest, replaced = shown(newspaper.english).corrections
    assert (newest.number, newest.replaced_by) == (2, None)
    assert (replaced.number, replaced.replaced_by) == (1, 2)


def test_what_no_toolbar_makes_is_gone(newspaper):
    foreign = (
        '<p onclick="x()">One <script>alert(1)</script><img src="https://spy.example/p.gif">'
        '<a href="javascript:x()">two</a> <iframe src="https://spy.example/"></iframe><b style="x">three</b></p>'
        "<style>p{}</style><form><input></form><h1>four</h1>"
    )
    (block,) = body_of(newspaper, ("text", foreign))
    for gone in ("script", "alert", "spy", "onclick", "style", "form", "input", "h1", "javascript"):
        assert gone not in block.html
    for kept in ("One", "two", "<b>three</b>", "four"):
        assert kept in block.html


@given(st.text(st.sampled_from("<>/&\"'= abpscriptonhrefjavascript:;\n\0"), max_size=80))
def test_whatever_is_stored_no_script_comes_out(source):
    cleaned = clean_html(source, Links())
    tree = html.fromstring(f"<div>{cleaned}</div>") if cleaned.replace("\0", "").strip() else None
    if tree is not None:
        tags = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
        assert tags <= {"div", "p", "b", "strong", "i", "em", "a", "br", "sup", "sub", "s", "ol", "ul", "li"}
        assert all(set(element.attrib) <= {"href"} for element in tree.iter() if isinstance(element.tag, str))


def cleaned_whole(source):
    return nh3.clean(source, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"https"}).replace(
        "&nbsp;", "\u00a0"
    )


@given(st.from_regex(_PLAIN, fullmatch=True))
@example("<p>12\u00a0km</p>")
@example('<p data-block-key="x1">\u2028\u200f\ufeff</p><p>\x0b</p>')
def test_a_text_without_markup_is_what_cleaning_would_have_made_of_it(source):
    assert clean_html(source, Links()) == cleaned_whole(source)


def test_a_space_that_must_not_break_stays_one_in_any_text(newspaper):
    for source in ("<p>12\u00a0km</p>", "<p><b>12&nbsp;km</b></p>"):
        (block,) = body_of(newspaper, ("text", source))
        assert "12\u00a0km" in block.html


@given(
    st.lists(
        st.sampled_from(["<ul>", "</ul>", "<li>", "</li>", "<p>", "</p>", "<b>", "</b>", "x", " ", "<br>"]), max_size=12
    )
)
def test_leaving_out_what_is_empty_never_breaks_what_is_not(pieces):
    cleaned = clean_html("".join(pieces), Links())
    left = _EMPTY.sub("", cleaned)
    assert (
        html.fromstring(f"<div>{left}</div>").text_content().split()
        == html.fromstring(f"<div>{cleaned}</div>").text_content().split()
    )
    assert nh3.clean(left, tags=TAGS) == left


def test_the_same_words_in_another_language_have_the_marks_of_that_language(newspaper, read):
    said = [("text", '<p>He said "yes".</p>')]
    pages = [make_article("", newspaper.sections[language], body=said).address for language in ("en", "ru")]
    assert "“yes”" in read(pages[0])
    assert "«yes»" in read(pages[1])


def test_links_lead_to_the_page_itself_and_not_to_its_translation(newspaper):
    link = f'<p><a linktype="page" id="{newspaper.russian.pk}">there</a></p>'
    (block,) = body_of(newspaper, ("text", link))
    assert f'href="{newspaper.russian.url_path}"' in block.html


def test_links_to_withdrawn_articles_lead_to_the_notice_and_to_deleted_ones_nowhere(newspaper):
    notice = make_withdrawn("Gone", newspaper.sections["en"])
    link = f'<p><a linktype="page" id="{notice.pk}">notice</a> <a linktype="page" id="999999">deleted</a></p>'
    (block,) = body_of(newspaper, ("text", link))
    assert f'<a href="{notice.url_path}">notice</a>' in block.html
    assert "<a>" not in block.html
    assert "deleted" in block.html


def test_links_to_files_lead_to_the_file(newspaper):
    file = File(title="Minutes")
    File.objects.bulk_create([file])
    File.objects.filter(pk=file.pk).update(file=ContentFile(b"", name="minutes.pdf").name)
    file = File.objects.get(title="Minutes")
    (block,) = body_of(newspaper, ("text", f'<p><a linktype="document" id="{file.pk}">minutes</a></p>'))
    assert f'href="{file.url}"' in block.html


def test_links_of_a_whole_body_are_looked_up_together(newspaper, django_assert_max_num_queries):
    link = f'<p><a linktype="page" id="{newspaper.english.pk}">a</a></p>'
    few = make_article("", newspaper.sections["en"], body=[("text", link)])
    many = make_article(
        "", newspaper.sections["en"], body=[("text", link), ("facts", {"title": "F", "text": link})] * 6
    )
    with django_assert_max_num_queries(99) as counted:
        shown(few)
    with django_assert_max_num_queries(len(counted)):
        shown(many)


def test_headings_have_ids_of_their_own(newspaper, read):
    heads = ["Same", "Same", "Same", "Text", "Corrections", "Correction 1", "!?", "Что дальше"]
    body = [("heading", {"text": text, "level": "2"}) for text in heads]
    article = make_article("", newspaper.sections["en"], body=[*body, ("text", "<p>And words.</p>")])
    anchors = [block.anchor for block in shown(article).body if block.kind == "heading"]
    assert len(set(anchors)) == len(heads)
    assert IDS_OF_THE_PAGE.isdisjoint(anchors)
    ids = html.fromstring(read(article.url_path)).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_an_embed_is_a_link_and_loads_nothing(newspaper, read):
    page = read(newspaper.english.url_path)
    assert 'href="https://video.example/watch?v=1"' in page
    tree = html.fromstring(page)
    assert not tree.xpath("//iframe | //object | //embed | //video | //script[not(@type='application/ld+json')]")
    assert not [src for src in tree.xpath("//@src | //@srcset") if "example" in src]


def test_paragraphs_that_hold_nothing_are_left_out(newspaper):
    assert body_of(newspaper, ("text", "<p>One</p><p></p><p> </p><p><br/></p>"))[0].html == "<p>One</p>"


def test_a_picture_that_was_deleted_leaves_the_text_whole(newspaper):
    picture = make_picture()
    article = make_article(
        "",
        newspaper.sections["en"],
        body=[("picture", {"picture": picture, "caption": "", "alt": ""}), ("text", "<p>After it.</p>")],
    )
    picture.delete()
    article.refresh_from_db()
    assert [block.kind for block in shown(article).body] == ["text"]


def test_pictures_come_in_three_formats_with_their_places_reserved(newspaper, read):
    article = make_article("", newspaper.sections["en"], lead_picture=make_picture(size=(1300, 900)))
    tree = html.fromstring(read(article.url_path))
    (picture,) = tree.xpath("//article//picture")
    assert [source.get("type") for source in picture.iter("source")] == ["image/avif", "image/webp"]
    for source in picture.iter("source"):
        widths = [int(file.rsplit(" ", 1)[1][:-1]) for file in source.get("srcset").split(", ")]
        assert widths == [400, 800, 1200, 1300]
        assert source.get("sizes")
    (image,) = picture.iter("img")
    assert (int(image.get("width")), int(image.get("height"))) == (800, 554)
    assert image.get("src").endswith(".jpg")
    assert image.get("srcset").count(" 1200w") == 1
    assert image.get("alt") == "Two ferries at a snowy landing"


def test_pictures_below_the_first_are_loaded_when_they_come_into_sight(newspaper, read):
    pictures = [("picture", {"picture": make_picture(), "caption": "", "alt": "Another"})] * 2
    article = make_article("", newspaper.sections["en"], lead_picture=make_picture(), body=pictures)
    images = html.fromstring(read(article.url_path)).xpath("//article//img")
    assert [image.get("loading") for image in images] == [None, "lazy", "lazy"]
    assert images[1].get("alt") == "Another"


def test_many_pictures_take_no_more_queries_than_one(newspaper, django_assert_max_num_queries):
    def with_pictures(number):
        body = [("picture", {"picture": make_picture(), "caption": "", "alt": ""}) for _each in range(number)]
        article = make_article("", newspaper.sections["en"], body=body, published=PUBLISHED)
        render(find(article.url_path))
        return article.url_path

    one, many = with_pictures(1), with_pictures(5)
    with django_assert_max_num_queries(60) as counted:
        render(find(one))
    with django_assert_max_num_queries(len(counted)):
        render(find(many))


def test_the_words_of_a_place_come_before_the_pictures_own(newspaper):
    picture = make_picture(caption="The picture's own caption")
    own, other = body_of(
        newspaper,
        ("picture", {"picture": picture, "caption": "", "alt": ""}),
        ("picture", {"picture": picture, "caption": "Of this place", "alt": "Seen from here"}),
    )
    assert (own.picture.caption, own.picture.alt) == ("The picture's own caption", "Two ferries at a snowy landing")
    assert (other.picture.caption, other.picture.alt) == ("Of this place", "Seen from here")
