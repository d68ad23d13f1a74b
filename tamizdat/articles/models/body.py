"""The blocks that an article's body is built of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock

from tamizdat.articles.printable import refuse_control_characters

RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "superscript", "subscript", "strikethrough"]
MARKUP_FEATURES = [*RICH_TEXT_FEATURES, "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    """A heading inside the text."""

    text = blocks.CharBlock(label=_("heading"), max_length=200)
    level = blocks.ChoiceBlock(label=_("level"), choices=[("2", _("Heading")), ("3", _("Subheading"))], default="2")

    class Meta:
        icon = "title"
        label = _("Heading")


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, set apart, with who said them."""

    text = blocks.RichTextBlock(label=_("the words"), features=["bold", "italic", "link"])
    attribution = blocks.CharBlock(label=_("who said it"), required=False, max_length=200)
    note = blocks.CharBlock(label=_("in what capacity, where or when"), required=False, max_length=300)
    source = blocks.URLBlock(label=_("address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")


class ListBlock(blocks.StructBlock):
    """Points, numbered or not."""

    ordered = blocks.BooleanBlock(label=_("numbered"), required=False)
    items = blocks.ListBlock(blocks.RichTextBlock(features=RICH_TEXT_FEATURES), label=_("points"))

    class Meta:
        icon = "list-ul"
        label = _("List")


class PictureBlock(blocks.StructBlock):
    """A picture inside the text."""

    picture = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=500)
    alt = blocks.CharBlock(
        label=_("text alternative"),
        required=False,
        max_length=500,
        help_text=_("Only if this article needs another one than the picture has."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")


class EmbedBlock(blocks.StructBlock):
    """Something on another site. The page shows a card; nothing is loaded until a reader opens it."""

    title = blocks.CharBlock(label=_("title"), max_length=300)
    url = blocks.URLBlock(label=_("address"))
    note = blocks.CharBlock(label=_("what it is"), required=False, max_length=300)

    class Meta:
        icon = "media"
        label = _("Embed")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuse an address that a browser could not open as a page.

        Raises:
            ValidationError: on the field ``url``.
        """
        cleaned = super().clean(value)
        if urlsplit(cleaned["url"]).scheme not in ("http", "https"):
            raise blocks.StructBlockValidationError(
                block_errors={"url": ValidationError(_("Give an address that begins with https://"))}
            )
        return cleaned


class FactsBlock(blocks.StructBlock):
    """A box with background, set apart from the story."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = blocks.RichTextBlock(label=_("text"), features=MARKUP_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Fact box")


def strings_in(value: object) -> Iterator[str]:
    """Return every text inside a block's stored form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


class BodyBlock(blocks.StreamBlock):
    """All the blocks that a body may have."""

    text = blocks.RichTextBlock(label=_("Text"), features=MARKUP_FEATURES, icon="pilcrow")
    heading = HeadingBlock()
    quote = QuoteBlock()
    list = ListBlock()
    picture = PictureBlock()
    embed = EmbedBlock()
    facts = FactsBlock()
    table = TableBlock(label=_("Table"), icon="table")

    class Meta:
        required = False

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> blocks.StreamValue:
        """Read the body from a form.

        Raises:
            BadRequest: no editor's form looks like this; a program has made it, or a line has cut it short.
        """
        try:
            return super().value_from_datadict(data, files, prefix)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise BadRequest("The body's form is damaged.") from error

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        """Refuse what cannot be printed or stored, a NUL byte above all.

        Raises:
            StreamBlockValidationError: for the body as a whole.
        """
        try:
            for text in strings_in(self.get_prep_value(value)):
                refuse_control_characters(text)
        except ValidationError as error:
            raise blocks.StreamBlockValidationError(non_block_errors=[error]) from None
        return super().clean(value)
