"""The inbox: choosing and finding, the letter, each step with one and with several, and who may do what."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from forms.handling import status_changes
from forms.inbox.actions import REASONS, STEPS
from forms.models import Submission
from forms.models.choices import SubmissionStatus
from forms.retention.purge import anonymise
from home.cms.roles import EDITORS, MODERATORS, ROLES, make_roles
from post.models import OutgoingMail
from practices.models import PracticePage
from tests.cms import messages_of, queries, soup
from tests.factories import (
    MunicipalityFactory,
    PracticePageFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    SubmissionMessageFactory,
    UserFactory,
    term,
)
from tests.factories.forms import ANSWERS
from tests.html import text_of

INBOX = "/cms/inzendingen/"
TOGETHER = f"{INBOX}samen/"
# Of the CMS: who it is, what that person may, the menu, the site.
LIST_QUERIES = 20
LETTER_QUERIES = 24
BAD = ["\x00", "x" * 2000, "'\"", "%", "🎉", "1 OR 1=1; --", "-1", "9" * 30, "2024-02-30", "0000-00-00"]


@pytest.fixture
def handler(site):
    """Someone of the editors' group as the site makes it."""
    make_roles(role for role in ROLES if role.name == EDITORS)
    user = UserFactory(first_name="Robin", last_name="Redacteur")
    user.groups.add(*user.groups.model.objects.filter(name=EDITORS))
    return user


@pytest.fixture
def cms(client, handler):
    """The CMS as an editor sees it."""
    client.force_login(handler)
    return client


@pytest.fixture
def submission(site):
    return SubmissionFactory(page=site.hand_in)


def letter(submission):
    return reverse("inzendingen_modeladmin_inspect", args=[submission.pk])


def step(submission, name):
    return f"{INBOX}{submission.pk}/{name}/"


def titles(response):
    return [link.get_text(strip=True) for link in soup(response).select(".inbox-title")]


def named(title, **fields):
    return SubmissionFactory(form_data={**ANSWERS, "naam_van_de_praktijk": title}, **fields)


def logged(submission):
    return list(ModelLogEntry.objects.for_instance(submission).order_by("pk").values_list("action", flat=True))


# --- The list --------------------------------------------------------------------------------------------------------


def test_what_is_open_comes_first(cms, superuser):
    for title in ("Oud", "Klaar", "Nieuw"):
        named(title)
    status_changes.handle(Submission.objects.get(form_data__naam_van_de_praktijk="Klaar"), superuser)
    assert titles(cms.get(INBOX)) == ["Nieuw", "Oud", "Klaar"]


def test_the_menu_says_how_many_are_new(cms, submission, superuser):
    assert b"Inzendingen (1)" in cms.get("/cms/").content
    status_changes.assign(submission, superuser)
    assert b"Inzendingen (" not in cms.get("/cms/").content


@pytest.mark.both_databases
def test_each_filter_narrows_the_list(cms, handler, site):
    gent, theme = MunicipalityFactory(nis="44021"), term("thema:sociale-samenhang-versterken")
    mine = named("Deze", page=site.hand_in)
    mine.municipalities.add(gent)
    mine.terms.add(theme)
    status_changes.assign(mine, handler)
    other = named("Andere", page=site.hand_in)
    Submission.objects.filter(pk=other.pk).update(submit_time="2020-01-05T12:00:00Z")
    for choice in (
        {"gemeente": gent.pk},
        {"thema": theme.pk},
        {"behandelaar": handler.pk},
        {"status": "in-behandeling"},
        {"van": "2021-01-01"},
    ):
        assert titles(cms.get(INBOX, choice)) == ["Deze"], choice
    for choice in ({"behandelaar": "niemand"}, {"tot": "2020-01-05"}, {"status": "ontvangen"}):
        assert titles(cms.get(INBOX, choice)) == ["Andere"], choice
    assert len(titles(cms.get(INBOX, {"formulier": site.hand_in.pk, "status": "open"}))) == 2


@pytest.mark.both_databases
@pytest.mark.parametrize("asked", ["schaken", "SCHAAK", "4829-1375", "4829", "jan.claes", "Jan Cl"])
def test_one_finds_by_answer_number_name_and_address(cms, asked):
    SubmissionFactory()
    found = SubmissionFactory(
        reference="4829-1375",
        name="Jan Claes",
        email="jan.claes@example.be",
        form_data={**ANSWERS, "naam_van_de_praktijk": "Schaak op het plein", "omschrijving": "Wie wil schaken?"},
    )
    assert titles(cms.get(INBOX, {"q": asked})) == [found.title]


