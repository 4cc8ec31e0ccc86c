"""Submissions, with their files and the messages between editor and submitter."""

import uuid
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.contrib.forms.models import AbstractFormSubmission
from wagtail.search import index

from forms.models.answers import Answer
from forms.models.choices import FINAL, TITLE, MessageKind, PrefilledBy, SubmissionStatus
from forms.models.storage import PrivateStorage

_LONGEST_SUBJECT = 255


class Submission(index.Indexed, AbstractFormSubmission):
    """The answers that someone handed in with a form. Stored in one transaction with the mails that it owes.

    The answers are kept as they were given. What the inbox chooses by (who, where, about what) is kept beside them.
    """

    is_content = False

    # A form that was answered is not deleted with its answers.
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name="formulier", on_delete=models.PROTECT, related_name="submissions"
    )
    # Given by the form when it was shown: the same form handed in twice is one submission.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField("referentienummer", max_length=9, unique=True)
    # The text beside the form at that moment.
    notice = models.TextField("privacymelding", blank=True)
    # The questions at that moment: label, name, type and part of the record of each. A form changes, a letter does not.
    questions = models.JSONField("vragen", default=list)
    # What was agreed to: the full wording ("text") and the moment ("given_at", ISO 8601) of each.
    consents = models.JSONField("toestemmingen", default=list, blank=True)

    name = models.CharField("naam van de inzender", max_length=160, blank=True)
    email = models.EmailField("e-mailadres van de inzender", blank=True)
    municipalities = models.ManyToManyField("library.Municipality", verbose_name="gemeenten", related_name="+")
    terms = models.ManyToManyField("library.Term", verbose_name="termen", related_name="+")
    # What its title is in lists when it is not who sent it: to be found by. It follows the answers.
    subject = models.CharField("onderwerp", max_length=_LONGEST_SUBJECT, blank=True, editable=False)
    about = models.ForeignKey(
        "practices.PracticePage",
        verbose_name="gaat over",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    status = models.CharField(
        "status", max_length=16, choices=SubmissionStatus, default=SubmissionStatus.RECEIVED, db_index=True
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="behandelaar",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # Unique: two editors at once make one page.
    practice = models.OneToOneField(
        "practices.PracticePage",
        verbose_name="praktijk die eruit kwam",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="submission",
    )
    # Stays when the practice is deleted, so that the submission can say so.
    practice_made_at = models.DateTimeField("conceptpraktijk gemaakt op", null=True, blank=True)
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    anonymised_at = models.DateTimeField("anoniem gemaakt op", null=True, blank=True)

    search_fields = [
        index.SearchField("reference"),
        index.SearchField("name"),
        index.SearchField("email"),
        index.SearchField("answer_text"),
    ]

    class Meta(AbstractFormSubmission.Meta):
        abstract = False
        verbose_name = "inzending"
        verbose_name_plural = "inzendingen"
        ordering = ["-submit_time"]
        permissions = [("answer_people", "Kan gegevens van een persoon opvragen en wissen")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=SubmissionStatus.values), name="submission_status_known"
            ),
            # The time after which it is made anonymous runs from here.
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(FINAL), handled_at__isnull=False)
                | (~models.Q(status__in=sorted(FINAL)) & models.Q(handled_at__isnull=True)),
                name="submission_handled_when_final",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def answers(self) -> list[Answer]:
        """The questions of that moment with what was answered, in their order."""
        return [Answer.of(question, self.form_data) for question in self.questions]

    @property
    def title(self) -> str:
        """Its title in lists: the name of the practice, or what was searched for; else who sent it."""
        return self.subject or self.name or self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the submission, with its subject as its answers have it by now."""
        fields = kwargs.get("update_fields")
        if fields is None or "form_data" in fields:
            self.subject = self._subject()[:_LONGEST_SUBJECT]
            kwargs["update_fields"] = fields and {*fields, "subject"}
        super().save(*args, **kwargs)

    save.alters_data = True  # type: ignore[attr-defined]

    def _subject(self) -> str:
        texts: Iterator[str] = (
            answer.text
            for answer in self.answers
            if (answer.maps_to == TITLE or answer.prefilled_by == PrefilledBy.SEARCH) and answer.text
        )
        return next(texts, "")

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    @property
    def practice_was_deleted(self) -> bool:
        """Whether a practice was made from it that is no longer there."""
        return self.practice_made_at is not None and self.practice_id is None

    def answer_text(self) -> str:
        """All answers as one text, for search."""
        return "\n".join(answer.text for answer in self.answers)


def _private_path(_file: "PrivateFile", name: str) -> str:
    """Return a random path: the name that someone gave their file never becomes a path."""
    return f"{timezone.now():%Y/%m}/{uuid.uuid4().hex}{PurePath(name).suffix}"


class PrivateFile(models.Model):
    """A file that someone sent, kept apart from what the site serves. question: the name of the question."""

    is_content = False

    question = models.CharField("vraag", max_length=255)
    file = models.FileField("bestand", storage=PrivateStorage(), upload_to=_private_path, max_length=120)
    name = models.CharField("naam", max_length=160)
    media_type = models.CharField("soort", max_length=100)
    size = models.PositiveIntegerField("grootte in bytes")

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class SubmissionFile(PrivateFile):
    """A file of a submission, until an editor copies it to the library."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")

    class Meta(PrivateFile.Meta):
        verbose_name = "bestand bij een inzending"
        verbose_name_plural = "bestanden bij inzendingen"


class SubmissionMessage(models.Model):
    """A message between editors and submitter about a submission."""

    is_content = False

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField("soort", max_length=12, choices=MessageKind)
    # Of the editor; empty for what the submitter wrote.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField("tekst", max_length=5000)
    created_at = models.DateTimeField("geschreven", auto_now_add=True)

    class Meta:
        verbose_name = "bericht bij een inzending"
        verbose_name_plural = "berichten bij inzendingen"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=MessageKind.values), name="submission_message_known"),
        ]

    def __str__(self) -> str:
        return self.text
