"""The web server runs with the public key and the index key alone, and every form that a stranger can reach works.

The pages are followed from the front page and the log-in, so a form that the newspaper gets later is tried as well.
"""

from __future__ import annotations

import http.cookiejar
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.journeys.newsroom import database, environ_for, free_port, running, wait_for_line

ROOT = Path(__file__).resolve().parents[2]
CONSOLE = [sys.executable, "-m", "tamizdat.console"]
MOST_PAGES = 60
SAMPLES = {"email": "mira@farbank.example", "number": "5", "checkbox": "on"}


@dataclass
class Form:
    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address, text):
        super().__init__()
        self.address, self.links, self.forms = address, [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "a" and told.get("href"):
            self.links.append(urldefrag(urljoin(self.address, told["href"]))[0])
        elif tag == "form":
            self.forms.append(Form(urljoin(self.address, told.get("action") or ""), told.get("method", "get").lower()))
        elif tag in ("input", "textarea", "select") and told.get("name") and self.forms:
            sample = SAMPLES.get(told.get("type", "text"), "Mira")
            self.forms[-1].fields[told["name"]] = told.get("value") or sample


class Stranger:
    """Somebody with a browser that follows links and fills in what it finds."""

    def __init__(self, root):
        self.root, self.answers = root, {}
        self.browser = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def ask(self, address, content=None):
        request = Request(address, data=content, headers={"Referer": address, "Accept": "text/html"})  # noqa: S310  ours
        try:
            answer = self.browser.open(request, timeout=60)
        except HTTPError as error:
            answer = error
        with answer:
            is_page = "html" in answer.headers.get("Content-Type", "")
            return answer.status, answer.read().decode() if is_page else ""

    def look_around(self, *addresses):
        """Follow links, submit every form once; return the forms with the status of each answer."""
        waiting, seen, tried = [self.root + each for each in addresses], set(), {}
        while waiting and len(seen) < MOST_PAGES:
            address = waiting.pop(0)
            if address in seen or not address.startswith(self.root):
                continue
            seen.add(address)
            status, text = self.ask(address)
            assert status < 500, address
            page = Page(address, text)
            waiting += page.links
            for form in page.forms:
                if (form.action, form.method) not in tried:
                    tried[form.action, form.method] = self.submit(form)
        return {(action.removeprefix(self.root), method): status for (action, method), status in tried.items()}

    def submit(self, form):
        content = urlencode(form.fields)
        if form.method == "post":
            return self.ask(form.action, content.encode())[0]
        return self.ask(f"{form.action.partition('?')[0]}?{content}")[0]


@contextmanager
def newspaper(folder):
    """A newspaper that is served, and whose private key lies where the server does not look."""
    with database() as url:
        port = free_port()
        environ = environ_for(folder / "data", port, url) | {"PYTHONPATH": str(ROOT)}
        for arguments in (
            ["migrate"],
            ["newspaper", "begin", "en", "The Far Bank", "--section", "Courts"],
            ["vault", "init", "--private-key-to", str(folder / "elsewhere.json")],
        ):
            subprocess.run([*CONSOLE, *arguments], env=environ, cwd=ROOT, check=True, capture_output=True, timeout=300)
        log = folder / "serve.log"
        with running([*CONSOLE, "serve", "--processes", "1"], environ, log) as process:
            wait_for_line(f"ready http://127.0.0.1:{port}/", log, process)
            yield f"http://127.0.0.1:{port}", environ, log


@pytest.mark.journey
def test_every_public_form_works_without_the_private_key(tmp_path):
    with newspaper(tmp_path) as (root, environ, log):
        tried = Stranger(root).look_around("/", "/en/search/", "/staff/login/", "/staff/password/change/", "/health/")
        status = subprocess.run(
            [*CONSOLE, "vault", "status"],
            env=environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert "The private key (data directory): absent." in status.stdout, status.stderr
    assert {path.name for path in (tmp_path / "data/vault").iterdir()} == {"ring.json"}
    assert tried, "there is no form to be tried"
    assert ("/staff/login/", "post") in tried
    assert all(status < 500 for status in tried.values()), tried
    assert not re.search(r"NoPrivateKey|Traceback|\"level\": \"error\"", log.read_text(encoding="utf-8")), (
        log.read_text()
    )