@pytest.mark.both_databases
@pytest.mark.parametrize("value", BAD)
def test_bad_values_are_named_and_change_nothing(cms, submission, value):
    filters = ("formulier", "status", "gemeente", "thema", "behandelaar", "van", "tot")
    for query in queries([(name, value) for name in filters]):
        response = cms.get(f"{INBOX}?{query}")
        assert response.status_code == 200
        assert titles(response) == [submission.title]
        if value != "\x00":
            warning = text_of(soup(response).select_one(".help-warning"))
            assert [name for name in QueryDict(query) if name not in warning] == []
    for name in ("o", "p", "q", "export"):
        assert cms.get(INBOX, {name: value}).status_code == 200
    # What means nothing here is passed over, so these do not stand in each other's way.
    unknown = ("ot", "onbekend", "status__exact", "page__title")
    repeated = queries([("status", value), ("q", value)] * 200)[0]
    for query in (*queries([(name, value) for name in unknown]), repeated):
        assert cms.get(f"{INBOX}?{query}").status_code == 200


@pytest.mark.both_databases
@pytest.mark.parametrize("column", range(7))
def test_one_sorts_by_any_column(cms, column):
    named("A")
    named("B")
    for order in (column, f"-{column}"):
        assert len(titles(cms.get(INBOX, {"o": order}))) == 2


@pytest.mark.parametrize("rows", [1, 8])
def test_the_list_takes_a_fixed_number_of_queries(cms, django_assert_num_queries, rows):
    theme, gent = term("thema:sociale-samenhang-versterken"), MunicipalityFactory(nis="44021")
    for _number in range(rows):
        submission = SubmissionFactory()
        submission.municipalities.add(gent)
        submission.terms.add(theme)
    cms.get(INBOX)
    with django_assert_num_queries(LIST_QUERIES):
        shown = cms.get(INBOX, {"thema": theme.pk, "status": "open"})
    assert len(titles(shown)) == rows


def test_the_export_holds_all_answers_and_is_logged(cms, submission):
    response = cms.get(INBOX, {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content) if response.streaming else response.content))
    heading, row = sheet.active.values
    assert heading[0] == "Referentienummer"
    assert row[0] == submission.reference
    assert "Naam van de praktijk: Leefstraat" in row[-1]
    assert logged(submission) == [status_changes.EXPORTED]


# --- Several at once -------------------------------------------------------------------------------------------------


def test_several_are_assigned_and_marked_at_once(cms, handler, superuser):
    chosen, left = [named("A"), named("B"), named("C")], named("D")
    status_changes.withdraw(chosen[2])
    data = {"inzending": [row.pk for row in chosen]}
    shown = messages_of(cms.post(TOGETHER, {**data, "wat": "toewijzen"}, follow=True))
    assert "2 inzendingen toegewezen aan jou." in shown
    assert "Eén bleef zoals ze was" in shown
    assert Submission.objects.filter(handler=handler).count() == 2
    cms.post(TOGETHER, {**data, "wat": "spam"})
    assert Submission.objects.filter(status=SubmissionStatus.SPAM).count() == 2
    left.refresh_from_db()
    assert (left.status, left.handler) == (SubmissionStatus.RECEIVED, None)


