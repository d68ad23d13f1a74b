"""What name servers say of a sender, asked of a real one on this machine."""

from __future__ import annotations

from tamizdat.newsletter.dns_records import Found, Wanted, asking, look_up
from tests.simulators.name_server import NameServer

KEY = "v=DKIM1; k=rsa; p=" + "A" * 390
WANTED = Wanted("news.tern.example", "bounces.tern.example", {"news1": KEY}, "relay.example")
SOUND = {
    ("bounces.tern.example", "TXT"): ['"google-verification=1"', '"v=spf1 mx" " -all"'],
    ("bounces.tern.example", "MX"): ["10 mx.tern.example."],
    ("news1._domainkey.news.tern.example", "TXT"): [f'"{KEY[:200]}" "{KEY[200:]}"'],
    ("_dmarc.tern.example", "TXT"): ['"v=DMARC1; p=none"'],
    ("relay.example", "A"): ["192.0.2.7"],
    ("7.2.0.192.in-addr.arpa", "PTR"): ["relay.example."],
}


def found(records, broken=()):
    with NameServer(records, broken) as server:
        return look_up(WANTED, asking(server.resolver))


def test_what_is_set_right_is_found_so():
    assert found(SOUND) == Found(
        WANTED,
        spf=("v=spf1 mx -all",),
        dmarc=("v=DMARC1; p=none",),
        wrong_keys=(),
        mailbox=True,
        relay_named=True,
    )


def test_what_is_not_set_is_told_from_what_nobody_answers():
    assert found({}) == Found(WANTED, spf=(), dmarc=(), wrong_keys=("news1",), mailbox=False, relay_named=None)
    broken = ("bounces.tern.example", "news1._domainkey.news.tern.example", "_dmarc.news.tern.example")
    assert found(SOUND, broken) == Found(WANTED, relay_named=True)


def test_another_key_and_a_name_that_leads_elsewhere_are_seen():
    wrong = SOUND | {
        ("news1._domainkey.news.tern.example", "TXT"): ['"v=DKIM1; k=rsa; p=BBBB"'],
        ("7.2.0.192.in-addr.arpa", "PTR"): ["other.example."],
        ("other.example", "A"): ["192.0.2.8"],
    }
    told = found(wrong)
    assert told.wrong_keys == ("news1",)
    assert told.relay_named is False
