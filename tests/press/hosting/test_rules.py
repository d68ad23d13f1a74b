"""A web server knows a file by its name alone, and must say of it what the press says."""

from __future__ import annotations

from tamizdat.press.hosting.rules import is_compressed, rule_for, rules, type_of
from tests.now import outputs


def test_every_output_has_the_type_that_its_name_gives_it(newspaper):
    for_readers = (output for output in outputs() if not output.folder and not output.address.startswith(("/.", "/_")))
    told = {output.address: output.media_type for output in for_readers}
    assert len(set(told.values())) > 5
    pressed = {address: f"{address}index.html" if address.endswith("/") else address for address in told}
    assert {address: type_of(name) for address, name in pressed.items()} == told


def test_pictures_and_documents_are_not_compressed_again():
    assert not any(is_compressed(type_of(f"/media/a.{ending}")) for ending in ("avif", "webp", "jpg", "pdf", "docx"))


def test_one_rule_holds_for_whatever_no_other_speaks_of():
    assert rule_for("/whatever/there/is") == rules()[-1]