def test_the_chosen_ones_are_exported(cms):
    chosen, left = named("=A"), named("B")
    response = cms.post(TOGETHER, {"inzending": [chosen.pk], "wat": "csv"})
    text = (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")
    assert chosen.reference in text
    assert "'=A" in text
    assert left.reference not in text
    assert logged(chosen) == [status_changes.EXPORTED]
    assert logged(left) == []


@pytest.mark.parametrize("value", BAD)
def test_bad_choices_change_nothing(cms, submission, value):
    for data in ({"inzending": value, "wat": "spam"}, {"inzending": [submission.pk] * 200, "wat": value}, {}):
        assert cms.post(TOGETHER, data).status_code == 302
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.RECEIVED


# --- The letter ------------------------------------------------------------------------------------------------------


def test_the_letter_tells_all(cms, site, submission, handler):
    submission.consents = [{"text": "Jullie mogen mij mailen", "given_at": "2026-03-02T09:05:00+00:00"}]
    submission.form_data["zelf-controle"] = ["Het is meer dan een eenmalige actie."]
    submission.save()
    site.hand_in.checklist = "Het is meer dan een eenmalige actie.\nHet heeft een resultaat dat blijft."
    site.hand_in.save()
    SubmissionFileFactory(submission=submission, name="fiche.pdf")
    SubmissionMessageFactory(submission=submission, author=handler)
    shown = text_of(soup(cms.get(letter(submission))))
    for part in (
        "Naam van de praktijk Leefstraat",
        "Jullie mogen mij mailen",
        "2 maart 2026 om 10.05 uur",
        "We bewaren je gegevens één jaar.",
        "fiche.pdf",
        "In welke straat was dat?",
        "Het is meer dan een eenmalige actie. volgens de inzender: ja",
        "Het heeft een resultaat dat blijft. niet aangekruist",
        "Bekeken door",
    ):
        assert part in shown


def test_markup_in_an_answer_is_text(cms):
    submission = named("<script>alert(1)</script>")
    for address in (INBOX, letter(submission), step(submission, "vraag")):
        assert b"<script>alert(1)" not in cms.get(address).content


def test_it_says_what_it_resembles_those_nearby_first(cms, site, submission):
    submission.municipalities.add(MunicipalityFactory(nis="44021"))
    far = PracticePageFactory(title="Leefstraat elders")
    near = PracticePageFactory(title="Een leefstraat", municipalities=["44021"], draft=True)
    PracticePageFactory(title="Schaakclub")
    links = [link.get_text() for link in soup(cms.get(letter(submission))).select("[aria-labelledby=lijkt-op] a")]
    assert links == [near.title, far.title]


@pytest.mark.thorough
@pytest.mark.parametrize("rows", [1, 6])
def test_the_letter_takes_a_fixed_number_of_queries(cms, submission, django_assert_num_queries, rows):
    for number in range(rows):
        PracticePageFactory(title=f"Leefstraat {number}")
        SubmissionFileFactory(submission=submission)
        SubmissionMessageFactory(submission=submission)
        cms.get(letter(submission))
    with django_assert_num_queries(LETTER_QUERIES):
        cms.get(letter(submission))


def test_what_is_wiped_shows_nothing_and_offers_nothing(cms, submission):
    status_changes.withdraw(submission)
    anonymise(submission)
    response = cms.get(letter(submission))
    assert "gewist op" in text_of(soup(response))
    assert not soup(response).select(".inbox-actions")


def test_a_deleted_practice_is_told(cms, submission):
    cms.post(step(submission, "conceptpraktijk"))
    PracticePage.objects.get().delete()
    assert "is verwijderd" in text_of(soup(cms.get(letter(submission))))


# --- Files -----------------------------------------------------------------------------------------------------------


def test_a_file_comes_as_a_download_and_is_logged(cms, submission):
    file = SubmissionFileFactory(submission=submission, name="fiche.pdf")
    response = cms.get(step(submission, f"bestand/{file.pk}"))
    assert b"".join(response.streaming_content) == b"%PDF-1.7\n%%EOF\n"
    assert response["Content-Disposition"] == 'attachment; filename="fiche.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert logged(submission) == [status_changes.DOWNLOADED]


def test_a_file_of_another_submission_is_not_found(cms, submission):
    file = SubmissionFileFactory()
    other = named("Andere")
    assert cms.get(step(other, f"bestand/{file.pk}")).status_code == 404


def test_a_file_that_is_gone_is_told(cms, submission):
    file = SubmissionFileFactory(submission=submission)
    file.file.storage.delete(file.file.name)
    shown = messages_of(cms.get(step(submission, f"bestand/{file.pk}"), follow=True))
    assert "niet meer te vinden" in shown


# --- One step --------------------------------------------------------------------------------------------------------


def test_a_question_is_mailed(cms, submission):
    assert cms.get(step(submission, "vraag")).status_code == 200
    assert cms.post(step(submission, "vraag"), {"text": " "}).status_code == 422
    assert cms.post(step(submission, "vraag"), {"text": "x" * 5001}).status_code == 422
    assert "verstuurd" in messages_of(cms.post(step(submission, "vraag"), {"text": "Waar was dat?"}, follow=True))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.QUESTION
    assert "Waar was dat?" in OutgoingMail.objects.get().text


@pytest.mark.thorough
def test_a_ready_reason_fills_the_form_and_can_be_changed(cms, submission):
    shown = cms.get(step(submission, "niet-overnemen"), {"reden": "2"})
    assert soup(shown).select_one("textarea").get_text().strip() == REASONS[1][1]
    for value in BAD:
        assert (
            not soup(cms.get(step(submission, "niet-overnemen"), {"reden": value}))
            .select_one("textarea")
            .get_text()
            .strip()
        )
    cms.post(step(submission, "niet-overnemen"), {"text": "Ze staat er al in."})
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.DECLINED
    assert "Ze staat er al in." in OutgoingMail.objects.get().text


def test_making_a_practice_leads_to_its_editor_and_says_what_is_missing(cms, submission):
    response = cms.post(step(submission, "conceptpraktijk"), follow=True)
    page = PracticePage.objects.get()
    assert response.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[page.pk]), 302)]
    assert "Nog in te vullen voor je publiceert" in messages_of(response)
    assert "Korte omschrijving" in messages_of(response)
    again = cms.post(step(submission, "conceptpraktijk"), follow=True)
    assert again.redirect_chain == response.redirect_chain
    assert "al een conceptpraktijk" in messages_of(again)


