"""A reader looks for something: on a server, on a line that breaks, without JavaScript, and on a disk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from urllib.request import urlopen

import pytest

import tamizdat
from tamizdat.press.search.postings import bucket_of
from tamizdat.press.search.words import words

SAMPLE = Path(tamizdat.__file__).parent / "sample" / "newsroom"
ENDINGS = {
    "en": """s es ed edly ing ingly er ers ly li ies y ness ful fully ation ational ization alize ousness iveness iviti
        ement ment ance ible ate ative ical ion e l""",
    "ru": """а у ом ами ах ого ему ими ая ую ие ость ейший вшись вши ившись ется ились ала ете нный нно ующий ия ью
        иями ев ем ь нн ся сь ешь ует""",
    "ar": "ها ان ات ون ين ية ة ي",
}
STRANGE = """Straße İstanbul ﬁnance за\u0301мок Ёлка йод Ὀδυσσεύς łódź naïve ٢٠٢٦ مُعَلِّم أإآٱ می\u200cخواهم עִבְרִית
    東京タワー မြန်မာ 𐍈𐍃𐌺 co\u00adop ½ Ⅷ a_b l'eau 한국어 e\u0301te\u0301 x-y DŽ ᾳ ß"""


def result_of(page):
    """Wait until a search has come to its end, and return the headlines that it shows."""
    page.wait_for_selector("#found[aria-busy=false]")
    return [text.replace("\u00a0", " ") for text in page.locator("#found article h2").all_inner_texts()]


def search(page, question):
    page.locator("main input[name=q]").fill(question)
    page.locator("main form button").click()
    return result_of(page)


def says(page):
    return page.locator("#found [role=status]").inner_text().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "question", "headline"),
    [
        ("en", "tram", "Trams stand still for a day."),
        ("en", "Printer’s sentence", "Three printers sentenced over a leaflet"),
        ("en", "counting cars", "Trams stand still for a day."),
        ("ru", "трамвая", "Трамваи простояли день."),
        ("ru", "осудить печатника", "Троих печатников осудили"),
        ("ar", "مناره", "انطفأت منارة توفيسك"),
        ("ar", "القارب والصخرة", "انطفأت منارة توفيسك"),
    ],
)
def test_reader_finds_an_article_by_another_form_of_its_words(visit, language, question, headline):
    page = visit(f"/{language}/search/")
    headlines = search(page, question)
    assert any(each.startswith(headline) for each in headlines), (headlines, says(page))
    page.locator("#found article a").first.click()
    assert page.locator("article h1").is_visible()


def test_search_from_any_page_leads_to_what_was_asked(visit):
    page = visit("/en/no-such-page/")
    page.locator("main input[name=q]").fill("tram strike")
    page.locator("main form button").click()
    assert "Trams stand still for a day. How many, depends on whom you ask" in result_of(page)
    assert page.locator("main input[name=q]").input_value() == "tram strike"


def test_newest_articles_come_first_and_older_ones_on_request(visit):
    page = visit("/en/search/?q=the")
    first = result_of(page)
    assert len(first) == 10
    dates = page.locator("#found time").evaluate_all("all => all.map(one => one.dateTime)")
    assert dates == sorted(dates, reverse=True)
    page.get_by_role("button", name="Older articles").click()
    page.wait_for_function("document.querySelectorAll('#found article').length > 10")
    assert result_of(page)[:10] == first
    focused = page.evaluate(
        "document.activeElement.closest('article') === document.querySelectorAll('#found article')[10]"
    )
    assert focused, "the keyboard goes on at the first new result"


def test_reader_may_have_the_best_matches_first(visit):
    page = visit("/en/search/?q=reader")
    result_of(page)
    page.get_by_role("button", name="Best matches first").click()
    best = result_of(page)
    assert "reader" in best[0].lower()
    assert page.url.endswith("/en/search/?q=reader&order=best")
    page.reload()
    assert result_of(page) == best


