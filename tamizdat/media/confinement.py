"""Cleaning in a process of its own, which can do nothing else.

Decoders of pictures and documents are large, written in C, and fed with files from strangers. So a child process does
the work: it gets the bytes through a pipe and gives bytes back through another; it cannot write to any file, its
memory and its time are limited, and when a file makes it crash, the newsroom's server lives on and the uploader reads
a sentence.

The child is plain Python without Django's set-up and starts in about a tenth of a second.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tamizdat.media.cleaning import Cleaned, Limits, Source, clean
from tamizdat.media.refusals import Refused
from tamizdat.media.sniffing import ending

CODE = Path(__file__).resolve().parents[2]
START = f"import sys; sys.path.insert(0, {str(CODE)!r}); from tamizdat.media.confinement import serve; serve()"
MEMORY = 3 * 1024**3
SECONDS = 60


def clean_confined(name: str, source: bytes | Source, limits: Limits) -> Cleaned:
    """Do what :func:`tamizdat.media.cleaning.clean` does, in a process that cannot write a file.

    Args:
        name: the name it came under; only its ending reaches the child.
        source: its bytes, or an open binary file.
        limits: how much is still taken.

    Raises:
        Refused: it cannot be taken, or cleaning it takes too much memory or time.
    """
    data = source if isinstance(source, bytes) else source.read(limits.size + 1)
    if len(data) > limits.size:
        raise Refused("too_large", megabytes=limits.megabytes)
    errand = {"ending": ending(name)[:8], "limits": asdict(limits)}
    return _answer(_run(json.dumps(errand).encode() + b"\n" + data))


def _run(errand: bytes) -> bytes:
    try:
        child = subprocess.run(  # noqa: S603  our own interpreter and our own code
            [sys.executable, "-I", "-c", START],
            input=errand,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_heavy") from None
    if child.returncode != 0:
        raise Refused("too_heavy")
    return child.stdout


def _answer(output: bytes) -> Cleaned:
    head, _, data = output.partition(b"\n")
    answer = json.loads(head)
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["details"])
    return Cleaned(data=data, **{**answer, "removed": tuple(answer["removed"])})


def serve() -> None:
    """Clean the one file that comes in on standard input. What runs in the child."""
    _confine()
    errand = json.loads(sys.stdin.buffer.readline())
    try:
        cleaned = clean(errand["ending"], sys.stdin.buffer.read(), Limits(**errand["limits"]))
    except Refused as refused:
        _write({"refused": refused.reason, "details": refused.details})
    except MemoryError:
        _write({"refused": "too_heavy", "details": {}})
    else:
        head = asdict(cleaned)
        _write(head, head.pop("data"))


def _write(head: dict[str, Any], data: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + data)


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
