"""A question for files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from forms.models.question_types import QuestionType, register
from forms.models.registers import Registers
from forms.questions.file_checks import ACCEPTED, MAX_FILES, MAX_MEGABYTES, CheckedFile, FileRefusedError, checked


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


@register
class FilesQuestion(QuestionType):
    """Some files. The answer is how they are called."""

    name = "files"
    label = "Bestanden"
    takes_files = True

    def form_field(self, question: Any, options: dict[str, Any], registers: Registers) -> forms.Field:
        return FilesField(**{**options, "initial": None})

    def complaint(self, value: Any) -> str:
        return "stuur bestanden eerst op, en geef dan door wat je daarvoor terugkreeg (files)."