def test_a_beginning_with_an_asterisk_finds_every_word_that_goes_on(visit):
    page = visit("/en/search/?q=leafl")
    assert result_of(page) == []
    page.get_by_role("button", name="Search for words that begin with “leafl”").click()
    assert any("leaflet" in headline for headline in result_of(page))


def test_what_was_asked_is_text_and_an_address_that_can_be_kept(visit):
    page = visit("/en/search/")
    assert search(page, "<script>alert(1)</script> zyxw") == []
    assert "“<script>alert(1)</script> zyxw”" in says(page)
    kept = page.url
    page = visit(urlsplit(kept).path + "?" + urlsplit(kept).query)
    result_of(page)
    assert page.locator("main input[name=q]").input_value() == "<script>alert(1)</script> zyxw"


def test_whoever_asks_for_signs_alone_is_told_that_they_are_nowhere(visit):
    page = visit("/en/search/")
    assert search(page, "& % #") == []
    assert "“& % #”" in says(page)


def test_without_javascript_the_page_says_so_and_leads_to_every_article(visit):
    page = visit("/ru/search/?q=трамвай", javascript=False)
    assert "нужен JavaScript" in page.locator("#found").inner_text()
    page.locator(".ways a", has_text="Транспорт").click()
    page.locator("article a", has_text="Трамваи простояли день").click()
    assert page.locator("h1").is_visible()


def test_a_page_may_run_its_own_script_and_only_the_search_page_may_load_one(visit):
    page = visit("/en/search/")

    def scripts(address):
        policy = page.request.get(address).headers["content-security-policy"]
        return re.findall(r"script-src ([^;]+);", policy)

    assert re.fullmatch(r"'self' 'sha256-[^']+'", scripts("/en/search/")[0])
    assert re.fullmatch(r"'sha256-[^']+'", scripts("/en/")[0]), "the script of the asking"


def test_a_second_visit_searches_as_well_as_the_first(visit):
    page = visit("/en/search/?q=tram")
    assert result_of(page)
    page.goto("/en/")
    page.goto("/en/search/?q=tram")
    assert result_of(page)


@pytest.mark.parametrize("failing", [1, 3])
def test_a_line_that_breaks_is_tried_again(visit, failing):
    page = visit("/en/search/")
    asked = {}

    def broken(route):
        path = urlsplit(route.request.url).path
        asked[path] = asked.get(path, 0) + 1
        if asked[path] <= failing:
            route.abort()
        else:
            route.continue_()

    page.route("**/search/**/*.js*", broken)
    assert any("Trams stand still" in headline for headline in search(page, "tram"))
    assert set(asked.values()) == {failing + 1}


def test_an_answer_that_does_not_come_is_asked_for_again_after_eight_seconds(visit):
    page = visit("/en/search/")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/words-*.js", hold)
    assert any("Trams stand still" in headline for headline in search(page, "tram"))
    assert len(held) == 1


def test_a_page_of_the_provider_in_the_place_of_the_index_is_not_taken_for_it(visit):
    page = visit("/en/search/")
    page.route(
        "**/contents.js", lambda route: route.fulfill(body="<html>Pay your bill</html>", content_type="text/html")
    )
    assert any("Trams stand still" in headline for headline in search(page, "tram"))


def test_a_line_that_stays_dead_leaves_ways_and_another_try(visit):
    page = visit("/en/search/")
    page.clock.install()
    page.route("**/*.js*", lambda route: route.abort())
    page.locator("main input[name=q]").fill("tram")
    page.locator("main form button").click()
    for _second in range(20):
        page.clock.run_for(1000)
        page.wait_for_timeout(50)
    page.clock.resume()
    assert result_of(page) == []
    assert says(page).startswith("A part of the index could not be loaded.")
    page.unroute("**/*.js*")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("#found article")


