"""What ``tamizdat doctor`` looks at: the state of this deployment, gathered once and handed to the checks.

Only this module asks the system, the database, the mail relay and the resolver of names. The checks
(``tamizdat.safety.doctor``) are rules over these facts.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import smtplib
import ssl
import stat
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from tamizdat.newsletter.dns_records import Ask, Found, Wanted, look_up, resolver
from tamizdat.newsletter.message.composing import host_of_sender
from tamizdat.newsletter.message.dkim import BadKeyError, read_signer
from tamizdat.newsletter.models import Newsletter
from tamizdat.newsletter.running import relay_of
from tamizdat.safety.heartbeat import last_beat
from tamizdat.schedule.models import JobState
from tamizdat.settings.environment import Environment
from tamizdat.staff.demo import demo_accounts_present
from tamizdat.staff.letters import JOB as LETTERS
from tamizdat.staff.relay import sender_domain
from tamizdat.support.providers.registry import providers
from tamizdat.vault import at_hand
from tamizdat.vault.errors import KeyTroubleError, NoVaultError
from tamizdat.vault.keyfiles import OWNER_AND_GROUP, OWNER_ONLY
from tamizdat.vault.locked import is_locked
from tamizdat.vault.records import tables
from tamizdat.vault.sources import FOLDER, PRIVATE, RING

SECONDS_FOR_MAIL = 5


@dataclass(frozen=True, slots=True)
class Folder:
    """The data directory.

    Args:
        permissions: the lowest nine bits of its mode.
        free: bytes that this user may still write there.
    """

    path: Path
    exists: bool
    writable: bool
    permissions: int
    free: int


@dataclass(frozen=True, slots=True)
class Database:
    """The database, as far as it answers.

    Args:
        trouble: name of the exception when it does not answer, else "". Everything below is then empty.
        pending: names of the migrations that it lacks.
        damage: what its own check of its file finds; "" when all is well or it has no such check.
        permissions: the lowest nine bits of the file's mode; 0 when it is not a file.
    """

    vendor: str
    trouble: str = ""
    pending: tuple[str, ...] = ()
    journal: str = ""
    damage: str = ""
    permissions: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """The accounts.

    Args:
        demo: names of accounts with a public password.
        without_factor: names of active accounts that have not set up a second factor.
    """

    demo: tuple[str, ...] = ()
    without_factor: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vault:
    """The keys that addresses are sealed with.

    Args:
        needed: whether anything in this newsroom is sealed at all.
        trouble: why its ring cannot be used, in a sentence; "" if it can.
        loose: files with keys that others than their owner can read.
        beside: whether the private key lies in the data directory, open.
        backed_up: whether every key is in a backup.
        rotating: whether a rotation was begun and is not at its end.
    """

    needed: bool = False
    exists: bool = False
    trouble: str = ""
    loose: tuple[str, ...] = ()
    beside: bool = False
    backed_up: bool = True
    rotating: bool = False


@dataclass(frozen=True, slots=True)
class Support:
    """The ways to give.

    Args:
        providers: names of those that are there.
        test_keys: whether money is asked for with keys that move none.
    """

    providers: tuple[str, ...] = ()
    test_keys: bool = False


@dataclass(frozen=True, slots=True)
class Deployment:
    """Everything that the checks are told.

    Args:
        as_root: whether this very process has all rights on the machine.
        mail_trouble: why the mail relay could not be used; "" if it could, or if it was not to be asked.
        smtp_trouble: the same for the relay of messages to readers, where that is another one.
        names: what name servers say of those who send newsletters; empty if they were not to be asked.
        letters_trouble: what keeps the worker from writing to colleagues, as the name of an error; "" for nothing.
        newest: when the newest page was published, or None.
    """

    environment: Environment
    now: dt.datetime
    as_root: bool
    folder: Folder
    key_file_permissions: int
    database: Database
    people: People
    vault: Vault
    support: Support
    static_collected: bool
    mail_trouble: str
    smtp_trouble: str
    names: tuple[Found, ...]
    letters_trouble: str
    heartbeat: dt.datetime | None
    newest: dt.datetime | None
    upload_handlers: tuple[str, ...]
    calls_home: tuple[str, ...]
    debug: bool
    hsts_seconds: int
    cookies_secure: bool


def look(*, offline: bool) -> Deployment:
    """Gather the facts of this deployment.

    Args:
        offline: when set, the mail relay and this machine's resolver of names are not asked. They are the only others
            that are asked at all.
    """
    environment: Environment = settings.ENVIRONMENT
    database = look_at_database()
    usable = not database.trouble and not database.pending
    separate = environment.smtp_url != environment.mail_url
    return Deployment(
        environment=environment,
        now=timezone.now(),
        as_root=os.geteuid() == 0,
        folder=look_at_folder(environment.data_dir),
        key_file_permissions=permissions_of(os.environ.get("TAMIZDAT_SECRET_KEY_FILE", "")),
        database=database,
        people=look_at_people() if usable else People(),
        vault=look_at_vault(environment),
        support=look_at_support(environment) if usable else Support(),
        static_collected=(Path(settings.STATIC_ROOT) / "staticfiles.json").is_file(),
        mail_trouble="" if offline else trouble_with_mail(environment.mail_url),
        smtp_trouble="" if offline else trouble_with_mail(environment.smtp_url) if separate else "",
        names=() if offline or not usable else look_at_names(environment, resolver()),
        letters_trouble=trouble_with_letters() if usable else "",
        heartbeat=last_beat(environment.data_dir),
        newest=Page.objects.aggregate(newest=Max("last_published_at"))["newest"] if usable else None,
        upload_handlers=tuple(settings.FILE_UPLOAD_HANDLERS),
        calls_home=calls_home(),
        debug=settings.DEBUG,
        hsts_seconds=settings.SECURE_HSTS_SECONDS,
        cookies_secure=settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE,
    )


def look_at_folder(path: Path) -> Folder:
    """Look at the data directory, which need not be there."""
    exists = path.is_dir()
    return Folder(
        path=path,
        exists=exists,
        writable=exists and os.access(path, os.W_OK | os.X_OK),
        permissions=permissions_of(str(path)),
        free=shutil.disk_usage(path).free if exists else 0,
    )


def look_at_database() -> Database:
    """Ask the database how it is; a database that does not answer is a finding and no fault of the doctor's."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        journal, damage = look_into_sqlite() if connection.vendor == "sqlite" else ("", "")
    except DatabaseError as error:
        return Database(connection.vendor, trouble=type(error).__name__)
    return Database(
        vendor=connection.vendor,
        pending=tuple(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan),
        journal=journal,
        damage=damage,
        permissions=permissions_of(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else 0,
    )


def look_into_sqlite() -> tuple[str, str]:
    """Return SQLite's journal mode, and what its quick check of the file finds ("" if nothing)."""
    with connection.cursor() as cursor:
        (journal,) = cursor.execute("PRAGMA journal_mode").fetchone()
        (verdict,) = cursor.execute("PRAGMA quick_check(1)").fetchone()
    return journal, "" if verdict == "ok" else verdict


def look_at_people() -> People:
    """Return the accounts that somebody should do something about."""
    factors = Authenticator.objects.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    active = get_user_model().objects.filter(is_active=True, demo=False)
    without = active.exclude(pk__in=factors.values("user_id")).order_by("username")
    return People(tuple(demo_accounts_present()), tuple(without.values_list("username", flat=True)))


def look_at_vault(environment: Environment) -> Vault:
    """Look at the vault's files; whether this process may open anything is not asked."""
    needed, private = bool(tables()), private_key_beside(environment.data_dir)
    try:
        ring = at_hand.ring()
    except NoVaultError:
        return Vault(needed=needed)
    except KeyTroubleError as error:
        return Vault(needed=needed, exists=True, trouble=str(error), loose=loose_keys(environment), beside=private)
    return Vault(
        needed=needed,
        exists=True,
        loose=loose_keys(environment),
        beside=private,
        backed_up=all(date.backed_up for date in ring.dates.values()),
        rotating=ring.rotating,
    )


def look_at_support(environment: Environment) -> Support:
    """Look at the ways to give; no provider is asked."""
    stripe = environment.stripe
    return Support(tuple(providers()), test_keys=stripe is not None and not stripe.live)


def private_key_beside(data_dir: Path) -> bool:
    """Tell whether an open private key lies in the data directory."""
    try:
        return not is_locked((data_dir / FOLDER / PRIVATE).read_bytes())
    except OSError:
        return False


def loose_keys(environment: Environment) -> tuple[str, ...]:
    """Return the files with keys that others can read."""
    folder = environment.data_dir / FOLDER
    forbidden = {str(folder / RING): OWNER_AND_GROUP, str(folder / PRIVATE): OWNER_ONLY}
    if environment.vault_key_file is not None:
        forbidden[str(environment.vault_key_file)] = OWNER_ONLY
    return tuple(path for path, bits in forbidden.items() if permissions_of(path) & bits)


def permissions_of(path: str) -> int:
    """Return the lowest nine bits of a path's mode, or 0 if nothing is there."""
    try:
        return stat.S_IMODE(Path(path).stat().st_mode) & 0o777 if path else 0
    except OSError:
        return 0


def trouble_with_mail(url: str) -> str:
    """Log in to the mail relay and send nothing; say what went wrong, or "".

    Args:
        url: as in TAMIZDAT_MAIL_URL.
    """
    if url == "outbox:":
        return ""
    try:
        _greet(url)
    except (OSError, smtplib.SMTPException) as error:
        return type(error).__name__
    return ""


def trouble_with_letters() -> str:
    """Return the kind of error that keeps the worker from writing to colleagues, as it noted itself; "" for none.

    Only the worker knows whether it has the private key.
    """
    state = JobState.objects.filter(name=LETTERS.name, failures__gt=0).first()
    return state.error.partition(" ")[0] if state else ""


def _greet(url: str) -> None:
    told = relay_of(url)
    context = ssl.create_default_context()
    if told.tls == "from the start":
        relay: smtplib.SMTP = smtplib.SMTP_SSL(
            told.host, told.port, sender_domain(), timeout=SECONDS_FOR_MAIL, context=context
        )
    else:
        relay = smtplib.SMTP(told.host, told.port, sender_domain(), timeout=SECONDS_FOR_MAIL)
    with relay:
        if told.tls == "upgrade":
            relay.starttls(context=context)
        if told.user:
            relay.login(told.user, told.password)
        relay.noop()


def look_at_names(environment: Environment, ask: Ask) -> tuple[Found, ...]:
    """Ask what name servers say of each host that newsletters come from."""
    if environment.smtp_url == "outbox:":
        return ()
    senders = {each.sender_address or parseaddr(environment.mail_from)[1] for each in Newsletter.objects.all()}
    relay = urlsplit(environment.smtp_url).hostname or ""
    return tuple(
        look_up(Wanted(host, environment.bounce_domain, keys_of(environment, host), relay), ask)
        for host in sorted({host_of_sender(sender) for sender in senders})
    )


def keys_of(environment: Environment, host: str) -> dict[str, str]:
    """Return the record that each selector has to have; a key that cannot be read has an empty one."""
    found = {}
    for selector, file in environment.dkim_keys:
        try:
            found[selector] = read_signer(file, host, selector).record
        except BadKeyError:
            found[selector] = ""
    return found


def calls_home() -> tuple[str, ...]:
    """Return the names of Wagtail's settings under which it would ask hosts that the newsroom has not chosen."""
    quiet: dict[str, object] = {
        "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
        "WAGTAIL_ENABLE_UPDATE_CHECK": False,
        "WAGTAIL_ENABLE_WHATS_NEW_BANNER": False,
        "WAGTAILEMBEDS_FINDERS": [],
    }
    return tuple(name for name, value in quiet.items() if getattr(settings, name, "unset") != value)
