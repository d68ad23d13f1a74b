"""Which providers there are: those that the settings and the admin name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tamizdat.support.providers.contract import Provider

# Returns the provider as it is configured now, or None if it is not.
Maker = Callable[[], Provider | None]

_makers: dict[str, Maker] = {}


def register(slug: str, make: Maker) -> None:
    """Say how a provider is made.

    Raises:
        ValueError: there is another one of this name.
    """
    if _makers.get(slug, make) is not make:
        raise ValueError(f"there is a provider called {slug} already")
    _makers[slug] = make


def providers() -> Mapping[str, Provider]:
    """Return all providers that are configured, by name, in the order in which supporters see them."""
    made = {slug: make() for slug, make in _makers.items()}
    return {slug: provider for slug, provider in made.items() if provider is not None}


def provider_called(slug: str) -> Provider | None:
    """Return a provider; None if it is not configured."""
    make = _makers.get(slug)
    return make() if make else None
