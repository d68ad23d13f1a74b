"""The one typed reading of the process environment.

Everything that an operator can set is a field of :class:`Environment`. It is read once, when Django's
settings load. A value that cannot be understood, a variable that nobody reads (a typing mistake that
would otherwise be silently ignored) and a required value that is missing are each refused with a sentence
that says what to set, before anything is started.

Three modes exist:

``demo``
    A newsroom to try out on one's own machine. It listens on the loopback interface only, makes its own
    secret key in the data directory and has a log-in without a second factor.
``production``
    A newsroom in earnest. No fallback for any secret.
``test``
    What the test-suite runs in.

When ``TAMIZDAT_MODE`` is not set, a data directory in which ``make demo`` has made a newsroom is opened in
``demo`` mode; anything else is refused.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tamizdat.settings import database, mail, payments, reading
from tamizdat.settings.payments import BTCPayStore, StripeAccount
from tamizdat.settings.reading import LOOPBACK
from tamizdat.settings.refusal import BadEnvironment
from tamizdat.settings.variables import VARIABLES

PREFIX = "TAMIZDAT_"
SHORTEST_KEY = 50  # Django's own check wants as many characters
MODES = ("demo", "production", "test")
DEMO_MARKER = "DEMO"


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator has decided, checked and typed.

    Args:
        mode: ``demo``, ``production`` or ``test``.
        data_dir: absolute directory for the database, media and everything else that is written.
        public_dir: absolute directory of the public site's files, which a web server hands out.
        database: Django's ``DATABASES["default"]``.
        host: address the embedded server listens on.
        port: TCP port the embedded server listens on.
        site_url: public origin of the newspaper, without a trailing slash.
        admin_url: origin under which the admin is reached, without a trailing slash.
        secret_key: Django's ``SECRET_KEY``.
        mail_url: ``smtp://``, ``smtps://`` or ``outbox:`` (files in the data directory).
        mail_from: sender of the messages that the system writes to its staff.
        smtp_url: like ``mail_url``, for what is sent to readers.
        smtp_connections: how many are open to that relay at once.
        smtp_per_domain: how many messages a minute go to addresses of one host; 0 for as many as the relay takes.
        smtp_warm_up: first day and how many messages go out on it, doubled each day after; None for no such limit.
        bounce_domain: host of the address that messages to readers come back to.
        bounce_listen: where they are taken in, ``lmtp://`` or ``smtp://`` with host and port, or ``unix:`` and a path;
            "" for nowhere.
        bounce_url: ``imaps://`` mailbox that they are fetched from, or "".
        dkim_keys: selectors with the files of their private keys; messages to readers are signed with each.
        support_name: what payment providers and statements call the newsroom; "" for nothing.
        stripe: the newsroom's account at Stripe, or None.
        btcpay: its store on a BTCPay Server, or None.
        behind_proxy: whether a web server in front sets ``X-Forwarded-Proto``.
        max_upload_mb: largest file that an upload may have, in megabytes.
        vault_key_fd: open descriptor that the vault's private keys are read from, or None.
        vault_key_file: file that they are read from, or None.
        vault_credential: file in which systemd hands them to this service, or None.
        vault_passphrase_fd: open descriptor that the passphrase of these keys is read from, or None.
        vault_passphrase_file: file that it is read from, or None.
    """

    mode: str
    data_dir: Path
    public_dir: Path
    database: dict[str, object]
    host: str
    port: int
    site_url: str
    admin_url: str
    secret_key: str
    mail_url: str
    mail_from: str
    smtp_url: str
    smtp_connections: int
    smtp_per_domain: int
    smtp_warm_up: tuple[dt.date, int] | None
    bounce_domain: str
    bounce_listen: str
    bounce_url: str
    dkim_keys: tuple[tuple[str, Path], ...]
    support_name: str
    stripe: StripeAccount | None
    btcpay: BTCPayStore | None
    behind_proxy: bool
    max_upload_mb: int
    vault_key_fd: int | None = None
    vault_key_file: Path | None = None
    vault_credential: Path | None = None
    vault_passphrase_fd: int | None = None
    vault_passphrase_file: Path | None = None


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """Read, check and type the operator's settings.

    Args:
        environ: the process environment, or a mapping in a test.

    Raises:
        BadEnvironment: with one sentence that names the variable and says what to set.
    """
    _refuse_unknown(environ)
    data_dir = _data_dir(environ)
    mode = _mode(environ, data_dir)
    host = environ.get("TAMIZDAT_HOST", "127.0.0.1")
    port = reading.whole_number(environ, "TAMIZDAT_PORT", 8000, 1, 65535)
    if mode == "demo" and host not in LOOPBACK:
        raise BadEnvironment(
            f"TAMIZDAT_HOST={host} would open the demo log-in to other machines: leave it unset, or set "
            "TAMIZDAT_MODE=production."
        )
    local = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    site_url = reading.origin(environ, "TAMIZDAT_SITE_URL", None if mode == "production" else local)
    return Environment(
        mode=mode,
        data_dir=data_dir,
        public_dir=_public_dir(environ, data_dir),
        database=database.database(environ, data_dir),
        host=host,
        port=port,
        site_url=site_url,
        admin_url=reading.origin(environ, "TAMIZDAT_ADMIN_URL", site_url),
        secret_key=_secret_key(environ, mode, data_dir),
        mail_url=mail.mail_url(environ, mode),
        mail_from=reading.required(environ, "TAMIZDAT_MAIL_FROM", mode, "newsroom@localhost"),
        smtp_url=mail.relay_url(environ, "TAMIZDAT_SMTP_URL", mail.mail_url(environ, mode)),
        smtp_connections=reading.whole_number(environ, "TAMIZDAT_SMTP_CONNECTIONS", 4, 1, 64),
        smtp_per_domain=reading.whole_number(environ, "TAMIZDAT_SMTP_PER_DOMAIN", 0, 0, 1_000_000),
        smtp_warm_up=mail.warm_up(environ),
        bounce_domain=mail.bounce_domain(environ, mode),
        bounce_listen=mail.bounce_listen(environ),
        bounce_url=mail.bounce_url(environ),
        dkim_keys=mail.dkim_keys(environ),
        support_name=payments.support_name(environ),
        stripe=payments.stripe(environ),
        btcpay=payments.btcpay(environ),
        behind_proxy=reading.yes_or_no(environ, "TAMIZDAT_BEHIND_PROXY"),
        max_upload_mb=reading.whole_number(environ, "TAMIZDAT_MAX_UPLOAD_MB", 50, 1, 2048),
        vault_key_fd=reading.descriptor(environ, "TAMIZDAT_VAULT_KEY"),
        vault_key_file=reading.file_called(environ, "TAMIZDAT_VAULT_KEY_FILE"),
        vault_credential=reading.credential(environ, "tamizdat-vault-key"),
        vault_passphrase_fd=reading.descriptor(environ, "TAMIZDAT_VAULT_PASSPHRASE"),
        vault_passphrase_file=reading.file_called(environ, "TAMIZDAT_VAULT_PASSPHRASE_FILE"),
    )


