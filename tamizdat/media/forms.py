"""The forms under which pictures and files come into the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from tamizdat.media.licences import LICENCES, WITHOUT_ADDRESS
from tamizdat.media.refusals import Refused
from tamizdat.media.responsive import make_renditions
from tamizdat.media.sniffing import CLAIMS, ending
from tamizdat.media.storage import CleanFile, cleaned_file

TITLE_LENGTH = 100


class CleaningField(forms.FileField):
    """A file field whose value is cleaned: the form never sees the file as it came.

    Wagtail's own fields give the limits and sentences that its templates show; their checks, which decode an upload
    in the server's own process, are not used.
    """

    wanted: str

    def to_python(self, data: Any) -> CleanFile | None:
        """Return the cleaned file.

        Raises:
            Refused: it cannot be taken; the sentence stands beside the field.
        """
        if data in self.empty_values:
            return None
        if isinstance(data, UploadedFile) and data.size == 0:
            raise Refused("empty")
        file = cleaned_file(data)
        if self.wanted == "picture" and not file.cleaned.picture:
            raise Refused("file_as_picture")
        if self.wanted == "document" and file.cleaned.picture:
            raise Refused("picture_as_file")
        return file


class PictureField(CleaningField, WagtailImageField):
    """Takes a picture."""

    wanted = "picture"


class DocumentField(CleaningField, WagtailDocumentField):
    """Takes a document."""

    wanted = "document"


def _swap_file_field(form: forms.ModelForm, field: type[CleaningField]) -> None:
    """Put the cleaning field in the place of Wagtail's, which Wagtail's form factory insists on."""
    old = form.fields.get("file")
    if old is not None:
        # Wagtail's script would copy the file's name into the title.
        old.widget.attrs = {name: value for name, value in old.widget.attrs.items() if not name.startswith("data-")}
        form.fields["file"] = field(label=old.label, required=old.required, widget=old.widget)
        form.fields["file"].help_text = _("At most %(size)s. What the file tells about its making is taken out.") % {
            "size": filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        }


def _forget_file_name(form: forms.ModelForm) -> None:
    """Leave the title empty where Wagtail proposes the file's name, which may name a person or a camera."""
    if not form.instance.pk and ending(form.instance.title or "") in CLAIMS:
        form.initial["title"] = ""


def _is_file_name(title: str, form: forms.ModelForm) -> bool:
    upload = form.files.get(form.add_prefix("file")) if form.files else None
    name = (upload.name if upload else "") or ""
    return title in (name, name.removesuffix(ending(name))) or ending(title) in CLAIMS


class ProposingInput(forms.TextInput):
    """A text field that proposes what is usual and takes anything.

    Args:
        proposals: what is usual.
    """

    def __init__(self, proposals: Sequence[Any], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.proposals = proposals

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the field with its list."""
        identifier = f"{(attrs or {}).get('id', name)}-proposals"
        field = super().render(name, value, {**(attrs or {}), "list": identifier}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((proposal,) for proposal in self.proposals))
        return format_html('{}<datalist id="{}">{}</datalist>', field, identifier, options)


class PictureForm(BaseImageForm):
    """Asks what a picture shows, whose it is, and under which terms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _swap_file_field(self, PictureField)
        _forget_file_name(self)
        if "licence" in self.fields:
            self.fields["licence"].widget = ProposingInput([*LICENCES, *WITHOUT_ADDRESS])
        if "title" in self.fields:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("What the newsroom finds it by. Left empty, it is the text alternative.")

    def clean(self) -> dict[str, Any]:
        """Require a text alternative, unless the picture is only there to look at, and never keep the file's name."""
        cleaned = super().clean() or self.cleaned_data
        if "alt" in self.fields and not cleaned.get("alt", "").strip() and not cleaned.get("decorative_only"):
            self.add_error("alt", _("Say in a sentence what the picture shows, or mark it as decoration."))
        title = cleaned.get("title") or ""
        if "title" in self.fields and (not title or _is_file_name(title, self)):
            cleaned["title"] = (cleaned.get("alt") or str(_("Untitled picture")))[:TITLE_LENGTH]
        return cleaned

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Store the picture, and make its sizes once it is stored for good."""
        picture = super().save(commit=commit)
        if commit:
            # Wagtail has just dropped the sizes of a picture that was replaced.
            transaction.on_commit(lambda: make_renditions(picture))
        return picture


class FileForm(BaseDocumentForm):
    """Asks what a file is called: its title is what readers see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _swap_file_field(self, DocumentField)
        _forget_file_name(self)
        if "title" in self.fields:
            self.fields["title"].help_text = _("What readers see. The name of the file itself is not kept.")

    def clean_title(self) -> str:
        """Refuse the file's name as its title.

        Raises:
            ValidationError: it is.
        """
        title: str = self.cleaned_data["title"]
        if _is_file_name(title, self):
            raise ValidationError(
                _("Give the file a title of its own: names of files often carry the name of a person or a computer."),
                code="file_name",
            )
        return title
