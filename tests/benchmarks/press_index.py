"""Makes the index of an invented archive and says what it cost: ``python -m tests.benchmarks.press_index 1000 DIR``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tamizdat.press.search.files import CONTENTS, contents_of, files_of, summary_of
from tamizdat.press.search.segments import segments
from tests.benchmarks.invented import archive


def press(articles: int, folder: Path) -> dict[str, float]:
    """Write the index, and return the seconds and CPU seconds that it took, those for inventing the texts left out."""
    cpu = wall = 0.0
    summaries = []
    documents = archive(articles)
    for segment in segments(articles):
        row = [next(documents) for _ in range(segment.stop - segment.start)]
        started, used = time.perf_counter(), time.process_time()
        write(folder / segment.name, files_of(segment, "en", row))
        wall, cpu = wall + time.perf_counter() - started, cpu + time.process_time() - used
        summaries.append(summary_of(segment, row[0].published, "en"))
    write(folder, {CONTENTS: contents_of(summaries)})
    return {"wall": wall, "cpu": cpu}


def write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    print(json.dumps(press(int(sys.argv[1]), Path(sys.argv[2]))))
