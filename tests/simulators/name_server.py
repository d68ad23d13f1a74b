"""A name server on this machine that knows what it is told (RFC 1035, over UDP)."""

from __future__ import annotations

import contextlib
import socket
import threading

import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset


class NameServer:
    """Answers from a table.

    Args:
        records: texts of records by name and type: ``{("tern.example", "TXT"): ['"v=spf1 -all"']}``. A name that is in
            no entry does not exist.
        broken: names of which it says that it cannot tell (SERVFAIL).
    """

    def __init__(self, records, broken=()):
        self.records, self.broken = records, broken

    def __enter__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.sendto(b"end", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()

    @property
    def resolver(self):
        """A resolver that asks this server and no other."""
        found = dns.resolver.Resolver(configure=False)
        found.nameservers, found.port, found.lifetime = ["127.0.0.1"], self.port, 2.0
        return found

    def _serve(self):
        while True:
            data, whence = self.socket.recvfrom(4096)
            if data == b"end":
                return
            with contextlib.suppress(dns.exception.DNSException):
                self.socket.sendto(self._answer(dns.message.from_wire(data)).to_wire(), whence)

    def _answer(self, asked):
        answer = dns.message.make_response(asked)
        [question] = asked.question
        name, kind = question.name.to_text().rstrip("."), dns.rdatatype.to_text(question.rdtype)
        if name in self.broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif (name, kind) in self.records:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *self.records[name, kind]))
        elif name not in {known for known, _kind in self.records}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
