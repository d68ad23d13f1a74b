"""The ``tamizdat`` command: one door to everything that can be done without a browser."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tamizdat import __version__
from tamizdat.settings.environment import BadEnvironment, read

# Exit codes, as BSD's sysexits(3) and the shell have them.
USAGE = 2
CONFIGURATION = 78
# Django gives these to every command; they work, but a page of help is for what the command does.
OPTIONS_OF_DJANGO = frozenset(
    {"--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}
)

COMMANDS: dict[str, dict[str, str]] = {
    "For the newsroom": {
        "newspaper begin": "give the newspaper a front page in a language",
        "import page": "bring articles from saved pages or copied text",
        "article publish": "publish an article, or its latest version",
        "article schedule": "publish it at a time that lies ahead",
        "article embargo": "keep it back until a moment, or lift that",
        "article update": "publish changes of substance, with the time",
        "article correct": "issue a correction that readers see first",
        "article withdraw": "take it off the site and leave a notice",
        "article reinstate": "bring a withdrawn article back",
        "article rename": "change its address; the old one leads there",
        "article preview-link": "make a link by which somebody reads a draft",
        "article list": "articles with their ids, addresses and states",
    },
    "For the newsletter": {
        "newsletter list": "newsletters and their issues, with ids and states",
        "newsletter compose": "begin an issue with what its readers have not had",
        "newsletter approve": "approve an issue as it is now",
        "newsletter send": "send an approved issue, here or by the worker",
        "newsletter status": "say how far an issue is",
        "newsletter pause": "let nothing more of it go out for now",
        "newsletter resume": "go on with it",
        "newsletter cancel": "send it to nobody else, for good",
        "newsletter listen": "take in what comes back, as a mail server",
        "newsletter suppress": "keep addresses from ever being written to",
        "newsletter import": "bring subscribers from another system",
        "newsletter export": "take subscribers out, locked, or open that",
        "newsletter subscribers": "count subscribers, and name none",
    },
    "For reader support": {
        "support ledger": "what has happened with contributions, one by one",
        "support totals": "what was given, by currency",
        "support reconcile": "ask payment providers about what is in doubt",
        "support import-statement": "bring a bank's statement; each line counts once",
        "support unmatched": "show lines of statements that are nobody's",
        "support assign": "say whose such a line is",
        "support remind": "write to those who wanted to be reminded by now",
        "support statements": "write to supporters what they gave in a year",
        "support payouts": "compare what providers transferred with the ledger",
        "support export": "the books, as a table or a double-entry journal",
        "support offers": "what can be given, and from how much on",
        "support policy": "what holds for people in a country, or decide it",
        "support designate": "stop all that runs from a country, at once",
    },
    "For whoever runs the server": {
        "serve": "answer readers and editors on one port",
        "worker": "do what is due: scheduled publishing",
        "worker status": "say whether it is alive, and how each job went",
        "press build": "press the whole public site into a folder",
        "press changed": "press what has changed since",
        "press check": "compare the pressed files with the database",
        "press watch": "press whatever changes, until stopped",
        "press explain": "say why a file is there and what would touch it",
        "press weigh": "say what the pages weigh on the wire",
        "doctor": "check a deployment and say how to mend it",
        "safety seizure-test": "look for people in all that a taken server holds",
        "safety person": "show what is held of a person, or erase them",
        "safety retain": "end what is kept of people for too long",
        "migrate": "bring the database up to date",
        "vault init": "make the keys that readers' data is sealed with",
        "vault status": "say which keys there are and what is under each",
        "vault rotate": "give the vault new keys and move every record",
        "vault backup": "write all keys to a locked file",
        "vault restore-check": "prove that a backup opens what is stored",
        "staff add": "make an account for a colleague",
        "staff reset": "let a colleague set a new password and second factor",
        "staff list": "show the accounts, their roles and second factors",
        "staff sessions": "show where colleagues are signed in, and end that",
        "staff panic": "close an account, or all, at once, and hold the newsroom",
        "staff hold": "say whether the newsroom is held",
        "staff resume": "end the hold, on the word of two colleagues",
        "page show": "print one page as a reader would get it",
        "press config": "print what nginx or Caddy must be told",
    },
    "To try it out": {
        "demo": "make a sample newsroom and serve it",
        "demo load": "put the sample newsroom into the database",
        "archive generate": "fill an empty database with an invented archive",
    },
}


def known_commands() -> dict[str, str]:
    """Return every command with its one-line description."""
    return {name: line for group in COMMANDS.values() for name, line in group.items()}


def group_page(first: str) -> str:
    """Return what ``tamizdat press --help`` prints: the commands that begin with a word; "" if there are none.

    Args:
        first: the word.
    """
    found = {name: line for name, line in known_commands().items() if name.startswith(f"{first} ")}
    width = max(map(len, found), default=0) + 2
    lines = [
        f"usage: tamizdat {first} COMMAND [options]",
        "",
        *(f"  {name:<{width}}{line}" for name, line in found.items()),
    ]
    return "\n".join([*lines, "", f"'tamizdat {first} COMMAND --help' explains one."]) if found else ""


def help_page() -> str:
    """Return what ``tamizdat --help`` prints."""
    width = max(map(len, known_commands())) + 2
    lines = ["Tamizdat, a newspaper press.", "", "usage: tamizdat COMMAND [options]"]
    for group, commands in COMMANDS.items():
        lines += ["", f"{group}:"]
        lines += [f"  {name:<{width}}{line}" for name, line in commands.items()]
    lines += [
        "",
        "'tamizdat COMMAND --help' explains a command. Settings come from the environment: docs/reference/settings.md.",
        "Exit codes: 0 done, 1 refused or something is wrong, 2 the command was called wrongly, 78 a setting is wrong.",
    ]
    return "\n".join(lines)


def choose_settings() -> None:
    """Select the Django settings of the mode that the environment asks for.

    Raises:
        SystemExit: with code 78 and a sentence on standard error, when the environment cannot be used.
    """
    if "DJANGO_SETTINGS_MODULE" in os.environ:
        return
    try:
        mode = read().mode
    except BadEnvironment as error:
        _give_up(str(error), CONFIGURATION)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"tamizdat.settings.{mode}"


def split_command(arguments: list[str]) -> tuple[str, list[str]] | None:
    """Find the command at the beginning of the arguments, of one word or two.

    Returns:
        The command's name with its words parted by a space, and the remaining arguments; None if there is none.
    """
    for words in (2, 1):
        name = " ".join(arguments[:words])
        if len(arguments) >= words and name in known_commands():
            return name, arguments[words:]
    return None


def unknown(arguments: list[str]) -> str:
    """Return what to say about arguments that name no command: what begins with the first word, or where to look."""
    similar = [f"'{name}'" for name in known_commands() if name.startswith(f"{arguments[0]} ")]
    where = f"there are {', '.join(similar)}" if similar else "see 'tamizdat --help'"
    return f"there is no command '{' '.join(arguments[:2])}'; {where}."


def main() -> None:
    """Run the command that the process was called with."""
    _have_somewhere_to_write()
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(help_page())
        raise SystemExit(0 if arguments else USAGE)
    if arguments[0] == "--version":
        print(__version__)
        return
    found = split_command(arguments)
    if found is None and arguments[1:] in ([], ["-h"], ["--help"]) and group_page(arguments[0]):
        print(group_page(arguments[0]), file=sys.stdout if arguments[1:] else sys.stderr)
        raise SystemExit(0 if arguments[1:] else USAGE)
    if found is None:
        _give_up(unknown(arguments), USAGE)
    _run(*found)


def _have_somewhere_to_write() -> None:
    """Give a process whose output was closed before it began a place to write to; Python leaves it none."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  until the end


