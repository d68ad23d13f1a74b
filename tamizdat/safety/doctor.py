"""What can be wrong with a deployment, and how to mend it: ``tamizdat doctor``.

Each check is a rule without I/O: it gets the facts (:class:`tamizdat.safety.deployment.Deployment`) and gives a
:class:`Finding`, or nothing. A **problem** endangers people or keeps the newspaper from working. A **warning** is worth
knowing. To add a check, write the function, decorate it, and describe it in docs/reference/doctor.md; a test asks for
that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

from tamizdat.safety.deployment import Deployment
from tamizdat.settings.environment import LOOPBACK, host_of
from tamizdat.vault import errors

GIGABYTE = 1024**3
NEARLY_FULL = GIGABYTE // 10
WORKER_SILENT_FOR = dt.timedelta(minutes=2)
CLOCK_MAY_DIFFER = dt.timedelta(minutes=5)
A_MONTH_OF_SECONDS = 60 * 60 * 24 * 30
ANYBODY_ELSE = 0o077
EVERYBODY = 0o007
# What can be wrong with the private key, by the names of the errors.
OF_KEYS = frozenset(kind.__name__ for kind in errors.KeyTroubleError.__subclasses__())
ON_DISK = "django.core.files.uploadhandler.TemporaryFileUploadHandler"


class Severity(StrEnum):
    """How bad a finding is."""

    PROBLEM = "problem"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Args:
        id: stable name of the check, for scripts and for docs/reference/doctor.md.
        wrong: a sentence that says what is wrong and what follows.
        mend: a sentence that says what to do.
    """

    id: str
    severity: Severity
    wrong: str
    mend: str

    def as_dict(self) -> dict[str, str]:
        """Return the finding for JSON."""
        return {name: str(value) for name, value in asdict(self).items()}


# What a check gives: what is wrong and how to mend it, or None.
Verdict = tuple[str, str] | None
Rule = Callable[[Deployment], Verdict]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its name.

    Args:
        in_demo: whether it is asked in a demo too, where many things are as they must not be elsewhere.
    """

    id: str
    severity: Severity
    rule: Rule
    in_demo: bool

    def look_at(self, deployment: Deployment) -> Finding | None:
        """Apply the rule."""
        if deployment.environment.mode == "demo" and not self.in_demo:
            return None
        verdict = self.rule(deployment)
        return Finding(self.id, self.severity, *verdict) if verdict else None


CHECKS: dict[str, Check] = {}


def examine(deployment: Deployment) -> list[Finding]:
    """Return everything that is wrong with a deployment, problems first."""
    findings = [finding for check in CHECKS.values() if (finding := check.look_at(deployment))]
    return sorted(findings, key=lambda finding: finding.severity is not Severity.PROBLEM)


def check(name: str, severity: Severity, *, in_demo: bool = True) -> Callable[[Rule], Rule]:
    """Register a rule as a check."""

    def registered(rule: Rule) -> Rule:
        CHECKS[name] = Check(name, severity, rule, in_demo)
        return rule

    return registered


@check("demo-mode", Severity.PROBLEM)
def demo_mode(deployment: Deployment) -> Verdict:
    """A demo has a log-in that the whole world knows."""
    if deployment.environment.mode != "demo":
        return None
    return (
        "This is the demo: its log-in is public, so no reader and no colleague may be let near it.",
        "For a newsroom in earnest follow docs/how-to/deploy.md, with a new data directory.",
    )


@check("debug", Severity.PROBLEM)
def debug(deployment: Deployment) -> Verdict:
    """Django's debug pages show settings and data to whoever provokes a fault."""
    if not deployment.debug:
        return None
    return (
        "DEBUG is on: a fault would show settings and data to a stranger.",
        "Unset DJANGO_SETTINGS_MODULE, so that TAMIZDAT_MODE chooses the settings.",
    )


@check("root", Severity.WARNING, in_demo=False)
def root(deployment: Deployment) -> Verdict:
    """A program that is taken over has the rights that it was started with."""
    if not deployment.as_root:
        return None
    return (
        "This runs as root: whoever takes over the program has the machine.",
        "Run it as an account of its own, as the units in deploy/ do.",
    )


@check("data-directory", Severity.PROBLEM)
def data_directory(deployment: Deployment) -> Verdict:
    """Everything that is written goes there."""
    folder = deployment.folder
    if folder.exists and folder.writable:
        return None
    state = "cannot be written to" if folder.exists else "does not exist"
    return (
        f"The data directory {folder.path} {state}.",
        "Make it, give it to the account that the newspaper runs as, or set TAMIZDAT_DATA_DIR.",
    )


@check("data-permissions", Severity.PROBLEM, in_demo=False)
def data_permissions(deployment: Deployment) -> Verdict:
    """Drafts and accounts must not be read by other accounts of the machine."""
    folder = deployment.folder
    if not folder.permissions & EVERYBODY:
        return None
    return (
        f"Every account of this machine can look into {folder.path}.",
        f"Run 'chmod o-rwx {folder.path}'.",
    )


