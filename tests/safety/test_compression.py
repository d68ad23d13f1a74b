from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.safety.compression import CODINGS, Compression, best_coding

PAGE = ("<p>The court sat for nine minutes.</p>" * 40).encode()


def answer(path="/en/", accepted="gzip, deflate, br", response=None, **headers):
    middleware = Compression(lambda _request: response if response is not None else HttpResponse(PAGE))
    return middleware(RequestFactory().get(path, headers={"Accept-Encoding": accepted, **headers}))


def test_a_readers_page_comes_in_brotli():
    response = answer()
    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(response.content) == PAGE
    assert len(response.content) < len(PAGE) / 4


def test_an_older_browser_gets_gzip():
    response = answer(accepted="gzip")
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == PAGE


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0, gzip;q=0", "zstd"])
def test_who_accepts_no_coding_gets_plain_text(accepted):
    response = answer(accepted=accepted)
    assert "Content-Encoding" not in response
    assert response.content == PAGE


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_a_cache_is_told_that_the_coding_varies(accepted):
    assert answer(accepted=accepted)["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/admin/", "/staff/login/", "/demo/outbox/"])
def test_pages_that_hold_secrets_are_never_compressed(path):
    response = answer(path)
    assert "Content-Encoding" not in response
    assert "ETag" not in response


def test_a_response_with_a_cookie_is_never_compressed():
    response = HttpResponse(PAGE)
    response.set_cookie("sessionid", "1")
    assert "Content-Encoding" not in answer(response=response)


def test_a_page_that_has_not_changed_keeps_its_own_policy():
    page = HttpResponse(PAGE)
    page["Content-Security-Policy"] = "default-src 'none'; script-src 'self'"
    tag = answer(response=HttpResponse(PAGE))["ETag"]
    again = answer(response=page, **{"If-None-Match": tag})
    assert again.status_code == 304
    assert again["Content-Security-Policy"] == "default-src 'none'; script-src 'self'"


def test_a_reader_who_has_the_page_is_not_sent_it_again():
    first = answer()
    again = answer(**{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Vary"] == "Accept-Encoding"


def test_a_reader_who_has_an_older_page_gets_the_new_one():
    again = answer(**{"If-None-Match": 'W/"0123456789"'})
    assert again.status_code == 200
    assert brotli.decompress(again.content) == PAGE


def test_a_missing_page_is_compressed_and_never_answered_with_not_modified():
    response = answer(response=HttpResponse(PAGE, status=404), **{"If-None-Match": "*"})
    assert response.status_code == 404
    assert response["Content-Encoding"] == "br"


def test_a_picture_stays_as_it_is():
    assert "Content-Encoding" not in answer(
        "/media/images/a.webp", response=HttpResponse(PAGE, content_type="image/webp")
    )


def test_a_stream_goes_on_as_it_comes():
    response = answer(response=StreamingHttpResponse([PAGE], content_type="text/csv"))
    assert "Content-Encoding" not in response
    assert b"".join(response) == PAGE


def test_a_few_words_are_not_worth_it():
    assert "Content-Encoding" not in answer(response=HttpResponse("ok"))


def test_the_stated_length_is_that_of_what_is_sent():
    response = HttpResponse(PAGE)
    response["Content-Length"] = str(len(PAGE))
    sent = answer(response=response)
    assert sent["Content-Length"] == str(len(sent.content))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["br", "gzip", "deflate", "*", "identity", ""]),
            st.sampled_from(["", ";q=0", ";q=0.5", ";q=1"]),
        )
    )
)
def test_no_browser_gets_a_coding_that_it_refuses(parts):
    chosen = best_coding(", ".join(name + weight for name, weight in parts))
    if chosen:
        last = dict(parts)
        assert last.get(chosen, last.get("*")) != ";q=0"
        assert chosen in last or "*" in last
    assert chosen in ("", *CODINGS)


@given(st.text(max_size=80))
def test_nonsense_in_the_header_gets_a_page_all_the_same(accepted):
    assert best_coding(accepted) in ("", *CODINGS)
