"""Why something cannot be given; the messages are for supporters, in the language that is active."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tamizdat.support.money import Money


class SupportError(Exception):
    """Something cannot be done; the message says whose fault it is and what to do."""


class TooLittleError(SupportError):
    """The amount is below the least that can be given.

    Args:
        least: as it is shown to the supporter, such as ``$2``.
    """

    def __init__(self, least: str) -> None:
        super().__init__(_("The least that can be given this way is %(amount)s.") % {"amount": least})


class TooMuchError(SupportError):
    """The amount, with the fee if that is covered, is more than a provider takes at once."""

    def __init__(self) -> None:
        super().__init__(_("This is more than can be given at once. Please write to us, and we find a way."))


class NotOfferedError(SupportError):
    """Nobody can give in this currency, at this frequency, in this way."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be given here now: please choose another currency, frequency or way."))


class CountryRefusedError(SupportError):
    """The newsroom takes nothing from a country, to protect those who would give."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "We take no money from there: whoever gives to us can be prosecuted, and your bank would know. Nothing "
                "that you have typed was kept."
            )
        )


class NotPossibleError(SupportError):
    """A contribution cannot be changed in this way as it stands."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be done with this contribution as it is now."))


class TooMuchBackError(SupportError):
    """More is to be given back than is left of a payment.

    Args:
        left: of it.
    """

    def __init__(self, left: Money) -> None:
        super().__init__(_("Of this payment %(amount)s is left: no more can be given back.") % {"amount": left})