def test_a_newspaper_that_goes_on_during_a_search_is_read_anew(visit):
    page = visit("/en/search/")
    page.route("**/words-*.js", of_yesterday)
    assert any("Trams stand still" in headline for headline in search(page, "tram"))


def of_yesterday(route):
    """Answer with a file of another state of the newspaper, as a cache may, unless it is asked for anew."""
    answer = route.fetch()
    body = (
        answer.text()
        if "again=" in route.request.url
        else re.sub(r'"[0-9a-f]{8}"', '"00000000"', answer.text(), count=1)
    )
    route.fulfill(response=answer, body=body)


def test_the_browser_and_the_press_agree_on_words(visit):
    for language in ("en", "ru", "ar"):
        page = visit(f"/{language}/search/")
        vocabulary = vocabulary_of(language)
        assert len(vocabulary) > (4000 if language != "ar" else 2000)
        got = page.evaluate("all => all.map(tamizdat.words)", vocabulary)
        differing = {word: stems for word, stems in zip(vocabulary, got, strict=True) if stems != words(word, language)}
        assert differing == {}
        stems = sorted({stem for all_of_one in got for stem in all_of_one})
        assert page.evaluate("all => all.map(one => tamizdat.bucketOf(one, 137))", stems) == [
            bucket_of(stem, 137) for stem in stems
        ]


def vocabulary_of(language):
    """Return the words of the sample newsroom, with and without each ending that the rules know, and strange ones."""
    text = " ".join(path.read_text(encoding="utf-8") for path in SAMPLE.rglob(f"*.{language}.md"))
    own = sorted(set(re.findall(r"[^\W\d_]+", text)))
    bases = own[:: max(len(own) // 200, 1)]
    return [*own, *(base + ending for base in bases for ending in ENDINGS[language].split()), *STRANGE.split()]


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_axe_finds_nothing_on_results_by_day_and_at_night(visit, axe, language):
    question = {"en": "the", "ru": "и", "ar": "في"}[language]
    page = visit(f"/{language}/search/?q={question}", phone=language == "en")
    assert result_of(page)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, of_colours=True) == []


def test_results_run_from_right_to_left_in_arabic(visit):
    page = visit("/ar/search/?q=في")
    assert result_of(page)
    box, heading = page.locator("#found").bounding_box(), page.locator("#found h2 a").first.bounding_box()
    assert abs(heading["x"] + heading["width"] - box["x"] - box["width"]) < 2


def test_search_works_on_a_disk(newsroom, browser, tmp_path):
    index = kept_on_disk(newsroom.root, tmp_path)
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{index.as_uri()}?q=tram%20strike")
    assert any("Trams stand still" in headline for headline in result_of(page))
    assert any("Three printers" in headline for headline in search(page, "printers"))
    page.locator("#found article a", has_text="Three printers").click()
    assert page.url.startswith(tmp_path.as_uri())
    assert page.locator("h1").inner_text().startswith("Three printers")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


def kept_on_disk(root, folder):
    """Keep the search page, its index and the articles of the English newspaper as files; return the page's."""
    files = {"en/search/contents.js"}
    ((name, buckets, _since),) = data(root, "en/search/contents.js")
    files |= {f"en/search/{name}/words-{number}.js" for number in range(buckets)}
    files |= {f"en/search/{name}/entries-{number}.js" for number in range(2)}
    entries = [entry for number in range(2) for entry in data(root, f"en/search/{name}/entries-{number}.js")[1]]
    addresses = [entry[0] for entry in entries]
    pages = {"en/search/", *(f"en/{address}" for address in addresses)}
    for path in files | pages:
        file = folder / unquote(path) / "index.html" if path in pages else folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(fetched(root, path))
    return folder / "en" / "search" / "index.html"


def data(root, path):
    return json.loads(fetched(root, path).decode().removeprefix("tamizdat(").removesuffix(")\n"))


def fetched(root, path):
    with urlopen(f"{root}/{quote(path)}") as answer:  # noqa: S310  the newsroom of this test
        return answer.read()
