"""Factories of the hand-in form, of what is handed in and of the mails that it owes."""

from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from wagtail.models import Page

from forms.filling.references import new_reference
from forms.models import DraftFile, FormField, FormPage, HandInDraft, Submission, SubmissionFile, SubmissionMessage
from forms.models.answers import stored_questions
from post.models import OutgoingMail
from tests.factories.base import BasePageFactory

# The questions of the form unless told otherwise, with a valid answer to each.
FIELDS: tuple[dict[str, Any], ...] = (
    {"label": "Naam van de praktijk", "field_type": "singleline", "maps_to": "title"},
    {
        "label": "Omschrijving",
        "field_type": "multiline",
        "help_text": "Wat doe je, voor wie en met wie?",
        "maps_to": "approach",
    },
    {"label": "Gemeente", "field_type": "singleline", "required": False},
    {"label": "Soort", "field_type": "dropdown", "choices": "Project\r\nMethodiek", "required": False},
    {"label": "Je naam", "field_type": "singleline", "autocomplete": "name"},
    {"label": "Je e-mailadres", "field_type": "email", "autocomplete": "email"},
    {"label": "Ik ga akkoord", "field_type": "checkbox"},
)
ANSWERS = {
    "naam_van_de_praktijk": "Leefstraat",
    "omschrijving": "Buren maken van hun straat een zomer lang een plek om elkaar te leren kennen.",
    "gemeente": "Gent",
    "soort": "Project",
    "je_naam": "An Peeters",
    "je_e_mailadres": "an.peeters@example.be",
    "ik_ga_akkoord": "on",
}


class FormPageFactory(BasePageFactory):
    """Makes forms with the questions FIELDS; `fields=[...]` gives others."""

    class Meta:
        model = FormPage

    title = factory.Sequence(lambda number: f"Formulier {number}")
    intro = "<p>In tien minuten geef je een praktijk door.</p>"
    notice = "<p>We bewaren je gegevens één jaar.</p>"
    thank_you_text = "<p>Je hoort binnen twee weken van ons.</p>"
    fields: Any = FIELDS

    @classmethod
    def default_parent(cls) -> Page:
        from tests.factories.home import home_page

        return home_page()

    @classmethod
    def take_relations(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {"fields": kwargs.pop("fields")}

    @classmethod
    def relate(cls, instance: Any, relations: dict[str, Any]) -> None:
        instance.form_fields = [
            FormField(sort_order=order, **{"required": True, **field})
            for order, field in enumerate(relations["fields"])
        ]


class FormFieldFactory(DjangoModelFactory):
    class Meta:
        model = FormField

    page = factory.SubFactory(FormPageFactory)
    label = factory.Sequence(lambda number: f"Vraag {number}")
    field_type = "singleline"
    required = False


class SubmissionFactory(DjangoModelFactory):
    class Meta:
        model = Submission

    page = factory.LazyFunction(lambda: FormPage.objects.first() or FormPageFactory())
    form_data = factory.LazyFunction(lambda: {**ANSWERS, "ik_ga_akkoord": True})
    reference = factory.LazyFunction(new_reference)
    notice = "<p>We bewaren je gegevens één jaar.</p>"
    questions = factory.LazyAttribute(lambda submission: stored_questions(submission.page.specific.get_form_fields()))
    name = "An Peeters"
    email = "an.peeters@example.be"


class SubmissionFileFactory(DjangoModelFactory):
    class Meta:
        model = SubmissionFile

    submission = factory.SubFactory(SubmissionFactory)
    question = "Bestanden"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n%%EOF\n", name="fiche.pdf"))
    name = "fiche.pdf"
    media_type = "application/pdf"
    size = 15


class HandInDraftFactory(DjangoModelFactory):
    class Meta:
        model = HandInDraft

    page = factory.LazyFunction(lambda: FormPage.objects.first() or FormPageFactory())
    data = factory.LazyFunction(lambda: {name: [value] for name, value in ANSWERS.items()})


class DraftFileFactory(DjangoModelFactory):
    class Meta:
        model = DraftFile

    draft = factory.SubFactory(HandInDraftFactory)
    question = "bestanden"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n%%EOF\n", name="fiche.pdf"))
    name = "fiche.pdf"
    media_type = "application/pdf"
    size = 15


class SubmissionMessageFactory(DjangoModelFactory):
    class Meta:
        model = SubmissionMessage

    submission = factory.SubFactory(SubmissionFactory)
    kind = "vraag"
    text = "In welke straat was dat?"


class OutgoingMailFactory(DjangoModelFactory):
    class Meta:
        model = OutgoingMail

    to = "an.peeters@example.be"
    subject = "We hebben je inzending ontvangen"
    text = "Dag\n\nBedankt."
