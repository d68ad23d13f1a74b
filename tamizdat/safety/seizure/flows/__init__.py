"""What invented readers and colleagues do so far, in the order in which it is played."""

from __future__ import annotations

from tamizdat.rehearsals import Flow, register
from tamizdat.safety.seizure.flows.colleague import (
    be_turned_away,
    clear_leftovers,
    give_an_address,
    work_under_a_pseudonym,
)
from tamizdat.safety.seizure.flows.newsletter import clear_leftovers as clear_issues
from tamizdat.safety.seizure.flows.newsletter import make_an_issue
from tamizdat.safety.seizure.flows.reader import read, stumble


def register_flows() -> None:
    """Have the seizure test play them."""
    register(
        Flow("reader.read", "A reader reads, and follows dead links, with a telling browser.", read),
        Flow("reader.stumble", "Something breaks while somebody's address is in hand.", stumble),
        Flow("staff.turned-away", "Somebody tries a name and a password at the staff's door.", be_turned_away),
        Flow("staff.address", "A colleague enrols with a second factor and gives a mail address.", give_an_address),
        Flow(
            "staff.pseudonym",
            "A colleague enrols with a second factor, brings a picture and writes under a pseudonym.",
            work_under_a_pseudonym,
            clear_leftovers,
        ),
        Flow(
            "newsletter.desk",
            "A colleague begins an issue of a newsletter, and has it sent to themselves and to somebody else.",
            make_an_issue,
            clear_issues,
        ),
    )