@check("disk-full", Severity.PROBLEM)
def disk_full(deployment: Deployment) -> Verdict:
    """Without room nothing can be saved."""
    if not deployment.folder.exists or deployment.folder.free >= NEARLY_FULL:
        return None
    return (
        f"Only {deployment.folder.free // 1024**2} MB are left for the data directory: soon nothing can be saved.",
        "Free some space, or move TAMIZDAT_DATA_DIR to a larger disk.",
    )


@check("disk-filling", Severity.WARNING)
def disk_filling(deployment: Deployment) -> Verdict:
    """A newsroom wants to know before nothing can be saved."""
    if not NEARLY_FULL <= deployment.folder.free < GIGABYTE:
        return None
    return (
        f"{deployment.folder.free // 1024**2} MB are left for the data directory.",
        "Free some space before it runs out.",
    )


@check("secret-key-file", Severity.PROBLEM, in_demo=False)
def secret_key_file(deployment: Deployment) -> Verdict:
    """Whoever has the key can make any session."""
    if not deployment.key_file_permissions & ANYBODY_ELSE:
        return None
    return (
        "Others than its owner can read the secret key's file; with the key anyone can log in as anyone.",
        "Run 'chmod 600' on it, and put a new key into it: the old one may be known.",
    )


@check("database", Severity.PROBLEM)
def database(deployment: Deployment) -> Verdict:
    """Nothing works without it."""
    if not deployment.database.trouble:
        return None
    return (
        f"The database does not answer ({deployment.database.trouble}).",
        "Check DATABASE_URL, and whether the database server runs and lets this account in.",
    )


@check("migrations", Severity.PROBLEM)
def migrations(deployment: Deployment) -> Verdict:
    """An older database does not fit the program."""
    pending = deployment.database.pending
    if not pending:
        return None
    return (
        f"The database is {len(pending)} migrations behind this version of the program (first: {pending[0]}).",
        "Make a backup, then run 'tamizdat migrate'.",
    )


@check("sqlite-damage", Severity.PROBLEM)
def sqlite_damage(deployment: Deployment) -> Verdict:
    """SQLite's own check of its file."""
    if not deployment.database.damage:
        return None
    return (
        f"The database file is damaged: {deployment.database.damage}",
        "Stop the newspaper, keep a copy of the file, and restore the last backup.",
    )


@check("sqlite-journal", Severity.WARNING)
def sqlite_journal(deployment: Deployment) -> Verdict:
    """Without write-ahead logging an editor who saves keeps every reader waiting."""
    data = deployment.database
    if data.vendor != "sqlite" or data.trouble or data.journal in ("wal", "memory"):
        return None
    return (
        f"SQLite's journal is in mode {data.journal}, so whoever saves keeps everybody else waiting.",
        "Put the database on a local disk: on network drives SQLite cannot use write-ahead logging.",
    )


@check("database-permissions", Severity.PROBLEM, in_demo=False)
def database_permissions(deployment: Deployment) -> Verdict:
    """A readable file in a readable directory is a leak."""
    if not (deployment.database.permissions & EVERYBODY and deployment.folder.permissions & EVERYBODY):
        return None
    return (
        "Every account of this machine can read the database file.",
        "Run 'chmod o-rwx' on it and on its directory.",
    )


@check("site-url", Severity.PROBLEM, in_demo=False)
def site_url(deployment: Deployment) -> Verdict:
    """What a reader reads must not be read or changed on the way. An onion address is encrypted by Tor itself."""
    open_ones = [
        url
        for url in (deployment.environment.site_url, deployment.environment.admin_url)
        if not url.startswith("https://") and not host_of(url).endswith(".onion")
    ]
    if not open_ones:
        return None
    return (
        f"{open_ones[0]} is not encrypted: whoever carries the line sees and changes what is read, and who logs in.",
        "Get a certificate, and set TAMIZDAT_SITE_URL and TAMIZDAT_ADMIN_URL to https:// addresses.",
    )


@check("site-host", Severity.PROBLEM, in_demo=False)
def site_host(deployment: Deployment) -> Verdict:
    """Addresses on feeds and in mails lead where this setting says."""
    host = host_of(deployment.environment.site_url)
    if host not in LOOPBACK:
        return None
    return (
        f"TAMIZDAT_SITE_URL names {host}, which every reader's machine takes for itself.",
        "Set it to the newspaper's public address.",
    )


@check("proxy-unset", Severity.PROBLEM, in_demo=False)
def proxy_unset(deployment: Deployment) -> Verdict:
    """On the loopback interface somebody else does TLS, and the program must be told that it was done."""
    environment = deployment.environment
    behind_one = environment.host in LOOPBACK and environment.site_url.startswith("https://")
    if environment.behind_proxy or not behind_one:
        return None
    return (
        "A web server in front does TLS, but the program takes every request for unencrypted: log-in will fail.",
        "Set TAMIZDAT_BEHIND_PROXY=yes, and let the web server set X-Forwarded-Proto.",
    )


