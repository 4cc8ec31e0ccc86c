"""The page of the CMS about the review of one practice, and who may use it."""

import datetime
import gzip

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import PageLogEntry

from forms.retention.personal_data import erase_personal_data, personal_data_of
from home.open_data.files import FILES
from home.open_data.making import make_files
from post.models import OutgoingMail
from practices.confirming import rounds
from practices.models import ConfirmationRound, PracticePage
from practices.models.choices import Outcome
from tests.cms import messages_of, soup
from tests.factories import ConfirmationRoundFactory, PracticePageFactory, UserFactory

TODAY = timezone.localdate()
TO = "wijkwerking@example.be"


@pytest.fixture
def practice(site):
    return PracticePageFactory(title="Leefstraat", owner_email=TO, review_due=TODAY)


@pytest.fixture
def cms(client, editor):
    editor.groups.get().permissions.add(Permission.objects.get(codename="confirm_practice"))
    client.force_login(editor)
    return client


def address(practice):
    return f"/cms/praktijken/{practice.pk}/nazicht/"


def test_an_editor_asks_now(cms, practice, editor):
    page = soup(cms.get(address(practice)))
    assert TO in page.get_text()
    assert page.select_one("button[name=ask]")
    response = cms.post(address(practice), {"ask": "1"}, follow=True)
    assert TO in messages_of(response)
    assert "1 mail, de laatste op" in soup(response).get_text()
    assert OutgoingMail.objects.get().to == TO
    assert PageLogEntry.objects.get(action=rounds.ASKED).user == editor
    # Once a day is enough.
    assert "Vandaag vertrok er al een mail" in messages_of(cms.post(address(practice), {"ask": "1"}, follow=True))
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(("fields", "said"), [({"owner_email": ""}, "geen e-mailadres"), ({"live": False}, "niet op")])
def test_who_can_not_be_asked_is_not(cms, site, fields, said):
    practice = PracticePageFactory(**{"owner_email": TO, **fields})
    assert said in messages_of(cms.post(address(practice), {"ask": "1"}, follow=True))
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("asked", [True, False])
def test_confirmed_by_phone(cms, practice, editor, asked):
    if asked:
        ConfirmationRoundFactory(practice=practice)
    assert cms.post(address(practice), {"note": " "}).status_code == 422
    response = cms.post(address(practice), {"note": "De wijkdienst zegt dat het klopt."}, follow=True)
    assert "bevestigd" in messages_of(response)
    assert "De wijkdienst zegt dat het klopt." in soup(response).get_text()
    row = ConfirmationRound.objects.get()
    assert (row.outcome, row.user, row.to) == (Outcome.BY_PHONE, editor, "")
    assert PracticePage.objects.get(pk=practice.pk).verified_on == TODAY
    assert PageLogEntry.objects.get(action=rounds.CONFIRMED).user == editor


def test_it_says_what_was_answered(cms, practice):
    ConfirmationRoundFactory(practice=practice, mails=3, days=14)
    assert "Geen antwoord op 3 mails" in soup(cms.get(address(practice))).get_text()
    ConfirmationRound.objects.update(closed_at=timezone.now(), outcome=Outcome.STOPPED, note="Plein weg.")
    text = soup(cms.get(address(practice))).get_text()
    assert "de praktijk is gestopt" in text
    assert "Plein weg." in text


def test_who_may_not_is_kept_out(client, practice, editor, site):
    entering = UserFactory()
    entering.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "confirm_practice"]),
    )
    # Without the right; with the right and without the page; a stranger.
    for user in (editor, entering):
        client.force_login(user)
        for method in (client.get, client.post):
            response = method(address(practice), {"ask": "1", "note": "Ja"})
            assert response.status_code == 302
            assert response["Location"] == "/cms/"
    client.logout()
    assert client.post(address(practice), {"ask": "1"})["Location"].startswith("/cms/login/")
    assert not OutgoingMail.objects.exists()
    assert not ConfirmationRound.objects.exists()


