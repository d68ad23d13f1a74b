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
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

PREFIX = "TAMIZDAT_"
SHORTEST_KEY = 50  # Django's own check wants as many characters
MODES = ("demo", "production", "test")
DEMO_MARKER = "DEMO"
MOST_DIGITS = 10
HIGHEST_DESCRIPTOR = 1023
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class BadEnvironment(Exception):
    """The operator's settings cannot be used; the message says which, and what to set instead."""


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
    behind_proxy: bool
    max_upload_mb: int
    vault_key_fd: int | None = None
    vault_key_file: Path | None = None
    vault_credential: Path | None = None
    vault_passphrase_fd: int | None = None
    vault_passphrase_file: Path | None = None


VARIABLES: dict[str, str] = {
    "TAMIZDAT_MODE": (
        "`production` or `demo`. Unset, the data directory decides: one made by `make demo` opens as demo."
    ),
    "TAMIZDAT_DATA_DIR": (
        "Directory for the database, media and logs. Default: `data` beside the source checkout, else `./data`."
    ),
    "TAMIZDAT_PUBLIC_DIR": (
        "Directory of the public site's files, for a web server to hand out. Default: `public` in the data directory."
    ),
    "DATABASE_URL": (
        "`postgres://USER:PASSWORD@HOST:PORT/NAME` or `sqlite:///FILE`. Default: SQLite in the data directory."
    ),
    "TAMIZDAT_HOST": "Address the embedded server listens on. Default: 127.0.0.1.",
    "TAMIZDAT_PORT": "Port the embedded server listens on. Default: 8000.",
    "TAMIZDAT_SITE_URL": "Public origin of the newspaper, such as `https://example.org`. Required in production.",
    "TAMIZDAT_ADMIN_URL": "Origin of the admin, if it differs from the site's.",
    "TAMIZDAT_SECRET_KEY": (
        "At least 50 random characters; signs sessions and links. Required in production (or the file)."
    ),
    "TAMIZDAT_SECRET_KEY_FILE": "File that holds the secret key, such as a systemd credential.",
    "TAMIZDAT_MAIL_URL": (
        "`smtp://USER:PASSWORD@HOST:587`, `smtps://…:465`, or `outbox:` to write files. Required in production."
    ),
    "TAMIZDAT_MAIL_FROM": "Sender address of messages to staff. Required in production.",
    "TAMIZDAT_BEHIND_PROXY": "`yes` if a web server in front passes `X-Forwarded-Proto`. Default: no.",
    "TAMIZDAT_MAX_UPLOAD_MB": "Largest upload in megabytes. Default: 50.",
    "TAMIZDAT_VAULT_KEY_FD": "Number of an open descriptor that the vault's private key is read from.",
    "TAMIZDAT_VAULT_KEY_FILE": "File with the vault's private key. Default: in the data directory.",
    "TAMIZDAT_VAULT_PASSPHRASE_FD": "Number of an open descriptor that the private key's passphrase is read from.",
    "TAMIZDAT_VAULT_PASSPHRASE_FILE": "File with the private key's passphrase.",
}


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
    port = _whole_number(environ, "TAMIZDAT_PORT", 8000, 1, 65535)
    if mode == "demo" and host not in LOOPBACK:
        raise BadEnvironment(
            f"TAMIZDAT_HOST={host} would open the demo log-in to other machines: leave it unset, or set "
            "TAMIZDAT_MODE=production."
        )
    local = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    site_url = _origin(environ, "TAMIZDAT_SITE_URL", None if mode == "production" else local)
    return Environment(
        mode=mode,
        data_dir=data_dir,
        public_dir=_public_dir(environ, data_dir),
        database=_database(environ, data_dir),
        host=host,
        port=port,
        site_url=site_url,
        admin_url=_origin(environ, "TAMIZDAT_ADMIN_URL", site_url),
        secret_key=_secret_key(environ, mode, data_dir),
        mail_url=_mail_url(environ, mode),
        mail_from=_required(environ, "TAMIZDAT_MAIL_FROM", mode, "newsroom@localhost"),
        behind_proxy=_yes_or_no(environ, "TAMIZDAT_BEHIND_PROXY"),
        max_upload_mb=_whole_number(environ, "TAMIZDAT_MAX_UPLOAD_MB", 50, 1, 2048),
        vault_key_fd=_descriptor(environ, "TAMIZDAT_VAULT_KEY"),
        vault_key_file=_file(environ, "TAMIZDAT_VAULT_KEY_FILE"),
        vault_credential=_credential(environ, "tamizdat-vault-key"),
        vault_passphrase_fd=_descriptor(environ, "TAMIZDAT_VAULT_PASSPHRASE"),
        vault_passphrase_file=_file(environ, "TAMIZDAT_VAULT_PASSPHRASE_FILE"),
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


def _required(environ: Mapping[str, str], name: str, mode: str, otherwise: str) -> str:
    value = environ.get(name, "").strip()
    if value:
        return value
    if mode == "production":
        raise BadEnvironment(f"{name} is not set: {VARIABLES[name]}")
    return otherwise


def _whole_number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and least <= int(text) <= most):
        raise BadEnvironment(f"{name}={text[:20]} is not a whole number from {least} to {most}: set one, or unset it.")
    return int(text)


