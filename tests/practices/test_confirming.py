"""Asking the owners of practices whether they still hold: whom, when, never twice, and what comes back."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import PageLogEntry, Workflow

from core.models import Change
from forms.models import Submission
from library.models import SiteSettings
from post.daily import Days
from post.models import OutgoingMail
from practices.confirming import rounds
from practices.confirming.links import path_to
from practices.models import ConfirmationRound, PracticePage
from practices.models.choices import Outcome, Status
from tests.factories import ConfirmationRoundFactory, FormPageFactory, PracticePageFactory, UserFactory
from tests.html import assert_sound, text_of

TO = "wijkwerking@example.be"
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def due(**fields):
    return PracticePageFactory(**{"owner_email": TO, "review_due": TODAY, **fields})


def mails():
    return list(OutgoingMail.objects.order_by("pk"))


def after(days):
    """Move what was asked so many days back."""
    for row in ConfirmationRound.objects.all():
        row.opened_at -= days * DAY
        row.last_mail_on -= days * DAY
        row.save()


# --- Whom ------------------------------------------------------------------------------------------------------------


def test_who_is_due_is_asked(site):
    due(title="Leefstraat")
    PracticePageFactory(title="Zonder adres", review_due=TODAY)
    due(title="Later", review_due=TODAY + DAY)
    due(title="Gestopt", status=Status.STOPPED)
    due(title="Archief", archived_on=TODAY)
    due(title="Concept", live=False)
    assert rounds.send_due() == 1
    [mail] = mails()
    assert mail.to == TO
    assert mail.subject == "Klopt ‘Leefstraat’ nog?"
    assert "Ze werd nog niet bevestigd." in mail.text
    links = re.findall(r"https?://\S+/nazicht/\S+", mail.text)
    assert [link.rstrip("/").rpartition("/")[2] for link in links] == ["klopt", "gewijzigd", "gestopt"]
    assert len(set(links)) == 3


@pytest.mark.thorough
@pytest.mark.both_databases
def test_it_asks_twice_more_and_then_leaves_it_to_editors(site):
    due()
    for wait, number in ((0, 1), (0, 1), (13, 1), (1, 2), (1, 2), (14, 3), (14, 3), (60, 3)):
        after(wait)
        rounds.send_due()
        assert len(mails()) == number
    assert mails()[1].subject.startswith("Herinnering: klopt")
    assert ConfirmationRound.objects.get().stays_silent()
    # A year after the question it is asked anew, in a round of its own.
    after(365)
    rounds.send_due()
    assert len(mails()) == 4
    assert list(ConfirmationRound.objects.values_list("outcome", "mails")) == [("", 1), (Outcome.DROPPED, 3)]


@pytest.mark.thorough
def test_a_round_that_nobody_needs_ends(site, editor):
    confirmed, archived, early = due(), due(), due(review_due=TODAY + 100 * DAY)
    rounds.ask_now(early, editor)
    rounds.send_due()
    after(15)
    PracticePage.objects.filter(pk=confirmed.pk).update(verified_on=TODAY)
    PracticePage.objects.filter(pk=archived.pk).update(archived_on=TODAY)
    # What an editor asked before its time goes on.
    assert rounds.send_due() == 1
    assert set(ConfirmationRound.objects.filter(closed_at=None).values_list("practice", flat=True)) == {early.pk}
    assert ConfirmationRound.objects.filter(outcome=Outcome.DROPPED, to="").count() == 2


@pytest.mark.thorough
def test_a_day_takes_so_many_and_a_mailbox_a_few(site, monkeypatch):
    for _ in range(7):
        due()
    for number in range(4):
        due(owner_email=f"dienst{number}@example.be")
    assert [mail.to for mail in rounds.due_mails()].count(TO) == rounds.MOST_FOR_ONE
    assert len(rounds.due_mails()) == rounds.MOST_FOR_ONE + 4
    monkeypatch.setattr(rounds, "MOST_A_DAY", 3)
    assert rounds.send_due() == 3


@pytest.mark.thorough
@pytest.mark.both_databases
def test_choosing_takes_as_many_queries_however_many_there_are(site, django_assert_num_queries):
    for number in range(2):
        ConfirmationRoundFactory(practice=due(owner_email=f"a{number}@example.be"), days=15)
        due()
    # Which site it is, is kept.
    rounds.due_mails()
    with django_assert_num_queries(5):
        assert len(rounds.due_mails()) == 4
    for number in range(5):
        ConfirmationRoundFactory(practice=due(owner_email=f"b{number}@example.be"), days=15)
        due(owner_email=f"c{number}@example.be")
    with django_assert_num_queries(5):
        assert len(rounds.due_mails()) == 14


@pytest.mark.both_databases
def test_the_database_holds_one_open_round_of_a_practice(site):
    row = ConfirmationRoundFactory()
    for fields in (
        {"practice": row.practice},
        {"mails": 4},
        {"outcome": Outcome.CONFIRMED},
        {"closed_at": row.opened_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConfirmationRoundFactory(**fields)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_once(site):
    for _ in range(3):
        due()

    def work(_number):
        try:
            return rounds.send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 3
    assert len(mails()) == 3


def test_the_day_asks_and_a_dry_run_only_says_whom(site, capsys):
    due(title="Leefstraat")
    call_command("ask_confirmations", "--dry-run")
    assert "mail 1: Leefstraat -> wijkwerking@example.be" in capsys.readouterr().out
    assert not ConfirmationRound.objects.exists()
    Days().look()
    Days().look()
    assert len(mails()) == 1


# --- What the owner answers ------------------------------------------------------------------------------------------


@pytest.fixture
def row(site):
    return ConfirmationRoundFactory(practice=due(title="Leefstraat", verified_on=datetime.date(2020, 1, 1)))


def at(row, answer=""):
    return path_to(row, "confirmation_answer", answer) if answer else path_to(row)


@pytest.mark.parametrize("answer", ["", "klopt", "gewijzigd", "gestopt"])
def test_a_scanner_that_follows_a_link_changes_nothing(client, row, answer):
    for method in (client.get, client.head):
        response = method(at(row, answer))
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
    assert_sound(client.get(at(row, answer)))
    row.refresh_from_db()
    row.practice.refresh_from_db()
    assert row.closed_at is None
    assert row.practice.verified_on.year == 2020
    assert not Submission.objects.exists()


def test_it_still_holds(client, row):
    response = client.post(at(row, "klopt"))
    assert response.status_code == 303
    assert "Bedankt, we noteerden het" in text_of(assert_sound(client.get(response["Location"])))
    row.practice.refresh_from_db()
    assert (row.practice.verified_on, row.practice.review_due) == (TODAY, TODAY + 365 * DAY)
    row.refresh_from_db()
    assert (row.outcome, row.to) == (Outcome.CONFIRMED, "")
    assert "Laatst bevestigd op" in text_of(assert_sound(client.get(row.practice.url)))
    assert PageLogEntry.objects.filter(page=row.practice.pk, action=rounds.CONFIRMED).exists()
    assert Change.objects.filter(thing="practice", row=row.practice_id, latest=True, at__date=TODAY).exists()
    assert not PracticePage.objects.due_for_confirmation(365).exists()
    # Once more is no harm, and says so.
    assert "Bedankt" in text_of(assert_sound(client.post(at(row, "gestopt"))))
    assert not Submission.objects.exists()


def test_a_day_that_an_editor_set_ahead_stays(client, row):
    PracticePage.objects.filter(pk=row.practice.pk).update(review_due=TODAY + 30 * DAY)
    client.post(at(row, "klopt"))
    assert PracticePage.objects.get(pk=row.practice.pk).review_due == TODAY + 30 * DAY


@pytest.mark.thorough
def test_drafts_and_what_waits_keep_the_confirmation(client, row, editor):
    page = PracticePage.objects.get(pk=row.practice.pk)
    page.title = "Leefstraat, herwerkt"
    waiting = page.save_revision(user=editor)
    Workflow.objects.get().start(page, editor)
    page.title = "Leefstraat, nog eens herwerkt"
    draft = page.save_revision(user=editor)
    client.post(at(row, "klopt"))
    page = PracticePage.objects.get(pk=page.pk)
    assert (page.title, page.has_unpublished_changes, page.verified_on) == ("Leefstraat", True, TODAY)
    for revision, title in ((waiting, "Leefstraat, herwerkt"), (draft, "Leefstraat, nog eens herwerkt")):
        revision.refresh_from_db()
        revision.publish()
        page = PracticePage.objects.get(pk=page.pk)
        assert (page.title, page.verified_on) == (title, TODAY)


@pytest.mark.parametrize("answer", [Outcome.CHANGED, Outcome.STOPPED])
def test_what_changed_is_a_task_in_the_inbox(client, row, answer):
    form = FormPageFactory(title="Aanvullen", notify_editors=True)
    SiteSettings.objects.update(suggestion_page=form, editors_email="redactie@example.be")
    response = client.post(at(row, answer.value), {"told": "We heten nu <b>Tuinstraat</b>."})
    assert "Bedankt, de redactie kijkt het na" in text_of(assert_sound(client.get(response["Location"])))
    submission = Submission.objects.get()
    assert submission.about_id == row.practice_id
    assert submission.page_id == form.pk
    assert submission.email == TO
    assert [one.text for one in submission.answers] == [answer.label, "We heten nu <b>Tuinstraat</b>."]
    assert {mail.to for mail in mails()} == {TO, "redactie@example.be"}
    row.practice.refresh_from_db()
    assert row.practice.verified_on.year == 2020
    # It is not asked again meanwhile.
    assert rounds.send_due() == 0


def test_what_changed_is_asked_in_a_form_that_is_filled_in(client, row):
    SiteSettings.objects.update(suggestion_page=FormPageFactory(title="Aanvullen"))
    PracticePage.objects.filter(pk=row.practice.pk).update(
        status="lopend", summary="Eten op straat.", contact_name="An", contact_public=False
    )
    form = assert_sound(client.get(at(row, "gewijzigd"))).select_one("form.form")
    sent = {field["name"]: field.get("value") or field.get_text() for field in form.select("[name]")}
    assert (sent["title"], sent["summary"].strip()) == (row.practice.title, "Eten op straat.")
    assert form.select_one("#id_status [selected]")["value"] == "lopend"
    # What the site does not say, the link does not either.
    assert "contact_name" not in sent
    told = sent | {"title": "Tuinstraat", "status": "gestopt", "summary": "", "told": ""}
    client.post(at(row, "gewijzigd"), told)
    assert Submission.objects.get().answers[1].text == (
        f"Titel: Tuinstraat (nu: {row.practice.title})\n"
        "Korte omschrijving: leeg (nu: Eten op straat.)\nStatus: Gestopt (nu: Lopend)"
    )


def test_a_form_that_comes_back_as_it_was_tells_nothing(client, row):
    form = assert_sound(client.get(at(row, "gewijzigd"))).select_one("form.form")
    sent = {field["name"]: field.get("value") or field.get_text().strip() for field in form.select("[name]")}
    sent["status"] = row.practice.status
    # As a browser ends lines.
    PracticePage.objects.filter(pk=row.practice.pk).update(summary="Eten\nop straat.")
    sent["summary"] = "Eten\r\nop straat."
    document = assert_sound(client.post(at(row, "gewijzigd"), sent), status=422)
    assert "Wijzig hierboven wat anders is" in text_of(document)
    document = assert_sound(
        client.post(at(row, "gewijzigd"), sent | {"status": "boek", "title": "x" * 300}), status=422
    )
    assert {link["href"] for link in document.select(".error-summary a")} == {"#id_status", "#id_title"}


def test_without_a_form_what_was_told_is_kept(client, row):
    SiteSettings.objects.update(suggestion_page=None, hand_in_page=None)
    client.post(at(row, "gestopt"), {"told": ""})
    client.post(at(ConfirmationRoundFactory(practice=due()), "gewijzigd"), {"told": "Ander plein."})
    assert set(ConfirmationRound.objects.values_list("outcome", "note")) == {
        ("gestopt", ""),
        ("gewijzigd", "Ander plein."),
    }


@pytest.mark.parametrize("told", ["", " ", "x" * 2001])
def test_a_change_is_told_in_words(client, row, told):
    document = assert_sound(client.post(at(row, "gewijzigd"), {"told": told}), status=422)
    assert document.select_one(".error-summary a[href='#id_told']")
    row.refresh_from_db()
    assert row.closed_at is None


def test_links_end_and_are_of_one_round(client, row):
    other = ConfirmationRoundFactory(practice=due())
    signed = path_to(row).split("/")[2]
    forged = [
        signed[:-1] + ("a" if signed[-1] != "a" else "b"),
        other.key.hex,
        f"{other.key.hex}:{signed.split(':')[1]}",
    ]
    for wrong in forged:
        assert_sound(client.get(f"/nazicht/{wrong}/klopt/"), status=404)
        assert client.post(f"/nazicht/{wrong}/klopt/").status_code == 404
    assert client.post(at(row, "vervallen")).status_code == 404
    ConfirmationRound.objects.filter(pk=row.pk).update(last_mail_on=TODAY - 61 * DAY)
    assert "Deze link is te oud" in text_of(assert_sound(client.get(at(row, "klopt"))))
    client.post(at(row, "klopt"))
    row.practice.refresh_from_db()
    assert row.practice.verified_on.year == 2020


@pytest.mark.both_databases
def test_a_newer_question_ends_the_links_of_an_older_one(client, row):
    with pytest.raises(rounds.NotPossibleError):
        rounds.ask_now(row.practice, None)
    after(1)
    rounds.ask_now(row.practice, UserFactory())
    assert "niet meer nodig" in text_of(assert_sound(client.post(at(row, "klopt"))))
    row.practice.refresh_from_db()
    assert row.practice.verified_on.year == 2020