def test_who_may_add_no_practices_is_refused(client, submission):
    user = UserFactory()
    rights = Permission.objects.filter(codename__in=["view_submission", "change_submission", "access_admin"])
    user.user_permissions.add(*rights)
    client.force_login(user)
    client.post(step(submission, "conceptpraktijk"))
    assert not PracticePage.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("toewijzen", SubmissionStatus.IN_PROGRESS),
        ("afhandelen", SubmissionStatus.HANDLED),
        ("spam", SubmissionStatus.SPAM),
    ],
)
def test_each_step_is_taken_once_and_logged(cms, submission, handler, name, status):
    cms.post(step(submission, name))
    submission.refresh_from_db()
    assert submission.status == status
    assert ModelLogEntry.objects.for_instance(submission).get().user == handler


@pytest.mark.parametrize("name", ["toewijzen", "afhandelen", "spam", "vraag", "niet-overnemen", "conceptpraktijk"])
def test_what_is_no_longer_possible_changes_nothing(cms, submission, name):
    status_changes.withdraw(submission)
    before = (len(logged(submission)), OutgoingMail.objects.count())
    response = cms.post(step(submission, name), {"text": "Te laat"}, follow=True)
    assert "al afgesloten" in messages_of(response)
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.WITHDRAWN
    # That the letter was read is the only new entry.
    assert (len(logged(submission)) - 1, OutgoingMail.objects.count()) == before


def test_what_editors_put_away_can_be_opened_again(cms, submission):
    cms.post(step(submission, "spam"))
    cms.post(step(submission, "heropenen"))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.IN_PROGRESS


@pytest.mark.parametrize("name", [*STEPS, "conceptpraktijk"])
def test_a_step_is_no_link(cms, submission, name):
    assert cms.get(step(submission, name)).status_code == 405
    assert logged(submission) == []


@pytest.mark.every_case
@pytest.mark.parametrize("name", [*STEPS, "vraag", "niet-overnemen", "conceptpraktijk"])
def test_a_step_asks_for_the_token_of_the_form(handler, submission, client, name):
    client.handler.enforce_csrf_checks = True
    client.force_login(handler)
    assert client.post(step(submission, name), {"text": "x"}).status_code == 403
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.RECEIVED


# --- Who gets in -----------------------------------------------------------------------------------------------------


def addresses(submission, file):
    """Return every address of the inbox, from the addresses of the site themselves."""
    found: list[str] = []
    names = ("inspect", "edit", "delete", "history")
    found += [reverse(f"inzendingen_modeladmin_{name}", args=[submission.pk]) for name in names]
    found += [INBOX, f"{INBOX}?export=csv", f"{INBOX}?export=xlsx", f"{INBOX}create/", TOGETHER]
    found += [step(submission, name) for name in (*STEPS, "vraag", "niet-overnemen", "conceptpraktijk")]
    return [*found, step(submission, f"bestand/{file.pk}")]


@pytest.mark.parametrize("who", ["anonymous", "no rights", "pages only"])
def test_who_may_not_see_submissions_gets_nothing(client, site, editor, submission, who):
    file = SubmissionFileFactory(submission=submission)
    if who != "anonymous":
        client.force_login(editor if who == "pages only" else UserFactory())
    for address in addresses(submission, file):
        for response in (client.get(address), client.post(address, {"inzending": submission.pk, "wat": "csv"})):
            assert response.status_code in {302, 403, 405}, address
            assert b"Peeters" not in response.content
            assert "Content-Disposition" not in response
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.RECEIVED
    assert logged(submission) == []


def test_who_may_only_read_changes_nothing(client, submission):
    user = UserFactory()
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_submission", "access_admin"]))
    client.force_login(user)
    assert not soup(client.get(letter(submission))).select(".inbox-actions")
    for name in (*STEPS, "vraag", "niet-overnemen", "conceptpraktijk"):
        client.post(step(submission, name), {"text": "x"})
    client.post(TOGETHER, {"inzending": submission.pk, "wat": "spam"})
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.RECEIVED
    assert not PracticePage.objects.exists()


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_editors_and_moderators_handle_submissions(site, group):
    make_roles()
    user = UserFactory()
    user.groups.add(user.groups.model.objects.get(name=group))
    assert user.has_perm("forms.view_submission")
    assert user.has_perm("forms.change_submission")
    assert not user.has_perm("forms.delete_submission")


@pytest.mark.parametrize("key", ["abc", "9" * 9, "9" * 30, "_00"])
def test_a_key_that_is_none_is_not_found(cms, key):
    for address in (f"{INBOX}inspect/{key}/", f"{INBOX}{key}/spam/", f"{INBOX}{key}/bestand/1/"):
        assert cms.post(address).status_code in {404, 405}
        assert cms.get(address).status_code in {404, 405}
