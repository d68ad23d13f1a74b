"""Rehearsing: play what people do, and look for them in everything that a taken server would give away."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tamizdat.rehearsals import Flow, Stage, UnplayableError
from tamizdat.safety.seizure.forms import Form, forms_of
from tamizdat.safety.seizure.joins import search_joins
from tamizdat.safety.seizure.places import Hit, files, search_files, search_tables

Watch = Callable[[Sequence[Path]], Iterable[Path]]


@dataclass(slots=True)
class Played:
    """What came of a rehearsal.

    Args:
        people: who they were and what was looked for of them, by the number that a hit names.
        flows: names of what was played.
        missing: what could not be played in this newsroom, and why.
        searched: how many files were looked through.
    """

    people: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    searched: int = 0
    hits: list[Hit] = field(default_factory=list)


def rehearse(flows: Sequence[Flow], watch: Watch = iter) -> Played:
    """Play flows, search, clear away and search again: what was deleted must be gone, too.

    What is left of a rehearsal that was killed is cleared away first.

    Args:
        watch: sees the files go by that are searched.

    Raises:
        MisplayedError: a flow did not go as it has to. What it left was cleared away.
    """
    played, stage = Played(), Stage()
    for flow in flows:
        if flow.clear_leftovers:
            flow.clear_leftovers()
    with written_log() as log:
        try:
            for flow in flows:
                _play(flow, stage, played)
            forms = _forms(stage, played)
            _search(played, stage, forms, watch, log)
        finally:
            stage.clear()
        _search(played, stage, forms, watch, log)
    return played


def _play(flow: Flow, stage: Stage, played: Played) -> None:
    try:
        flow.play(stage)
    except UnplayableError as error:
        played.missing[flow.name] = str(error)
    else:
        played.flows.append(flow.name)


def _forms(stage: Stage, played: Played) -> list[Form]:
    forms: list[Form] = []
    for person in stage.people:
        for what, word in person.words.items():
            played.people.append(f"{person.part}, {what}")
            forms += forms_of(len(played.people), word)
    return forms


def _search(played: Played, stage: Stage, forms: list[Form], watch: Watch, log: Path) -> None:
    paths = [*files(), log]
    # A person's words are numbered in a row, and an account counts as their name.
    words = len(played.people) // max(len(stage.people), 1)
    accounts = {(person - 1) * words + 1: account for person, account in stage.accounts.items()}
    found = {*search_files(watch(paths), forms), *search_tables(forms), *search_joins(accounts)}
    played.hits = sorted({*played.hits, *found})
    played.searched = len(paths)


@contextmanager
def written_log() -> Iterator[Path]:
    """Write down what this program logs meanwhile, as much and in the form in which it would in production."""
    ours, root = logging.getLogger("tamizdat"), logging.getLogger()
    level = ours.level
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        usual, root.handlers = root.handlers, [_copy(handler, path) for handler in root.handlers]
        ours.setLevel(logging.INFO)
        try:
            yield path
        finally:
            ours.setLevel(level)
            for handler in root.handlers:
                handler.close()
            root.handlers = usual


def _copy(handler: logging.Handler, path: Path) -> logging.Handler:
    copy = logging.FileHandler(path)
    copy.setFormatter(handler.formatter)
    copy.setLevel(handler.level)
    for kept_out in handler.filters:
        copy.addFilter(kept_out)
    return copy
