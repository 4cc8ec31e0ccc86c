"""From a submission to a draft of a practice: every field in its place, once, and the submitter is told."""

import io
import threading
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image
from wagtail.models import Collection, ModelLogEntry, PageLogEntry, PageViewRestriction

from forms.handling import status_changes
from forms.handling.conversion import make_practice
from forms.models import Submission
from forms.models.choices import SubmissionStatus
from library.models import DatabankDocument, DatabankImage, Organisation
from post.daily import day_begins
from post.models import OutgoingMail
from practices.models import PracticePage
from practices.models.choices import DocumentRole
from tests.factories import (
    DatabankDocumentFactory,
    FormPageFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PracticePageFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    TermFactory,
    UserFactory,
    site_tree,
    term,
)
from tests.factories.base import root_collection

QUESTIONS = (
    ("naam", "singleline", "title"),
    ("kort", "multiline", "summary"),
    ("soort", "dropdown", "record_type"),
    ("plaats", "singleline", "place"),
    ("schaal", "radio", "scale"),
    ("aanleiding", "longtext", "reason"),
    ("aanpak", "longtext", "approach"),
    ("leerpunten", "multiline", "lessons"),
    ("budget", "dropdown", "budget_band"),
    ("eigenaar", "organisation", "project_owner"),
    ("partners", "multiline", "partners"),
    ("contact", "singleline", "contact_name"),
    ("mail", "email", "contact_email"),
    ("links", "multiline", "links"),
    ("begin", "singleline", "started"),
    ("einde", "singleline", "ended"),
    ("stand", "dropdown", "status"),
    ("woorden", "singleline", "tags"),
    ("bestanden", "files", "files"),
)
TOLD = {
    "naam": "Lange tafel",
    "kort": "Buren eten samen op straat.",
    "soort": "Methodiek",
    "plaats": "Ledeberg",
    "schaal": "buurt of wijk",
    "aanleiding": "Buren <b>kennen</b> elkaar niet.\r\n\r\nDat moest\r\nanders.",
    "aanpak": "Zet een tafel op straat.\n\nNodig iedereen uit.",
    "leerpunten": "Begin klein.",
    "budget": "Tot en met 5.000 euro",
    "eigenaar": "stad GENT",
    "partners": "Politie Gent; Buurtwerk Ledeberg\nSTAD GENT",
    "contact": "Dienst Ontmoeten",
    "mail": "ontmoeten@example.be",
    "links": "Verslag: https://www.example.be/verslag\nwww.example.be/film",
    "begin": "2019-03",
    "einde": "2021",
    "stand": "Afgerond",
    "woorden": "buurtfeest, eten, Buurtfeest",
}


def handed_in(**told):
    """Return a submission with these answers beside those of TOLD."""
    submission = SubmissionFactory(
        form_data={**TOLD, **told},
        questions=[
            {"name": name, "label": name.capitalize(), "type": kind, "maps_to": field}
            for name, kind, field in QUESTIONS
        ],
    )
    submission.terms.set([term("thema:sociale-samenhang-versterken"), term("doelgroep:jongeren")])
    submission.municipalities.set([MunicipalityFactory(nis="44021")])
    return submission


def picture():
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return ContentFile(content.getvalue(), name="tafel.png")


def written_files(media_root):
    return {path for path in Path(media_root).rglob("*") if path.is_file()}


def test_every_answer_finds_its_place(site, superuser):
    gent = OrganisationFactory(name="Stad Gent")
    submission = handed_in()
    made = make_practice(submission, superuser)
    assert made.is_new
    assert made.incomplete == ()
    page = PracticePage.objects.get(pk=made.page.pk).get_latest_revision_as_object()
    assert page.get_parent().specific == site.practices
    assert not page.live
    assert page.owner == superuser
    assert (page.title, page.slug, page.summary) == ("Lange tafel", "lange-tafel", "Buren eten samen op straat.")
    assert (page.record_type, page.scale, page.status) == ("methodiek", "buurt-of-wijk", "afgerond")
    assert (page.place, page.budget_band) == ("Ledeberg", "tot-5000")
    assert page.reason == "<p>Buren &lt;b&gt;kennen&lt;/b&gt; elkaar niet.</p><p>Dat moest<br/>anders.</p>"
    assert [(block.block_type, block.value.source) for block in page.approach] == [
        ("text", "<p>Zet een tafel op straat.</p><p>Nodig iedereen uit.</p>")
    ]
    assert page.lessons == "<p>Begin klein.</p>"
    assert page.project_owner == gent
    assert [row.name for row in page.partner_list()] == ["Politie Gent", "Buurtwerk Ledeberg", "Stad Gent"]
    assert [row.kind for row in page.partner_list()][:2] == ["politie", "andere"]
    assert (page.contact_name, page.contact_email, page.contact_public) == (
        "Dienst Ontmoeten",
        "ontmoeten@example.be",
        False,
    )
    assert [(link.label, link.url) for link in page.links.all()] == [
        ("Verslag", "https://www.example.be/verslag"),
        ("www.example.be", "https://www.example.be/film"),
    ]
    assert (page.started, page.ended) == ("2019-03", "2021")
    assert {tag.name.lower() for tag in page.tags.all()} == {"buurtfeest", "eten"}
    assert {row.term.slug for row in page.practice_terms.all()} == {"sociale-samenhang-versterken", "jongeren"}
    assert [row.nis for row in page.municipality_list()] == ["44021"]
    assert page.missing_for_publish() == []


