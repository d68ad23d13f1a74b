"""Header fields, whatever people have typed into their parts."""

from __future__ import annotations

import pytest

from tamizdat.newsletter.message.composing import address_in_ascii, without_holders
from tamizdat.newsletter.message.fields import mailbox_field, text_field
from tamizdat.newsletter.message.template import HOLDERS


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\0"])
@pytest.mark.parametrize("name", ["The Tern", "Крачка"])
def test_nothing_that_is_typed_ends_a_field(end, name):
    typed = f"{name}{end}Bcc: mira@orvale.example"
    for field in (mailbox_field("From", typed, "news@tern.example"), text_field("Subject", typed)):
        lines = field.removesuffix(b"\r\n").split(b"\r\n")
        assert all(line.startswith(b" ") for line in lines[1:])
        assert not {*b"\r\n\x0b\x85\0"} & {*b"".join(lines)}


def test_an_address_of_a_host_in_other_letters_is_written_in_ascii():
    assert address_in_ascii("news@крачка.example") == "news@xn--80aa2ab2a7b.example"
    assert address_in_ascii("news@tern.example") == "news@tern.example"


def test_what_stands_for_a_readers_own_bytes_is_shown_to_nobody():
    shown = without_holders(" ".join(holder.decode() for holder in HOLDERS.values()))
    assert shown == "to message leave preferences envelope"
