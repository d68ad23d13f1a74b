"""What readers are asked for, and what they can give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Presets:
    """Amounts to choose from.

    Args:
        frequency: ``once``, ``monthly`` or ``annual``.
        currency: three letters.
        amounts: pairs of what the form says and what the reader sees, such as ``10`` and ``$10``.
    """

    frequency: str
    currency: str
    amounts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Giving:
    """What can be given, in the words of a form.

    Args:
        address: of the support page.
        frequencies: those that there are offers for.
        currencies: likewise, in the editors' order.
        least: the least amount in the first currency, as the reader sees it.
        ways: names of the ways to pay.
        moves_money: False where everything only pretends.
    """

    address: str
    frequencies: tuple[str, ...]
    currencies: tuple[str, ...]
    presets: tuple[Presets, ...]
    least: str
    ways: tuple[str, ...]
    moves_money: bool = True


@dataclass(frozen=True, slots=True)
class Wording:
    """What an appeal says; "" shows nothing.

    Args:
        line, text: HTML that is safe to embed.
        heading: plain text.
    """

    wording: str
    line: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal that runs, in one language.

    Args:
        sections: paths in the page tree beside whose articles it stands; none for all.
        days: for which it is not shown again, by the reader's own browser; 0 for always.
        percent: of the goal; None without one.
        goal: as the reader sees it.
    """

    slug: str
    sections: tuple[str, ...]
    days: int
    percent: int | None
    goal: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """The appeal that one page carries, in the one wording that is the page's own. Pages that carry it share one.

    Args:
        name: of the appeal and the wording, as forms say it.
    """

    name: str
    appeal: Appeal
    wording: Wording


@dataclass(frozen=True, slots=True)
class SupportPage:
    """What the support page says besides its form.

    Args:
        introduction, other_ways: HTML that is safe to embed, or "".
        informed, warned, refused: names of countries by what is done for people there.
        asking: the appeal of the whole site, if one runs.
    """

    introduction: str
    other_ways: str
    informed: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    asking: Asking | None = None