def _descriptor(environ: Mapping[str, str], name: str) -> int | None:
    if f"{name}_FD" not in environ:
        return None
    if f"{name}_FILE" in environ:
        raise BadEnvironment(f"{name}_FD and {name}_FILE are both set, and only one can be meant: unset one.")
    return _whole_number(environ, f"{name}_FD", 0, 0, HIGHEST_DESCRIPTOR)


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    # It need not be there: processes share their settings, and not all of them may read it.
    value = environ.get(name)
    if value is None:
        return None
    if not value.strip() or "\0" in value:
        raise BadEnvironment(f"{name} is empty: set it to a file, or unset it.")
    return Path(value).expanduser().absolute()


def _credential(environ: Mapping[str, str], name: str) -> Path | None:
    """Return where systemd has put a credential of this service, if it has one (systemd.exec(5), "Credentials")."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / name if folder else None
    return path if path and path.exists() else None


def _yes_or_no(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "no").lower()
    if text not in ("yes", "no"):
        raise BadEnvironment(f"{name}={text} is neither yes nor no: set one of them.")
    return text == "yes"


def _origin(environ: Mapping[str, str], name: str, default: str | None) -> str:
    text = environ.get(name, "").strip() or default
    if text is None:
        raise BadEnvironment(f"{name} is not set: {VARIABLES[name]}")
    parts = _parts(text)
    host = _ascii_host(parts.hostname) if parts else ""
    if parts is None or not host or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise _no_origin(name)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _no_origin(name)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}"


def _no_origin(name: str) -> BadEnvironment:
    return BadEnvironment(f"{name} is not an origin: set something like https://example.org, without a path or a name.")


def _ascii_host(host: str | None) -> str:
    """Return a host as browsers send it: ``газета.example`` as ``xn--80aahjj1e.example`` (RFC 5890); "" for none."""
    if host and ":" in host:
        return f"[{host}]"
    try:
        name = (host or "").encode("idna").decode()
    except UnicodeError:
        return ""
    return name if re.fullmatch(r"[a-z0-9._-]+", name) else ""


def _parts(url: str) -> SplitResult | None:
    """Take a URL apart; None if its host or port can't be read."""
    try:
        parts = urlsplit(url)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if usable else None


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
        key = _required(environ, "TAMIZDAT_SECRET_KEY", mode, "")
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


def _mail_url(environ: Mapping[str, str], mode: str) -> str:
    url = _required(environ, "TAMIZDAT_MAIL_URL", mode, "outbox:")
    parts = _parts(url)
    if url != "outbox:" and (parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise BadEnvironment(
            "TAMIZDAT_MAIL_URL is not understood: set smtp://USER:PASSWORD@HOST:587, smtps://USER:PASSWORD@HOST:465, "
            "or outbox:"
        )
    return url


def mail_settings(url: str, data_dir: Path) -> dict[str, object]:
    """Translate a mail URL into Django's ``EMAIL_*`` settings."""
    if url == "outbox:":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data_dir / "outbox"),
        }
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "tamizdat.staff.relay.RelayBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and bool(parts.username),
        "EMAIL_TIMEOUT": 30,
    }


def _database(environ: Mapping[str, str], data_dir: Path) -> dict[str, object]:
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        return _sqlite(str(data_dir / "tamizdat.sqlite3"))
    parts = _parts(url)
    if parts is None:
        raise BadEnvironment("DATABASE_URL has a host or a port that cannot be read: mend it.")
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in ("postgres", "postgresql") and len(parts.path) > 1:
        return _postgresql(parts)
    raise BadEnvironment(
        "DATABASE_URL is not understood: set postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////absolute/file, "
        "or unset it for SQLite in the data directory."
    )


def _sqlite(name: str) -> dict[str, object]:
    # Immediate transactions and a busy time-out let several processes write; WAL lets readers go on meanwhile.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # What is deleted or written over is wiped, so that nobody finds it in the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
            "PRAGMA secure_delete=ON;",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, object]:
    options: dict[str, object] = dict(parse_qsl(parts.query))
    # postgres:///name?host=/run/postgresql is libpq's way of naming a socket directory.
    host = unquote(parts.hostname or "") or str(options.pop("host", ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }


def host_of(origin: str) -> str:
    """Return the host name of an origin, as ``ALLOWED_HOSTS`` wants it."""
    return urlsplit(origin).hostname or ""
