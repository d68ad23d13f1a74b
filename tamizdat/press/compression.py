"""Compressing what is pressed once and served often.

Measured on article pages of 22 to 27 KB (docs/explanation/performance.md): with a window that fits a page, brotli 5 is
within one percent of brotli 9 and takes two thirds of its time; brotli 11 saves ten percent more and takes sixty times
as long. So what there are thousands of gets 5, and what there is one of gets 9.
"""

from __future__ import annotations

import gzip
import zlib
from functools import lru_cache

import brotli

FEWEST_BYTES = 256
# A quality for what is not compressed at all.
NEVER = -1
GZIP_LEVEL = 4
SMALL_WINDOW = 16
LARGE_WINDOW = 20
FITS_A_SMALL_WINDOW = 1 << SMALL_WINDOW
# Served by name, in the order in which a server prefers them.
SUFFIXES = (".br", ".gz")


def variants(content: bytes, quality: int) -> dict[str, bytes]:
    """Return the compressed forms of a file by the ending of their names; none that would not be smaller.

    Args:
        quality: of brotli, from 0 to 11; :data:`NEVER` for none.
    """
    if len(content) < FEWEST_BYTES or quality == NEVER:
        return {}
    found = {".br": _brotli(content, quality), ".gz": _gzip(content)}
    return {suffix: data for suffix, data in found.items() if len(data) < len(content)}


def is_form_of(data: bytes, suffix: str, content: bytes) -> bool:
    """Tell whether some bytes are a compressed form of a file.

    Args:
        suffix: which one, one of :data:`SUFFIXES`.
    """
    try:
        return (brotli.decompress(data) if suffix == ".br" else gzip.decompress(data)) == content
    except (brotli.error, OSError, EOFError, zlib.error):
        return False


def brotli_size(content: bytes, quality: int) -> int:
    """Return how many bytes a file has on the wire.

    Args:
        quality: with which it is compressed.
    """
    return min(len(_brotli(content, quality)), len(content))


# A feed is compressed to see whether it fits, and then written; and every file is written to each tree that is kept.
@lru_cache(maxsize=8)
def _brotli(content: bytes, quality: int) -> bytes:
    window = SMALL_WINDOW if len(content) <= FITS_A_SMALL_WINDOW else LARGE_WINDOW
    return bytes(brotli.compress(content, quality=quality, lgwin=window))


@lru_cache(maxsize=8)
def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, GZIP_LEVEL, mtime=0)
