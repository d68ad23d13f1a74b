"""A text as bytes, or a refusal that does not repeat it."""

from __future__ import annotations

from tamizdat.vault.errors import TextRefusedError


def in_utf8(text: str) -> bytes:
    """Return a text in UTF-8.

    Raises:
        TextRefusedError: it holds half of a character pair (The Unicode Standard, 3.9, D92).
    """
    content = _written(text)
    # Outside of the handler: the codec's own exception carries the whole text, and would come along as the context.
    if content is None:
        raise TextRefusedError("This text holds half of a character pair, which no address and no name does.")
    return content


def _written(text: str) -> bytes | None:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None
