"""What a page tells machines in its head: structured data, previews, and its versions in other languages."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tamizdat.articles.actions import correct_article
from tamizdat.press.structured import embeddable
from tests.factories import make_article, make_draft, make_topic, make_translation
from tests.now import find, outputs, render
from tests.press.conftest import CORRECTED, PUBLISHED

ORIGIN = "http://127.0.0.1:8000"


def head_of(address):
    return html.fromstring(render(find(address)).decode()).find("head")


def data_of(address):
    (script,) = head_of(address).xpath('//script[@type="application/ld+json"]')
    return json.loads(script.text)


def meta(head, name):
    found = head.xpath(f'meta[@property="{name}" or @name="{name}"]/@content')
    assert len(found) <= 1, name
    return found[0] if found else None


def alternates(address):
    links = head_of(address).xpath('link[@rel="alternate"][@hreflang]')
    return {link.get("hreflang"): link.get("href") for link in links}


def at(url):
    assert url.startswith(ORIGIN)
    return unquote(urlsplit(url).path)


def test_an_article_says_who_what_when_and_where(newspaper):
    data = data_of(newspaper.english.url_path)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == newspaper.english.title
    assert data["description"] == "The hearing lasted nine minutes."
    assert dt.datetime.fromisoformat(data["datePublished"]) == PUBLISHED
    assert dt.datetime.fromisoformat(data["dateModified"]) == CORRECTED
    assert data["inLanguage"] == "en"
    assert data["articleSection"] == "Courts"
    assert data["keywords"] == ["Fair trials"]
    assert data["dateline"] == data["contentLocation"]["name"] == "Orvale"
    assert data["isPartOf"]["@type"] == "CreativeWorkSeries"
    assert data["publisher"] == {"@type": "NewsMediaOrganization", "name": "The Far Bank", "url": f"{ORIGIN}/en/"}
    assert {"@type": "Person", "name": "Mira Vald", "url": f"{ORIGIN}/en/people/mira-vald/"} in data["author"]
    assert at(data["mainEntityOfPage"]["@id"]) == newspaper.english.url_path
    steps = data["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [(1, "The Far Bank"), (2, "Courts")]


def test_its_picture_comes_with_its_size_and_its_maker(newspaper):
    image = data_of(newspaper.english.url_path)["image"]
    assert image["url"].startswith(f"{ORIGIN}/media/")
    assert (image["width"], image["height"]) == (480, 320)
    assert image["creditText"] == "Ilse Omark"
    assert image["caption"] == "The court in Orvale."


def test_a_correction_is_told_and_one_that_was_replaced_is_not(newspaper):
    (correction,) = data_of(newspaper.english.url_path)["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "An earlier version said five defendants."
    assert dt.datetime.fromisoformat(correction["datePublished"]) == CORRECTED
    first = newspaper.english.corrections.get()
    correct_article(newspaper.english, "It said five; there are four.", supersedes=first)
    (correction,) = data_of(newspaper.english.url_path)["correction"]
    assert correction["text"] == "It said five; there are four."


def test_what_it_is_based_on_is_named(newspaper):
    works = data_of(newspaper.english.url_path)["isBasedOn"]
    assert works == [
        {"@type": "CreativeWork", "name": "Minutes of the hearing", "url": "https://court.example/minutes"},
        {"@type": "CreativeWork", "name": "A letter"},
    ]


def test_the_version_published_first_is_the_original_of_all_others(newspaper):
    original = data_of(newspaper.english.url_path)
    assert "translationOfWork" not in original
    told = {(each["inLanguage"], at(each["@id"])) for each in original["workTranslation"]}
    assert told == {("ru", newspaper.russian.url_path), ("ar", newspaper.arabic.url_path)}
    for translated in (newspaper.russian, newspaper.arabic):
        data = data_of(translated.url_path)
        assert "workTranslation" not in data
        assert at(data["translationOfWork"]["@id"]) == newspaper.english.url_path


def test_an_article_with_little_says_little(newspaper):
    plain = make_article("Plain", newspaper.sections["en"], standfirst="")
    page = render(find(plain.url_path)).decode()
    data = data_of(plain.url_path)
    absent = {"image", "description", "correction", "isBasedOn", "author", "keywords", "dateline", "translationOfWork"}
    assert absent.isdisjoint(data)
    script = page.split('ld+json">')[1].split("</script>")[0]
    assert len(script.encode()) < 900


def test_a_front_page_describes_the_newspaper_and_its_search(newspaper):
    data = data_of("/ru/")
    assert data["@type"] == "WebSite"
    assert data["publisher"]["@type"] == "NewsMediaOrganization"
    assert data["publisher"]["correctionsPolicy"] == f"{ORIGIN}/ru/corrections/"
    assert data["potentialAction"]["target"] == f"{ORIGIN}/ru/search/?q={{query}}"


def test_a_contributor_is_a_person_and_a_pseudonym_a_name(newspaper):
    known = data_of("/en/people/mira-vald/")
    assert known["@type"] == "ProfilePage"
    assert known["mainEntity"]["url"] == f"{ORIGIN}/en/people/mira-vald/"
    assert data_of("/en/people/anna-reyes-vale/")["mainEntity"] == {"@type": "Person", "name": "Anna Reyes-Vale"}


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script>", "<!--", "a & b", "\u2028", '"'])
def test_no_words_end_the_script_that_they_stand_in(words):
    embedded = embeddable({"headline": words})
    assert "<" not in embedded
    assert ">" not in embedded
    assert json.loads(embedded)["headline"] == words


def test_every_page_has_one_canonical_address_and_a_title(newspaper):
    for output in outputs():
        if not output.media_type.startswith("text/html") or output.kind == "redirect":
            continue
        head = head_of(output.address)
        (canonical,) = head.xpath('link[@rel="canonical"]/@href')
        assert at(canonical) == ("/en/" if output.address == "/" else output.address)
        assert meta(head, "og:url") == canonical
        assert meta(head, "og:title")
        assert meta(head, "og:site_name")
        assert meta(head, "og:type") in ("article", "website", "profile")


def test_a_shared_article_brings_its_picture(newspaper):
    head = head_of(newspaper.english.url_path)
    assert meta(head, "og:type") == "article"
    assert meta(head, "og:image").startswith(f"{ORIGIN}/media/")
    assert (meta(head, "og:image:width"), meta(head, "og:image:height")) == ("480", "320")
    assert meta(head, "og:image:alt") == "Two ferries at a snowy landing"
    assert meta(head, "og:description") == "The hearing lasted nine minutes."
    assert meta(head, "twitter:card") == "summary_large_image"
    assert meta(head, "article:published_time")
    assert meta(head, "article:modified_time")


def test_all_language_versions_of_a_page_name_one_another(newspaper):
    topic = make_topic("Честный суд", "ru", slug="честный-суд", translation_key=newspaper.topic.translation_key)
    make_article("Приговор", newspaper.sections["ru"], topics=[topic])
    seen = set()
    for output in outputs():
        if not output.media_type.startswith("text/html") or output.kind == "redirect":
            continue
        named = alternates(output.address)
        if not named:
            continue
        seen.add(output.kind)
        canonical = "/en/" if output.address == "/" else output.address
        assert at(named[output.language]) == canonical, "a page names itself too"
        assert named["x-default"] == named.get("en"), output.address
        for code, url in named.items():
            assert alternates(at(url)) == named, f"{output.address} names {url} ({code}), which does not answer alike"
    assert {"section", "article", "archive", "corrections", "topic"} <= seen


def test_a_topic_is_known_in_all_its_languages(newspaper):
    topic = make_topic("Честный суд", "ru", slug="честный-суд", translation_key=newspaper.topic.translation_key)
    make_article("Приговор", newspaper.sections["ru"], topics=[topic])
    assert at(alternates("/en/topics/fair-trials/")["ru"]) == "/ru/topics/честный-суд/"


def test_a_name_entered_in_another_language_has_a_page_where_it_is_used(newspaper, read):
    make_article("Приговор", newspaper.sections["ru"], bylines=[newspaper.author], topics=[newspaper.topic])
    assert "Приговор" in read("/ru/people/mira-vald/")
    assert "Приговор" in read("/ru/topics/fair-trials/")
    assert "Приговор" not in read("/en/people/mira-vald/")
    assert set(alternates("/ru/people/mira-vald/")) == {"en", "ru", "x-default"}


def test_a_translation_that_is_a_draft_is_not_named(newspaper):
    article = make_article("Not translated yet", newspaper.sections["en"])
    make_draft("Ещё нет", newspaper.sections["ru"], translation_key=article.translation_key)
    assert alternates(article.url_path) == {}
    make_translation(article, newspaper.sections["ar"], "الآن")
    assert set(alternates(article.url_path)) == {"en", "ar", "x-default"}
