"""Questions beyond those of Wagtail: a municipality, an organisation, consent, files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forms.questions.file_checks import ACCEPTED, MAX_FILES, MAX_MEGABYTES, CheckedFile, FileRefusedError, checked
from library.models import Municipality, Organisation

_LONGEST_ORGANISATION = Organisation._meta.get_field("name").max_length


class MunicipalitySelect(forms.Select):
    """A list of municipalities. A script makes it one to type in, for which each option brings its postal codes."""

    def __init__(self, codes: dict[str, str]) -> None:
        self.codes = codes
        super().__init__(attrs={"data-type-ahead": "", "data-one": "gemeente", "data-many": "gemeenten"})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if codes := self.codes.get(value):
            option["attrs"]["data-codes"] = codes
        return option


class MunicipalityField(forms.ChoiceField):
    """Asks for one municipality, by its name.

    keys: the primary key of the municipality of each name.
    """

    def __init__(self, municipalities: Iterable[Municipality], **options: Any) -> None:
        rows = list(municipalities)
        self.keys = {row.name: row.pk for row in rows}
        super().__init__(
            choices=[("", "Kies een gemeente"), *((row.name, row.name) for row in rows)],
            widget=MunicipalitySelect({row.name: row.postal_code_text() for row in rows}),
            **options,
        )


class OrganisationInput(forms.TextInput):
    """A text that the browser completes from a list of names."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        identifier = f"{(attrs or {}).get('id', name)}_namen"
        field = super().render(name, value, {**(attrs or {}), "list": identifier}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((known,) for known in self.names))
        return format_html('{}<datalist id="{}">{}</datalist>', field, identifier, options)


class OrganisationField(forms.CharField):
    """Asks for an organisation: one of the register, or a new name."""

    def __init__(self, names: Sequence[str], **options: Any) -> None:
        super().__init__(max_length=_LONGEST_ORGANISATION, widget=OrganisationInput(names), **options)


class ConsentField(forms.BooleanField):
    """Asks to agree with something. wording: the full text that is agreed to."""

    def __init__(self, wording: str, **options: Any) -> None:
        self.wording = wording
        super().__init__(**options)


class FilesInput(forms.FileInput):
    """Lets several files be chosen at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Asks for files; its value is the list of those that are in order.

    kept: how many files of this question were taken in before. taken: those that are in order, whatever others are.
    """

    taken: list[CheckedFile]

    def __init__(self, *, help_text: str = "", **options: Any) -> None:
        limits = f"Hoogstens {MAX_FILES} bestanden van {MAX_MEGABYTES} MB: pdf, docx, odt, pptx, jpg, png of webp."
        self.kept = 0
        self.taken = []
        super().__init__(
            widget=FilesInput(attrs={"multiple": True, "accept": ",".join(ACCEPTED)}),
            help_text=f"{help_text} {limits}".strip(),
            **options,
        )

    def clean(self, value: Any, initial: Any = None) -> list[CheckedFile]:
        uploads: list[UploadedFile] = value or []
        if not uploads and not self.kept and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) + self.kept > MAX_FILES:
            raise forms.ValidationError(
                f"{self.label}: kies hoogstens {MAX_FILES} bestanden. Verwijder er eerst een als je een ander wilt.",
                code="too_many",
            )
        refused = []
        for upload in uploads:
            try:
                self.taken.append(checked(upload))
            except FileRefusedError as error:
                refused.append(str(error))
        if refused:
            raise forms.ValidationError(refused)
        return self.taken