def _run(name: str, arguments: list[str]) -> None:
    if name == "demo":
        os.environ.setdefault("TAMIZDAT_MODE", "demo")
    if {"-h", "--help"} & set(arguments):
        # Help is the same in every newsroom, and has to come before there is one.
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.settings.test")
    choose_settings()
    import django  # noqa: PLC0415  settings must be chosen before
    from django.core.management import CommandError, get_commands, load_command_class  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    try:
        with no_collections():
            django.setup()
            label = name.replace(" ", "_").replace("-", "_")
            command = load_command_class(get_commands()[label], label)
        command.suppressed_base_arguments = OPTIONS_OF_DJANGO  # type: ignore[assignment]
        # With "--traceback" Django hands a refusal on instead of printing it under the name of a class.
        command.run_from_argv([Path(sys.argv[0]).name, name, "--traceback", *arguments])
    except CommandError as error:
        _give_up(str(error), error.returncode)
    except BadEnvironment as error:
        _give_up(str(error), CONFIGURATION)
    except DatabaseError as error:
        # The database's own words may hold what somebody typed; its kind of trouble is enough.
        _give_up(f"the database refused ({type(error).__name__}): run 'tamizdat migrate', then 'tamizdat doctor'.", 1)
    except BrokenPipeError:
        # Whoever reads our output has seen enough, as 'head' does (Python's library reference, "Note on SIGPIPE").
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except ChildProcessError as error:
        _give_up(str(error), 1)
    except OSError as error:
        _give_up(f"{error.strerror}: mend that, then try again; nothing is half-written.", 1)


@contextmanager
def no_collections() -> Iterator[None]:
    """Let Python not look for garbage while modules are loaded, and never again among what they have brought.

    What is loaded stays until the process ends. Looking through it takes a seventh of a start, and as long again at the
    end, when the system takes everything back anyhow.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        atexit.register(gc.freeze)


def _give_up(reason: str, code: int) -> NoReturn:
    print(f"tamizdat: {reason}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
