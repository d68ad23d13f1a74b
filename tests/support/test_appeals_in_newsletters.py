"""Issues of a newsletter end with the appeal that runs for it, and with nothing of anybody."""

from __future__ import annotations

import pytest

from tamizdat.newsletter.message.composing import preview
from tamizdat.newsletter.models import Form
from tamizdat.support.models import Appeal, AppealText, Offer
from tests.factories import make_article, make_front
from tests.newsletter.newsletters import make_issue, make_newsletter
from tests.support.giving import A_DAY, NOW

pytestmark = pytest.mark.usefixtures("db", "provider")


@pytest.fixture
def issue():
    make_front("en")
    return make_issue(make_newsletter(), [make_article("Ferries leave again")])


def appeal_in(newsletter, **fields):
    made = Appeal.objects.create(**{"name": "Winter", "slug": "winter", "is_published": True} | fields)
    for wording in "ab":
        AppealText.objects.create(
            appeal=made,
            locale=newsletter.locale,
            wording=wording,
            heading=f"A hard winter {wording}",
            text="Stay **with us**.\n\n[How](/en/support/) & why.",
        )
    made.newsletters.set([newsletter])
    made.save()
    return made


@pytest.mark.parametrize("form", list(Form))
def test_an_issue_ends_with_the_message_in_both_of_its_parts(issue, form):
    appeal_in(issue.newsletter)
    shown = preview(issue, form, NOW)
    address = f"{issue.newsletter.site_origins[0]}/en/support/"
    assert shown.html.index("Ferries leave again") < shown.html.index("A hard winter a") < shown.html.index(address)
    assert "A hard winter b" not in shown.html
    assert "<b>with us</b>" in shown.html.replace("<b ", "<b").replace('<bstyle="font-weight:bold">', "<b>")
    assert 'href="/en' not in shown.html
    assert "A HARD WINTER A\n\nStay with us." in shown.text
    assert f"<{address}>" in shown.text
    assert shown.text.index(address) < shown.text.index("\n-- \n")


@pytest.mark.parametrize(
    "fields", [{"is_published": False}, {"ends": NOW}, {"starts": NOW + A_DAY}], ids=["not published", "over", "ahead"]
)
def test_an_appeal_that_does_not_run_is_in_no_issue(issue, fields):
    appeal_in(issue.newsletter, **fields)
    assert "A hard winter" not in preview(issue, Form.DIGEST, NOW).html


def test_an_appeal_of_another_newsletter_is_not_in_it(issue):
    appeal_in(make_newsletter(slug="another"))
    assert "A hard winter" not in preview(issue, Form.DIGEST, NOW).html


def test_nothing_is_asked_for_where_nothing_can_be_given(issue):
    appeal_in(issue.newsletter)
    Offer.objects.update(is_open=False)
    assert "A hard winter" not in preview(issue, Form.DIGEST, NOW).html


def test_the_archive_keeps_no_appeal(issue):
    from tamizdat.newsletter.message.shown import shown as gathered  # noqa: PLC0415  the only test that needs it

    appeal_in(issue.newsletter)
    kept = gathered(issue, origin="https://paper.example", number=1, now=NOW)
    assert kept.asking.heading == "A hard winter a"
    assert "A hard winter" not in str(kept.frozen(NOW))