def test_the_submission_knows_its_practice(site, superuser):
    submission = handed_in()
    page = make_practice(submission, superuser).page
    submission.refresh_from_db()
    assert submission.practice == page
    assert submission.practice_made_at
    assert (submission.status, submission.handler) == (SubmissionStatus.IN_PROGRESS, superuser)
    entry = ModelLogEntry.objects.get(action=status_changes.PRACTICE_MADE)
    assert (entry.object_id, entry.user) == (str(submission.pk), superuser)
    assert PageLogEntry.objects.filter(page=page.pk, user=superuser).exists()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("told", "field", "value", "left"),
    [
        ({"naam": ""}, "title", "Praktijk uit inzending", ()),
        ({"naam": "🎉"}, "title", "🎉", ()),
        ({"naam": "Kaart"}, "title", "Kaart", ()),
        ({"naam": "a" * 2000}, "title", "a" * 254 + "…", ("Titel",)),
        ({"kort": "b" * 300}, "summary", "b" * 279 + "…", ("Korte omschrijving",)),
        ({"soort": "Project"}, "record_type", "", ("Soort",)),
        ({"begin": "sinds 2015"}, "started", "2015", ("Gestart in",)),
        ({"begin": "2015-02-30"}, "started", "2015", ("Gestart in",)),
        ({"begin": "vroeger"}, "started", "", ("Gestart in",)),
        ({"begin": "2022"}, "ended", "", ("Beëindigd in",)),
        ({"mail": "geen adres"}, "contact_email", "", ("E-mailadres van het contactpunt",)),
        ({"eigenaar": "c" * 200}, "project_owner", None, ("Projecteigenaar",)),
    ],
)
def test_what_does_not_fit_is_left_for_the_editor(superuser, told, field, value, left):
    made = make_practice(handed_in(**told), superuser)
    found = getattr(made.page, field)
    assert found == value or (value and str(found).startswith(value))
    assert made.incomplete == left
    assert made.page.slug not in {"", "kaart"}
    made.page.full_clean()


@pytest.mark.parametrize(
    "line", ["javascript:alert(1)", "https://", "http://[::1", "zie onze site", f"https://example.be/{'x' * 600}"]
)
def test_what_is_no_address_becomes_no_link(site, superuser, line):
    made = make_practice(handed_in(links=line), superuser)
    assert list(made.page.links.all()) == []
    assert made.incomplete == ("Zie ook (een adres per regel)",)


def test_a_title_that_is_taken_gets_a_number(site, superuser):
    PracticePageFactory(title="Lange tafel", slug="lange-tafel")
    assert make_practice(handed_in(), superuser).page.slug == "lange-tafel-2"


def test_a_merged_term_becomes_the_other_once(site, superuser):
    submission = handed_in()
    kept = term("doelgroep:jongeren")
    submission.terms.add(TermFactory(vocabulary=kept.vocabulary, label="Jeugd", replaced_by=kept))
    page = make_practice(submission, superuser).page
    assert [row.term.slug for row in page.practice_terms.all()].count("jongeren") == 1


def test_files_come_to_the_library(site, superuser):
    submission = handed_in()
    SubmissionFileFactory(submission=submission, name="draaiboek.pdf")
    SubmissionFileFactory(submission=submission, name="tafel.png", file=picture(), media_type="image/png")
    SubmissionFileFactory(submission=submission, name="nog.png", file=picture(), media_type="image/png")
    SubmissionFileFactory(submission=submission, question="Loonbrief", name="loonbrief.pdf")
    made = make_practice(submission, superuser)
    document = DatabankDocument.objects.get()
    assert (document.title, document.collection.name, document.licence) == ("draaiboek", "Inzendingen", "alle-rechten")
    assert document.file.read() == b"%PDF-1.7\n%%EOF\n"
    assert [row.document for row in made.page.practice_documents.all()] == [document]
    assert made.page.image.title == "tafel"
    assert (made.page.image.width, made.page.image.height, made.page.image.credit) == (40, 30, "stad GENT")
    assert DatabankImage.objects.filter(collection__name="Inzendingen").count() == 2
    assert made.incomplete == ("Beeld en downloads",)
    assert submission.files.count() == 4


