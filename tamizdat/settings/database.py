"""The settings of the database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote

from tamizdat.settings.reading import parts_of
from tamizdat.settings.refusal import BadEnvironment


def database(environ: Mapping[str, str], data_dir: Path) -> dict[str, object]:
    """Return Django's ``DATABASES["default"]``.

    Raises:
        BadEnvironment: the address is not understood.
    """
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        return _sqlite(str(data_dir / "tamizdat.sqlite3"))
    parts = parts_of(url)
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
