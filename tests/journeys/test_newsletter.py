"""A reader signs up, confirms, chooses and leaves: without a script, and without a cookie."""

from __future__ import annotations

import re
import subprocess
import sys
from email import message_from_string, policy

import pytest

from tamizdat.newsletter.signing_up.challenge import is_proof
from tamizdat.theme.script import script

CARD = "article h3 a, article h2 a"
# Runs the script of the second click on forms of our own, one for each challenge.
WORKED = """([script, bits, challenges]) => challenges.map((challenge) => {
  const proof = {}, waiting = [];
  const form = {dataset: {bits}, elements: {challenge: {value: challenge}, proof}, submit: () => {}};
  const page = {getElementById: (id) => id === "challenge" ? form : {}};
  new Function("document", "setTimeout", script)(page, (work) => waiting.push(work));
  while (proof.value === undefined) { waiting.shift()(); }
  return proof.value;
})"""
LINK = re.compile(r"http://\S+/letters/\S+")
NEWSLETTERS = """
from wagtail.models import Locale
from tamizdat.newsletter.models import Newsletter
for code, name in (("en", "The Friday letter"), ("ru", "Пятничное письмо"), ("ar", "رسالة الجمعة")):
    locale = Locale.objects.get(language_code=code)
    told = {"name": name, "locale": locale, "description": name, "sender_name": "Letters"}
    Newsletter.objects.get_or_create(slug=f"journey-{code}", defaults=told)
"""


@pytest.fixture(scope="module")
def newsletters(newsroom):
    """A newsletter in each language, on the newspaper's pages."""
    command = [sys.executable, "-m", "django", "shell", "--no-imports", "--command", NEWSLETTERS]
    environ = {**newsroom.environ, "DJANGO_SETTINGS_MODULE": "tamizdat.settings.demo"}
    made = subprocess.run(command, env=environ, check=False, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr


@pytest.fixture
def box(newsletters, newsroom, visit, soon):
    """Open the first article in a language, once the form stands on it."""

    def opened(language="en", **kind):
        page = visit(f"/{language}/", **kind)
        page.locator(CARD).first.click()
        soon(lambda: page.reload() and page.locator(".letter input[type=email]").count())
        return page

    return opened


@pytest.fixture
def letter(newsroom, soon):
    """Return where the letter leads that has come for an address."""

    def leading(address, number=1):
        outbox = newsroom.data_dir / "outbox"

        def found():
            texts = [part for file in outbox.glob("*.log") for part in file.read_text().split("-" * 79)]
            there = [text.lstrip("\n") for text in texts if f"To: {address}" in text]
            plain = [message_from_string(each, policy=policy.default).get_body(("plain",)) for each in there]
            return [link[0] for each in plain if each and (link := LINK.search(each.get_content()))]

        soon(lambda: len(found()) >= number)
        return found()[-1]

    return leading


def sign_up(page, address):
    page.locator(".letter input[type=email]").fill(address)
    page.locator(".letter button").click()


def test_a_reader_without_scripts_signs_up_chooses_and_leaves(box, letter):
    page = box(javascript=False, phone=True)
    sign_up(page, "mira@orvale.example")
    assert page.locator("h1").inner_text() == "Look into your mailbox"
    page.goto(letter("mira@orvale.example"))
    page.get_by_role("button").click()
    assert page.locator("h1").inner_text() == "You have subscribed"
    page.get_by_role("link", name="Choose how it comes").click()
    page.get_by_label("The full text of every article").check()
    page.get_by_label("For one month").check()
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("status").is_visible()
    assert page.get_by_label("The full text of every article").is_checked()
    page.get_by_role("button", name="Leave").click()
    assert page.locator("h1").inner_text() == "You have left"
    page.get_by_role("button", name="That was a mistake").click()
    assert page.locator("h1").inner_text() == "You have subscribed"
    assert page.context.cookies() == []


def test_a_mail_program_leaves_with_one_request(box, letter, newsroom):
    page = box(javascript=False)
    sign_up(page, "olek@orvale.example")
    page.goto(letter("olek@orvale.example"))
    page.get_by_role("button").click()
    page.get_by_role("link", name="Choose how it comes").click()
    address = page.locator("form[action*='/leave/']").get_attribute("action")
    answer = page.request.post(f"{newsroom.root}{address}", form={"List-Unsubscribe": "One-Click"})
    assert answer.ok
    page.goto(f"{newsroom.root}{address}")
    assert page.locator("h1").inner_text() == "You have left"


def test_a_page_from_a_memory_stick_signs_up_at_the_site(box, browser, newsroom, letter):
    box()
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"file://{newsroom.data_dir}/public/en/index.html")
    sign_up(page, "ilse@orvale.example")
    assert page.locator("h1").inner_text() == "Look into your mailbox"
    assert letter("ilse@orvale.example")
    page.context.close()


def test_many_forms_cost_a_browser_a_moment_of_work_and_no_click(box):
    page = box()
    action = page.locator(".letter form").get_attribute("action")
    fields = {
        name: page.locator(f".letter input[name={name}]").get_attribute("value") for name in ("newsletter", "wording")
    }
    for number in range(40):
        page.request.post(action, form={**fields, "address": f"victim-{number}@orvale.example"})
    sign_up(page, "ana@orvale.example")
    page.get_by_role("heading", name="Look into your mailbox").wait_for()


def test_the_work_is_right_for_a_challenge_of_any_length(browser):
    page = browser.new_page()
    lengths, bits = range(1, 200), 8
    proofs = page.evaluate(WORKED, [script("sign_up"), bits, ["c" * length for length in lengths]])
    page.close()
    for length, proof in zip(lengths, proofs, strict=True):
        assert is_proof("c" * length, str(proof), bits)
        # The first number that does, so no digest on the way was taken for another.
        assert not any(is_proof("c" * length, str(number), bits) for number in range(proof))


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_nobody_meets_a_barrier_at_the_forms(box, axe, language):
    page = box(language, phone=True)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto("/letters/sign-up/")
    assert axe(page) == []
