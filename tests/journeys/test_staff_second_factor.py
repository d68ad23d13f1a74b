"""A colleague's way from the link to the newsroom, with each kind of second factor, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.staff.conftest import code_of

PASSWORD = "grey heron over the landing"


@pytest.fixture
def root(newsroom):
    """The newsroom by its host's name: a browser keeps no passkeys for a bare network address."""
    return newsroom.root.replace("127.0.0.1", "localhost")


@pytest.fixture
def enrolment_link(newsroom):
    """Make an account on the server, and return the link that is handed to the colleague."""

    def make(name, role="editor"):
        result = newsroom.run("staff", "add", name, "--role", role)
        assert result.returncode == 0, result.stderr
        return re.search(r"http\S+", result.stdout)[0].replace("127.0.0.1", "localhost")

    return make


@pytest.fixture
def colleague_page(browser, root):
    """A page whose every request is watched; the test fails if one goes to another host."""
    contexts, asked, complaints = [], [], []

    def opened(**kind):
        context = browser.new_context(base_url=root, **kind)
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: complaints.extend([message.text] if message.type == "error" else []))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((f"{root}/", "data:", "blob:"))] == []
    assert [text for text in complaints if "Content Security Policy" in text] == []


def with_fingerprint(page):
    """Give the browser a device that keeps passkeys and recognises its owner (WebAuthn, section 11)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def choose_password(page, link):
    page.goto(link)
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=again]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/staff/second-factor/")


def test_a_colleague_enrols_with_a_passkey_and_comes_back_with_it_alone(colleague_page, enrolment_link, axe):
    page = colleague_page()
    device = with_fingerprint(page)
    choose_password(page, enrolment_link("passkey-colleague"))
    page.goto("/admin/")
    page.wait_for_url("**/staff/second-factor/")
    assert axe(page) == []
    page.get_by_role("link", name="Add a passkey").click()
    assert axe(page) == []
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    assert axe(page) == []
    page.get_by_role("link", name="I have written them down").click()
    page.wait_for_url("**/admin/")

    page.context.clear_cookies()
    page.goto("/admin/pages/")
    page.wait_for_url("**/staff/login/?next=/admin/pages/")
    assert axe(page) == []
    page.click("#passkey_login")
    page.wait_for_url(lambda url: urlsplit(url).path == "/admin/pages/")
    device.detach()


def test_a_colleague_enrols_with_an_app_without_any_script(colleague_page, enrolment_link):
    page = colleague_page(java_script_enabled=False)
    link = enrolment_link("app-colleague", "reporter")
    address, _hash, code = link.partition("#")
    page.goto(address)
    page.fill("input[name=code]", code)
    page.fill("input[name=password]", PASSWORD)
    page.fill("input[name=again]", PASSWORD)
    page.click("main button[type=submit]")
    page.get_by_role("link", name="Set up an app").click()
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    secret = page.locator("#authenticator_secret").inner_text()
    page.fill("input[name=code]", code_of(secret))
    page.click("main button[type=submit]")
    page.wait_for_url("**/recovery-codes/")
    recovery = page.locator(".codes li").first.inner_text()

    page.context.clear_cookies()
    page.goto("/staff/login/")
    page.fill("input[name=login]", "app-colleague")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) [type=submit]").click()
    page.wait_for_url("**/second-factor/authenticate/")
    page.fill("input[name=code]", recovery)
    page.locator("form:has(input[name=code]) [type=submit]").first.click()
    page.wait_for_url("**/admin/")


def test_the_link_leaves_neither_the_address_bar_nor_a_log_with_its_code(colleague_page, enrolment_link, newsroom):
    page = colleague_page()
    link = enrolment_link("careful-colleague")
    code = link.partition("#")[2]
    page.goto(link)
    assert page.input_value("input[name=code]") == code
    assert "#" not in page.url
    requested = []
    page.context.on("request", lambda request: requested.append(request.url))
    choose_password(page, link)
    assert not [url for url in requested if code in url.partition("#")[0]]
    token = code.partition(".")[2]
    log = newsroom.data_dir.parent / f"{newsroom.data_dir.name}.log"
    assert token not in log.read_text(encoding="utf-8", errors="replace")


def test_a_refused_passkey_is_said_on_the_page(colleague_page):
    page = colleague_page()
    session = with_fingerprint(page)
    page.goto("/staff/login/")
    assert page.locator("#passkey-problem").is_hidden()
    refuse = "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    page.evaluate(refuse)
    page.click("#passkey_login")
    page.locator("#passkey-problem").wait_for(state="visible")
    session.detach()


@pytest.mark.parametrize("name", ["reporter", "editor", "publisher", "keeper"])
def test_each_role_of_the_demo_works_in_the_admin_and_no_other_host_hears_of_it(at_the_desk, settled, name):
    page = at_the_desk(name)
    assert page.locator(".demo-banner").is_visible()
    addresses = {"keeper": ["/admin/users/", "/admin/account/", "/admin/sites/"]}.get(
        name, ["/admin/pages/", "/admin/images/", "/admin/snippets/articles/topic/", "/admin/account/"]
    )
    for address in addresses:
        assert page.goto(address).status == 200
        settled(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_door_can_be_read_by_everyone(visit, axe, dark):
    page = visit("/staff/login/", dark=dark, phone=True)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("/staff/welcome/")
    assert axe(page) == []
