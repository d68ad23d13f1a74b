"""The vault and its keys."""

from __future__ import annotations

from tamizdat.safety.deployment import Deployment
from tamizdat.safety.doctor.checks import Severity, Verdict, check


@check("vault-missing", Severity.PROBLEM, in_demo=False)
def vault_missing(deployment: Deployment) -> Verdict:
    """Without keys no address can be taken, a colleague's neither."""
    if deployment.vault.exists or not deployment.vault.needed:
        return None
    return (
        "There are no keys to seal addresses with, so none can be kept, of colleagues neither.",
        "Run 'tamizdat vault init', then 'tamizdat vault backup'.",
    )


@check("vault-ring", Severity.PROBLEM)
def vault_ring(deployment: Deployment) -> Verdict:
    """A ring that cannot be read seals nothing and finds nobody."""
    if not deployment.vault.trouble:
        return None
    return (
        f"The vault cannot be used. {deployment.vault.trouble}",
        "Follow that, or put the keys of a backup back (docs/how-to/keep-the-keys.md).",
    )


@check("vault-permissions", Severity.PROBLEM)
def vault_permissions(deployment: Deployment) -> Verdict:
    """Whoever reads a key file reads, or can look for, every reader."""
    loose = deployment.vault.loose
    if not loose:
        return None
    return (
        f"Other accounts of this machine can read the keys in {', '.join(loose)}.",
        "Run 'chmod 600' on them, then 'tamizdat vault rotate': the old keys may be known.",
    )


@check("vault-key-beside", Severity.WARNING, in_demo=False)
def vault_key_beside(deployment: Deployment) -> Verdict:
    """Sealing protects nobody from whoever takes the data directory as a whole."""
    if not deployment.vault.beside:
        return None
    return (
        (
            "The vault's private key lies in the data directory, open: whoever copies the directory or seizes the "
            "machine reads every sealed record. So sealing protects against a copy of the database alone."
        ),
        "Give the key to the worker alone, or lock it with a passphrase (docs/how-to/keep-the-keys.md).",
    )


@check("vault-backup", Severity.WARNING, in_demo=False)
def vault_backup(deployment: Deployment) -> Verdict:
    """What is sealed to a key that is lost is lost."""
    if deployment.vault.backed_up:
        return None
    return (
        "A key of the vault is in no backup: with this disk, every sealed record would be lost for good.",
        "Run 'tamizdat vault backup', and keep the file and its passphrase elsewhere.",
    )


@check("vault-rotation", Severity.WARNING, in_demo=False)
def vault_rotation(deployment: Deployment) -> Verdict:
    """Old keys stay in use as long as it is not finished."""
    if not deployment.vault.rotating:
        return None
    return (
        "A rotation of the vault's keys was begun and is not at its end: some records are still under old keys.",
        "Run 'tamizdat vault rotate', which goes on.",
    )
