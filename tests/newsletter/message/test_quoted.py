"""Quoted-printable that nothing on the way changes."""

from __future__ import annotations

import quopri
import re

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsletter.message.quoted import quoted
from tamizdat.newsletter.message.template import HOLDERS, Slot, Template

texts = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" .\tF=\n-"))) | st.text(
    st.sampled_from("From . \n=я"), max_size=400
)


def canonical(body):
    """Return a body in DKIM's relaxed form (RFC 6376, section 3.4.4)."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    return b"\r\n".join(lines)


@given(texts)
def test_it_decodes_to_the_same_text(text):
    decoded = quopri.decodestring(quoted(text).replace(b"\r\n", b"\n")).decode()
    assert decoded == text.replace("\r\n", "\n").replace("\r", "\n")


@given(texts)
def test_its_lines_are_short_and_begin_with_nothing_that_servers_touch(text):
    for line in quoted(text).split(b"\r\n"):
        assert len(line) <= 76
        assert line.isascii()
        assert not line.startswith((b".", b"From "))
        assert not line.endswith((b" ", b"\t"))


@given(texts)
def test_dkims_relaxed_form_of_it_is_itself(text):
    assert canonical(quoted(text)) == quoted(text)


@given(
    st.lists(
        st.sampled_from([holder.decode() for holder in HOLDERS.values()]) | st.text("ab я", max_size=90), max_size=6
    )
)
def test_a_slot_is_never_broken(parts):
    text = "".join(parts)
    found = Template.of(quoted(text)).pieces
    wanted = [slot for part in parts for slot, holder in HOLDERS.items() if part == holder.decode()]
    assert [piece for piece in found if isinstance(piece, Slot)] == wanted
