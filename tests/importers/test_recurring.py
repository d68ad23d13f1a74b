"""Several pages of one source: what they have in common is furniture, what they are about is not."""

from __future__ import annotations

from tamizdat.importers import bringing

STORIES = {
    "Bridge Stays Closed": [
        "The bridge between the two banks stays closed until the autumn, the council said on Monday.",
        "It said that the money for the bridge had gone into the dam at Sorrow Lake.",
    ],
    "Orchestra Plays On": [
        "The orchestra of Port Salt will play on without a conductor, its musicians decided in a vote.",
        "Sixty-one of seventy musicians wanted to tour by themselves, the first violin said.",
    ],
    "Bakers Run Out of Flour": [
        "Bakers in the upper valley said on Tuesday that they had flour for one more morning.",
        "Snow has kept the pass closed for three days, and helicopters cannot fly.",
    ],
}
ODD = "Printed on a boat, read on both banks."
SLOGAN = "The lamp in the window burns for those who cannot come home tonight."


def write_stories(write, *, before="", between="", after=""):
    return [
        write(f"{before}\n\n{title}\n\nBy Anna Vale\n\n{first}\n\n{between}\n\n{second}\n\n{after}\n", f"{number}.txt")
        for number, (title, (first, second)) in enumerate(STORIES.items())
    ]


def test_a_line_on_every_page_is_furniture_whatever_it_says(write):
    paths = write_stories(write, before="The Lamp", between=SLOGAN, after=ODD)
    for found, (title, paragraphs) in zip(bringing.articles_in(paths), STORIES.items(), strict=True):
        assert found.headline == title
        assert [paragraph.text for paragraph in found.paragraphs] == paragraphs
        assert {one.text for one in found.left_out if one.reason == "recurring"} >= {SLOGAN, ODD}


def test_one_page_alone_keeps_what_it_cannot_know(write):
    [found] = bringing.articles_in(write_stories(write, between=SLOGAN)[:1])
    assert SLOGAN in [paragraph.text for paragraph in found.paragraphs]


def test_a_byline_that_recurs_is_still_a_byline(write):
    for found in bringing.articles_in(write_stories(write)):
        assert [byline.name for byline in found.bylines] == ["Anna Vale"]


def test_background_that_an_article_shares_with_an_earlier_one_stays(write):
    background = "The bridge was closed in the winter, when the council stopped paying for repairs."
    first, second = STORIES["Bridge Stays Closed"]
    follow = "The council said on Friday that repairs of the bridge would begin in May, when the snow is gone."
    paths = [
        write(f"Bridge Stays Closed\n\n{first}\n\n{background}\n\n{second}\n", "a.txt"),
        write(
            f"Bridge Repairs to Begin\n\n{follow}\n\n{background}\n\nWork will take the council ten weeks.\n", "b.txt"
        ),
    ]
    for found in bringing.articles_in(paths):
        assert background in [paragraph.text for paragraph in found.paragraphs]


def test_the_same_article_twice_does_not_erase_itself(write):
    [path, *_] = write_stories(write, after=ODD)
    once, twice = bringing.articles_in([path, write(path.read_bytes(), "copy.txt")])
    assert once == twice
    assert len(once.paragraphs) >= 2


def test_a_headline_in_another_pages_list_is_still_a_headline(write):
    titles = "\n".join(STORIES)
    paths = write_stories(write, after=f"Most read\n{titles}")
    assert [found.headline for found in bringing.articles_in(paths)] == list(STORIES)


def test_a_headline_that_another_page_teases_is_still_the_headline(write):
    teased = "Orchestra Plays On Without Its Conductor"
    paths = write_stories(write, after="Read next\n\n" + teased)
    paths[1].write_text(paths[1].read_text().replace("Orchestra Plays On", teased, 1))
    found = bringing.articles_in(paths)
    assert [one.headline for one in found] == ["Bridge Stays Closed", teased, "Bakers Run Out of Flour"]


def test_titles_under_read_also_go_with_it_on_every_page_that_has_it(write):
    paths = [
        write(path.read_text().replace("ALSO", f"What happened in the year {number}"), f"also-{number}.txt")
        for number, path in enumerate(write_stories(write, between="Read also\n\nALSO"))
    ]
    for found, paragraphs in zip(bringing.articles_in(paths), STORIES.values(), strict=True):
        assert [paragraph.text for paragraph in found.paragraphs] == paragraphs