@pytest.mark.thorough
def test_the_editors_form_leads_there_for_who_may(cms, client, practice, moderator):
    edit = f"/cms/pages/{practice.pk}/edit/"
    assert soup(cms.get(edit)).select_one(f'a[href="{address(practice)}"]')
    client.force_login(moderator)
    assert not soup(client.get(edit)).select_one(f'a[href="{address(practice)}"]')


# --- The first screen ------------------------------------------------------------------------------------------------


def panel_of(client):
    return " ".join(soup(client.get("/cms/")).select_one("#te-bevestigen-section").get_text(" ").split())


@pytest.mark.thorough
def test_the_panel_waits_for_the_owner_and_then_asks_to_phone(cms, practice):
    assert "Leefstraat nog nooit bevestigd" in panel_of(cms)
    ConfirmationRoundFactory(practice=practice, mails=3, days=13)
    assert "Leefstraat" not in panel_of(cms)
    ConfirmationRound.objects.update(last_mail_on=TODAY - datetime.timedelta(days=14))
    assert "Leefstraat geen antwoord op 3 mails" in panel_of(cms)
    ConfirmationRound.objects.update(closed_at=timezone.now(), outcome=Outcome.CHANGED)
    assert "er is iets gewijzigd" in panel_of(cms)


# --- Whose address it is ---------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_a_person_gets_and_erases_their_address(practice, superuser):
    practice.save_revision()
    ConfirmationRoundFactory(practice=practice)
    other = PracticePageFactory(owner_email="ander@example.be")
    held = personal_data_of("Wijkwerking@example.be", superuser)
    assert held["nazicht"] == [{"praktijk": "Leefstraat", "e-mailadres voor het nazicht": TO}]
    assert erase_personal_data("Wijkwerking@example.be", superuser) == 1
    practice.refresh_from_db()
    assert practice.owner_email == ""
    assert practice.get_latest_revision_as_object().owner_email == ""
    assert ConfirmationRound.objects.get().to == ""
    other.refresh_from_db()
    assert other.owner_email


LEAKS = (
    "/praktijken/{slug}/", "/praktijken/", "/praktijken/?q=wijkwerking", "/praktijken/?q={to}", "/praktijken/kaart/",
    "/praktijken/vergelijken/?keuze={pk}", "/praktijken/export.csv", "/praktijken/export.json", "/praktijken/feed.atom",
    "/praktijken/suggesties.json?q=wijkwerking", "/zoeken/?q={to}", "/api/databank/practices",
    "/api/databank/practices?q={to}", "/api/databank/practices/{key}", "/api/databank/changes",
    "/api/v2/pages/{pk}/?fields=*", "/api/v2/pages/?type=practices.PracticePage&fields=*", "/id/praktijk/{key}",
    "/open-data/", "/open-data.jsonld", "/sitemap.xml", "/api/databank/openapi.json",
)  # fmt: skip


@pytest.mark.thorough
@pytest.mark.both_databases
def test_nothing_public_tells_whom_is_asked(client, site):
    page = PracticePageFactory(full=True, owner_email="zzwijkloketzz@example.be")
    page.save_revision().publish()
    make_files()
    for address in (*LEAKS, *(file.path for file in FILES)):
        path = address.format(slug=page.slug, pk=page.pk, key=page.translation_key, to="zzwijkloketzz")
        response = client.get(path, headers={"Accept": "application/ld+json"} if "/id/" in path else {})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        content = gzip.decompress(content) if path.endswith(".gz") else content
        assert response.status_code in {200, 303}, path
        # What was typed comes back, the rest of the address does not.
        assert b"zzwijkloketzz@" not in content, path
        assert b"owner_email" not in content, path
    assert not PracticePage.objects.search("zzwijkloketzz").count()
    assert client.get("/api/v2/pages/?type=practices.PracticePage&owner_email=x").status_code == 400