def test_what_was_handed_in_is_of_the_editors_until_it_is_published(site, superuser, client):
    submission = handed_in()
    SubmissionFileFactory(submission=submission, name="draaiboek.pdf")
    SubmissionFileFactory(submission=submission, name="tafel.png", file=picture(), media_type="image/png")
    page = make_practice(submission, superuser).page
    document, image = DatabankDocument.objects.get(), DatabankImage.objects.get()
    assert client.get(document.url).status_code == 404
    # Wagtail's own rules agree.
    assert [lock.restriction_type for lock in document.collection.get_view_restrictions()] == ["login"]
    page.get_latest_revision().publish()
    for file in (document, image):
        file.refresh_from_db()
        assert not file.collection.get_view_restrictions()
    assert client.get(document.url).status_code == 200
    assert client.get("/api/v2/images/").json()["items"][0]["id"] == image.pk


def test_files_that_were_handed_in_before_are_restricted_too(site):
    held = root_collection().add_child(name="Inzendingen")
    shown, waiting = (DatabankDocumentFactory(collection=held) for _file in range(2))
    PracticePageFactory(documents=[(shown, DocumentRole.DOWNLOAD)])
    PracticePageFactory(draft=True, documents=[(waiting, DocumentRole.DOWNLOAD)])
    for _again in range(2):
        import_module("forms.migrations.0008_restrict_handed_in_files").restrict(apps, None)
    assert [lock.restriction_type for lock in held.get_view_restrictions()] == ["login"]
    shown.refresh_from_db()
    waiting.refresh_from_db()
    assert (shown.collection.depth, waiting.collection) == (1, held)


def test_nothing_stays_behind_when_it_fails(site, superuser, settings):
    submission = handed_in()
    SubmissionFileFactory(submission=submission, name="draaiboek.pdf")
    gone = SubmissionFileFactory(submission=submission, name="weg.pdf")
    gone.file.storage.delete(gone.file.name)
    before = written_files(settings.MEDIA_ROOT)
    with pytest.raises(status_changes.NotPossibleError, match=r"weg\.pdf"):
        make_practice(submission, superuser)
    assert written_files(settings.MEDIA_ROOT) == before
    assert not PracticePage.objects.exists()
    assert not Organisation.objects.filter(name="Buurtwerk Ledeberg").exists()
    assert not Collection.objects.filter(name="Inzendingen").exists()
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.RECEIVED


def test_twice_gives_one_page(site, superuser, moderator):
    submission = handed_in()
    first = make_practice(submission, superuser)
    again = make_practice(submission, moderator)
    assert (again.page.pk, again.is_new) == (first.page.pk, False)
    assert PracticePage.objects.count() == 1


def test_who_may_add_no_practice_makes_none(site):
    with pytest.raises(PermissionDenied):
        make_practice(handed_in(), UserFactory())
    assert not PracticePage.objects.exists()


def test_what_is_put_away_or_fills_no_record_becomes_no_practice(site, superuser):
    submission = handed_in()
    status_changes.decline(submission, superuser, "Het past niet.")
    contact = SubmissionFactory(questions=[{"name": "vraag", "label": "Vraag", "type": "multiline", "maps_to": ""}])
    about = handed_in()
    about.about = PracticePageFactory()
    about.save()
    for one in (submission, contact, about):
        with pytest.raises(status_changes.NotPossibleError):
            make_practice(one, superuser)
    assert PracticePage.objects.count() == 1


def test_the_submitter_hears_of_the_publication_once(site, superuser):
    submission = handed_in()
    page = make_practice(submission, superuser).page
    page.get_latest_revision().publish()
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.ADOPTED
    mail = OutgoingMail.objects.get(submission=submission)
    assert mail.to == submission.email
    assert "/praktijken/lange-tafel/" in mail.text
    page.refresh_from_db()
    page.save_revision().publish()
    assert OutgoingMail.objects.filter(submission=submission).count() == 1


def test_what_the_public_may_not_read_is_not_announced(site, superuser):
    submission = handed_in()
    page = make_practice(submission, superuser).page
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    page.get_latest_revision().publish()
    assert not OutgoingMail.objects.exists()
    restriction.delete()
    day_begins.send(sender=None)
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.ADOPTED


def test_a_deleted_practice_is_told_and_can_be_made_again(site, superuser):
    submission = handed_in()
    make_practice(submission, superuser).page.delete()
    submission.refresh_from_db()
    assert submission.practice_was_deleted
    assert make_practice(submission, superuser).is_new


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_make_one_page():
    site_tree()
    FormPageFactory()
    editors = [UserFactory(superuser=True) for _number in range(4)]
    same, other = handed_in(), handed_in()
    made, problems = [], []
    barrier = threading.Barrier(len(editors))

    def ask(editor, submission):
        try:
            barrier.wait(timeout=20)
            made.append(make_practice(Submission.objects.get(pk=submission.pk), editor))
        except Exception as problem:  # noqa: BLE001 - raised again below
            problems.append(problem)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=ask, args=[editor, submission])
        for editor, submission in zip(editors, (same, same, same, other), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    assert len({result.page.pk for result in made}) == 2
    assert [result.is_new for result in made].count(True) == 2
    assert PracticePage.objects.count() == 2
    # Both name the same new partner.
    assert Organisation.objects.filter(name="Buurtwerk Ledeberg").count() == 1
