"""``python -m tests.benchmarks.filling SIZES FOLDER``: write files of given sizes, and nothing else.

It is the least that any program which writes so many files from Python can take.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(sizes, folder):
    """Write files.

    Args:
        sizes: file of pairs of a path and a size in bytes, in JSON.
        folder: for them.
    """
    listed = json.loads(sizes.read_text())
    content = os.urandom(max(size for _path, size in listed))
    for path in sorted({os.path.dirname(path) for path, _size in listed}):  # noqa: PTH120  a pathlib object takes longer than the file
        os.makedirs(f"{folder}/{path}", exist_ok=True)  # noqa: PTH103  likewise
    for path, size in listed:
        with open(f"{folder}/{path}", "wb") as file:  # noqa: PTH123  likewise
            file.write(content[:size])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
