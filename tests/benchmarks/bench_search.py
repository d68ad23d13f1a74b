"""What searching costs: our index beside pagefind's, of the same texts: ``make bench``.

docs/decisions/0008-search-without-a-server.md has results. Pagefind is measured where PAGEFIND names it, such as
``PAGEFIND="npx pagefind"`` or, after ``pip install 'pagefind[bin]'``, ``PAGEFIND="python3 -m pagefind"``. ARTICLES
names other sizes of archives.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Error, Page, sync_playwright

from tamizdat.press import facts
from tamizdat.press.search.documents import Document
from tamizdat.press.search.files import files_of
from tamizdat.press.search.scripts import LARGEST
from tamizdat.press.search.segments import segments
from tamizdat.press.search.stemming import rules
from tamizdat.press.search.words import LETTERS, words, words_of
from tamizdat.theme.environment import render_page
from tests.benchmarks.host import Line, host
from tests.benchmarks.invented import archive
from tests.journeys.conftest import SWITCHES
from tests.journeys.newsroom import chromium
from tests.theme import newsroom

SIZES = [int(size) for size in os.environ.get("ARTICLES", "1000 10000").split()]
PAGEFIND = shlex.split(os.environ.get("PAGEFIND", ""))
# Of the 16 KB after which a line is cut, TLS takes about four.
CUT = 12_000
MILLISECONDS_TO_ANSWER = 120_000
PAGE_OF_PAGEFIND = """<!doctype html><html lang="en"><title>Search</title><script type="module">
import * as pagefind from "./pagefind/pagefind.js";
window.ask = async (question) => {
  const search = await pagefind.search(question);
  return (await Promise.all(search.results.slice(0, 10).map((result) => result.data()))).length;
};
</script></html>"""


@pytest.mark.parametrize("articles", SIZES)
def test_search(articles, tmp_path):
    documents = list(archive(articles))
    questions = chosen(documents)
    print(f"\n\n{articles} articles of 450 words; asked for: {questions}")
    ours = tmp_path / "ours"
    index = ours / "en" / "search"
    report("ours", measured([sys.executable, "-m", "tests.benchmarks.press_index", str(articles), str(index)]), index)
    write_search_page(index / "index.html")
    report_publishing(documents)
    ask("ours", ours, "en/search/index.html", questions, ask_ours)
    if PAGEFIND:
        theirs = tmp_path / "pagefind"
        write_pages(theirs, documents)
        cost = measured([*PAGEFIND, "--site", str(theirs), "--quiet"])
        report("pagefind", cost, theirs / "pagefind")
        ask("pagefind", theirs, "search.html", questions, ask_pagefind)
    else:
        print("PAGEFIND is not set: nothing to compare with.")


def chosen(documents: list[Document]) -> dict[str, str]:
    """Return a word of one old article alone, a word of many, and two words that stand together in few."""
    texts = [set(words(f"{one.headline} {one.standfirst} {one.text}", "en")) for one in documents]
    old, recent = len(documents) // 10, len(documents) - 40
    counts: dict[str, int] = {}
    for text in texts:
        for word in text:
            counts[word] = counts.get(word, 0) + 1
    plain = {word for one in (old, recent) for word in documents[one].text.lower().replace(".", "").split()}
    known = sorted(
        (word for word in plain if words(word, "en") == [word] and len(word) > 5), key=lambda word: (counts[word], word)
    )
    rare = next(word for word in known if word in texts[old])
    middle = [word for word in known if word in texts[recent] and counts[word] > len(documents) // 50]
    return {"rare": rare, "common": known[-1], "two words": f"{middle[0]} {middle[1]}"}


def write_search_page(path: Path) -> None:
    search = facts.Search(rules=rules("en"), letters=LETTERS)
    path.write_bytes(render_page("search", "en", newsroom.gather("search", "en") | {"search": search}))


def write_pages(folder: Path, documents: list[Document]) -> None:
    for one in documents:
        path = folder / one.address.strip("/") / "index.html"
        path.parent.mkdir(parents=True)
        text = "".join(f"<p>{escape(line)}</p>" for line in one.text.split("\n"))
        path.write_text(
            f'<!doctype html><html lang="en"><title>{one.headline}</title><body><main data-pagefind-body>'
            f"<h1>{one.headline}</h1><p>{one.standfirst}</p>{text}</main></html>",
            encoding="utf-8",
        )
    (folder / "search.html").write_text(PAGE_OF_PAGEFIND, encoding="utf-8")


def measured(command: list[str]) -> dict[str, float]:
    """Run a program, and return its seconds, CPU seconds and peak memory in megabytes, or what it prints of them."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        printed = process.stdout.read() if process.stdout else ""
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    whole = {"wall": time.perf_counter() - started, "cpu": usage.ru_utime + usage.ru_stime}
    said = json.loads(printed) if printed.startswith("{") else {}
    return whole | said | {"memory": usage.ru_maxrss / 1024}