@check("proxy-open", Severity.PROBLEM, in_demo=False)
def proxy_open(deployment: Deployment) -> Verdict:
    """X-Forwarded-Proto must come from the web server in front and from nobody else."""
    environment = deployment.environment
    if not environment.behind_proxy or environment.host in LOOPBACK:
        return None
    return (
        f"TAMIZDAT_BEHIND_PROXY is on and others reach {environment.host}: they can claim to have come by TLS.",
        "Set TAMIZDAT_HOST=127.0.0.1, so that only the web server in front reaches the program.",
    )


@check("hsts", Severity.PROBLEM, in_demo=False)
def hsts(deployment: Deployment) -> Verdict:
    """A browser that has been told so never comes back without TLS (RFC 6797)."""
    if deployment.hsts_seconds >= A_MONTH_OF_SECONDS:
        return None
    return (
        "Browsers are not told to come back by TLS only: the first request of each visit can be intercepted.",
        "Unset DJANGO_SETTINGS_MODULE, so that TAMIZDAT_MODE=production chooses the settings.",
    )


@check("cookies", Severity.PROBLEM, in_demo=False)
def cookies(deployment: Deployment) -> Verdict:
    """A session that travels in the open belongs to everybody on the way."""
    if deployment.cookies_secure:
        return None
    return (
        "The cookies of colleagues may travel unencrypted.",
        "Unset DJANGO_SETTINGS_MODULE, so that TAMIZDAT_MODE=production chooses the settings.",
    )


@check("mail-relay", Severity.PROBLEM)
def mail_relay(deployment: Deployment) -> Verdict:
    """Colleagues wait for mail that never comes."""
    if not deployment.mail_trouble:
        return None
    return (
        f"The mail relay cannot be used ({deployment.mail_trouble}): no message leaves.",
        "Check TAMIZDAT_MAIL_URL and whether this machine may reach the relay; 'tamizdat doctor --offline' skips this.",
    )


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


@check("demo-accounts", Severity.PROBLEM, in_demo=False)
def demo_accounts(deployment: Deployment) -> Verdict:
    """A demo account's password is public; outside the demo it cannot log in, and should not be there either."""
    if not deployment.people.demo:
        return None
    return (
        f"Accounts of the demo are in this database: {', '.join(deployment.people.demo)}.",
        "Delete them in the admin under Settings, Users; better, start from an empty database.",
    )


@check("second-factor", Severity.WARNING, in_demo=False)
def second_factor(deployment: Deployment) -> Verdict:
    """Until a second factor is set up, whoever has the password can set up theirs."""
    names = deployment.people.without_factor
    if not names:
        return None
    return (
        f"No second factor is set up for {', '.join(names)}: whoever has the password can set one up.",
        "Ask these colleagues to log in once, or deactivate the accounts.",
    )


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


@check("static-files", Severity.WARNING)
def static_files(deployment: Deployment) -> Verdict:
    """Without its style sheets and scripts the admin cannot be used."""
    if deployment.static_collected:
        return None
    return (
        "The admin's style sheets and scripts are not collected yet.",
        "Start 'tamizdat serve', which collects them.",
    )


@check("worker", Severity.PROBLEM, in_demo=False)
def worker(deployment: Deployment) -> Verdict:
    """Nothing that was scheduled is published without the worker."""
    beat = deployment.heartbeat
    if beat is not None and deployment.now - beat <= WORKER_SILENT_FOR:
        return None
    seen = f"since {beat:%Y-%m-%d %H:%M UTC}" if beat else "yet"
    return (
        f"The worker has not been at work {seen}: what is scheduled is not published.",
        "Start 'tamizdat worker' (the unit tamizdat-worker.service), and see its log if it ends.",
    )


@check("clock", Severity.PROBLEM)
def clock(deployment: Deployment) -> Verdict:
    """Embargoes, schedules and second factors go by this machine's clock."""
    latest = max((moment for moment in (deployment.heartbeat, deployment.newest) if moment), default=None)
    if latest is None or latest - deployment.now <= CLOCK_MAY_DIFFER:
        return None
    minutes = round((latest - deployment.now).total_seconds() / 60)
    return (
        f"This machine's clock is {minutes} minutes behind what was done here.",
        "Set the clock and let it be kept right, for instance by 'timedatectl set-ntp true'.",
    )


@check("uploads-on-disk", Severity.PROBLEM)
def uploads_on_disk(deployment: Deployment) -> Verdict:
    """A large upload must not lie on a disk with its metadata before it has been cleaned."""
    if ON_DISK not in deployment.upload_handlers:
        return None
    return (
        "Large uploads are written to disk before they are cleaned of places, names and times.",
        "Unset DJANGO_SETTINGS_MODULE, so that the project's own settings are used.",
    )


@check("calls-home", Severity.PROBLEM)
def calls_home(deployment: Deployment) -> Verdict:
    """Some of Wagtail's features ask other hosts, with hashes of colleagues' mail addresses among what they tell."""
    if not deployment.calls_home:
        return None
    return (
        f"The admin would ask hosts that you have not chosen ({', '.join(deployment.calls_home)}).",
        "Unset DJANGO_SETTINGS_MODULE, so that the project's own settings are used.",
    )