def default_data_dir() -> Path:
    """Return the data directory that is used when none is set."""
    checkout = Path(__file__).resolve().parents[2]
    home = checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()
    return home / "data"


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in VARIABLES)
    if unknown:
        raise BadEnvironment(
            f"{unknown[0]} is not a setting of Tamizdat: unset it, or look for the right name in "
            "docs/reference/settings.md."
        )


def _data_dir(environ: Mapping[str, str]) -> Path:
    value = environ.get("TAMIZDAT_DATA_DIR")
    if value is None:
        return default_data_dir()
    if not value.strip() or "\0" in value:
        raise BadEnvironment("TAMIZDAT_DATA_DIR is empty: set it to a directory, or unset it.")
    path = Path(value).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise BadEnvironment(f"TAMIZDAT_DATA_DIR={value} is not a directory: set it to one.")
    return path


def _public_dir(environ: Mapping[str, str], data_dir: Path) -> Path:
    value = environ.get("TAMIZDAT_PUBLIC_DIR")
    if value is None:
        return data_dir / "public"
    if not value.strip() or "\0" in value:
        raise BadEnvironment("TAMIZDAT_PUBLIC_DIR is empty: set it to a directory, or unset it.")
    path = Path(value).expanduser().absolute()
    if data_dir.is_relative_to(path):
        raise BadEnvironment(
            f"TAMIZDAT_PUBLIC_DIR={value} holds the data directory, which readers must not see: set it to another one."
        )
    if path.exists() and not path.is_dir():
        raise BadEnvironment(f"TAMIZDAT_PUBLIC_DIR={value} is not a directory: set it to one.")
    return path


def _mode(environ: Mapping[str, str], data_dir: Path) -> str:
    mode = environ.get("TAMIZDAT_MODE", "")
    if mode in MODES:
        return mode
    if mode:
        raise BadEnvironment(f"TAMIZDAT_MODE={mode} is unknown: set it to production or demo.")
    if (data_dir / DEMO_MARKER).is_file():
        return "demo"
    raise BadEnvironment(
        f"There is no newsroom in {data_dir} yet: run 'make demo' to try one, or set TAMIZDAT_MODE=production "
        "(docs/how-to/deploy.md)."
    )


def _secret_key(environ: Mapping[str, str], mode: str, data_dir: Path) -> str:
    if mode == "test":
        return "a key for tests, which sign nothing that anyone else would accept"
    key_file = environ.get("TAMIZDAT_SECRET_KEY_FILE")
    if key_file:
        try:
            key = Path(key_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise BadEnvironment(
                f"TAMIZDAT_SECRET_KEY_FILE={key_file} cannot be read ({reason}): point it to a readable file."
            ) from None
    elif mode == "demo":
        key = environ.get("TAMIZDAT_SECRET_KEY", "") or _key_of_the_demo(data_dir)
    else:
        key = reading.required(environ, "TAMIZDAT_SECRET_KEY", mode, "")
    if len(key) < SHORTEST_KEY:
        raise BadEnvironment(
            "The secret key is shorter than 50 characters: make one with "
            "'python3 -c \"import secrets; print(secrets.token_urlsafe(50))\"'."
        )
    return key


def _key_of_the_demo(data_dir: Path) -> str:
    path = data_dir / "secret-key"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            _write_whole(path, secrets.token_urlsafe(50))
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadEnvironment(
            f"{data_dir} cannot be used ({error.strerror}): set TAMIZDAT_DATA_DIR to a directory that you can write to."
        ) from None


def _write_whole(path: Path, text: str) -> None:
    # A process that is killed leaves no half of a file, and of two that start at once the first one's file stays.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(unfinished)
    unfinished.unlink()


def host_of(origin: str) -> str:
    """Return the host name of an origin, as ``ALLOWED_HOSTS`` wants it."""
    return urlsplit(origin).hostname or ""