def report(name: str, cost: dict[str, float], folder: Path) -> None:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    print(
        f"{name:<10} index: {cost['wall']:7.2f} s wall, {cost['cpu']:7.2f} s CPU, {cost['memory']:6.0f} MB peak; "
        f"{len(sizes)} files, {sum(sizes) / 1e6:.2f} MB, largest {max(sizes)} bytes"
    )


def report_publishing(documents: list[Document]) -> None:
    """Print what one more article costs: the newest segment, its words kept but for the new one."""
    newest = segments(len(documents))[-1]
    row = documents[newest.start : newest.stop]
    kept = [words_of(one, "en") for one in row[:-1]]
    started = time.process_time()
    files = files_of(newest, "en", row, [*kept, words_of(row[-1], "en")])
    made = time.process_time()
    wire = [len(brotli.compress(content, quality=5, lgwin=16)) for content in files.values()]
    print(
        f"ours       one more article: {(made - started) * 1000:.1f} ms for {len(row)} articles in {len(files)} "
        f"files, {(time.process_time() - made) * 1000:.1f} ms to compress them; at most {max(wire)} bytes on the wire, "
        f"uncompressed {max(map(len, files.values()))} of {LARGEST}"
    )


def ask(name: str, folder: Path, page: str, questions: dict[str, str], act: Callable[[Page, str], int]) -> None:
    """Ask in a real browser, each question on a first visit: on a whole line, on one that is cut, and on a disk."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        for cut in (0, CUT):
            line = Line(cut)
            with host(folder, line) as origin:
                for kind, question in questions.items():
                    answer = answered(browser, f"{origin}/{page}", question, act, line)
                    print(f"{name:<10} {kind:<10} {'cut' if cut else 'whole'} line: {answer}")
        answer = answered(browser, (folder / page).as_uri(), questions["common"], act, Line())
        print(f"{name:<10} from a disk: {answer}")
        browser.close()


def answered(browser, address: str, question: str, act: Callable[[Page, str], int], line: Line) -> str:
    context = browser.new_context()
    context.set_default_timeout(MILLISECONDS_TO_ANSWER)
    page = context.new_page()
    try:
        page.goto(address, wait_until="load")
        line.forget()
        started = time.perf_counter()
        results = act(page, question)
        seconds = time.perf_counter() - started
    except Error as error:
        return f"fails ({str(error).splitlines()[0][:90]})"
    finally:
        context.close()
    return (
        f"{results} results shown; {line.requests} requests, {line.sent} bytes, largest {line.largest}; {seconds:.2f} s"
    )


def ask_ours(page: Page, question: str) -> int:
    page.locator("#q").fill(question)
    page.locator("form.search button").click()
    page.wait_for_selector("#found[aria-busy=false]")
    return page.locator("#found article").count()


def ask_pagefind(page: Page, question: str) -> int:
    page.wait_for_function("window.ask", timeout=10_000)
    return page.evaluate("question => ask(question)", question)
