"""Mail to colleagues and to readers."""

from __future__ import annotations

from tamizdat.newsletter.dns_records import dmarc_record, spf_record
from tamizdat.safety.deployment import Deployment
from tamizdat.safety.doctor.checks import Severity, Verdict, check
from tamizdat.vault import errors

# What can be wrong with the private key, by the names of the errors.
OF_KEYS = frozenset(kind.__name__ for kind in errors.KeyTroubleError.__subclasses__())


@check("mail-relay", Severity.PROBLEM)
def mail_relay(deployment: Deployment) -> Verdict:
    """Colleagues wait for mail that never comes."""
    if not deployment.mail_trouble:
        return None
    return (
        f"The mail relay cannot be used ({deployment.mail_trouble}): no message leaves.",
        "Check TAMIZDAT_MAIL_URL and whether this machine may reach the relay; 'tamizdat doctor --offline' skips this.",
    )


@check("newsletter-relay", Severity.PROBLEM)
def newsletter_relay(deployment: Deployment) -> Verdict:
    """Readers wait for a newsletter that never comes."""
    if not deployment.smtp_trouble:
        return None
    return (
        f"The relay for messages to readers cannot be used ({deployment.smtp_trouble}): no issue leaves.",
        "Check TAMIZDAT_SMTP_URL and whether this machine may reach the relay; 'tamizdat doctor --offline' skips this.",
    )


@check("mail-spf", Severity.WARNING, in_demo=False)
def mail_spf(deployment: Deployment) -> Verdict:
    """Receivers ask whether the envelope's host lets the relay send (RFC 7208)."""
    for found in deployment.names:
        if found.spf is not None and len(found.spf) != 1:
            number = "has several SPF records" if found.spf else "has no SPF record"
            record = spf_record(found.wanted.relay)
            return (
                f"{found.wanted.bounces} {number}: receivers take newsletters for forged.",
                f'Set one TXT record of {found.wanted.bounces}, such as "{record}" (your relay may tell you another).',
            )
    return None


@check("mail-dkim", Severity.PROBLEM, in_demo=False)
def mail_dkim(deployment: Deployment) -> Verdict:
    """A signature that nobody can verify is worse than none (RFC 6376)."""
    for found in deployment.names:
        for selector in found.wrong_keys or ():
            record = found.wanted.keys[selector]
            if not record:
                return (
                    f"The DKIM key '{selector}' cannot be read or is none: no issue can be sent.",
                    "Mend TAMIZDAT_DKIM_KEYS, or the file that it names.",
                )
            return (
                f"{selector}._domainkey.{found.wanted.host} has not the public key that newsletters are signed with.",
                f'Set its TXT record to "{record}".',
            )
    return None


@check("mail-dmarc", Severity.WARNING, in_demo=False)
def mail_dmarc(deployment: Deployment) -> Verdict:
    """Large receivers want to know what to do with mail that is not ours (RFC 7489)."""
    for found in deployment.names:
        if found.dmarc == ():
            return (
                f"{found.wanted.host} has no DMARC policy: large receivers may refuse newsletters.",
                f'Set the TXT record of _dmarc.{found.wanted.host}, such as "{dmarc_record(found.wanted.host)}".',
            )
    return None


@check("mail-bounces", Severity.WARNING, in_demo=False)
def mail_bounces(deployment: Deployment) -> Verdict:
    """What cannot be delivered has to come back somewhere."""
    for found in deployment.names:
        if found.mailbox is False:
            return (
                f"{found.wanted.bounces} takes no mail: bounces and unsubscriptions by mail are lost.",
                f"Set an MX record of {found.wanted.bounces} that leads to a server that takes them.",
            )
    return None


@check("mail-names", Severity.WARNING, in_demo=False)
def mail_names(deployment: Deployment) -> Verdict:
    """Receivers distrust a relay whose number and name do not lead to each other."""
    for found in deployment.names:
        if found.relay_named is False:
            return (
                f"The address of {found.wanted.relay} has no name that leads back to it (PTR): receivers distrust it.",
                "Have whoever runs the relay's machine set the PTR record of its address to its name.",
            )
    return None


@check("mail-outbox", Severity.WARNING, in_demo=False)
def mail_outbox(deployment: Deployment) -> Verdict:
    """The outbox writes messages to files and sends none."""
    if deployment.environment.mail_url != "outbox:":
        return None
    return (
        "Messages are written to files in the data directory, with the receivers' addresses, and sent to nobody.",
        "Set TAMIZDAT_MAIL_URL to your mail relay.",
    )


@check("letters", Severity.PROBLEM)
def letters(deployment: Deployment) -> Verdict:
    """Colleagues wait for letters that the worker cannot write."""
    trouble = deployment.letters_trouble
    if not trouble:
        return None
    if trouble in OF_KEYS:
        return (
            f"The worker cannot open the addresses of colleagues ({trouble}), so nobody is written to.",
            "Give the worker the vault's private key (docs/how-to/keep-the-keys.md), or have no addresses kept.",
        )
    return (
        f"The worker cannot write to colleagues ({trouble}). It goes on trying, and gives a letter up after a day.",
        "Check TAMIZDAT_MAIL_URL and whether the relay takes mail from this machine; see the worker's log.",
    )
