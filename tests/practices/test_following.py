"""Following a query by mail: asked for, confirmed, told of once a week, and left with one click."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
from django.core import mail as sent
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from library.models import Term
from post.daily import Days
from post.models import OutgoingMail
from post.outbox import send_due_mails
from practices.following import steps, views, weekly
from practices.following.letters import News
from practices.following.links import leave_links, query_links
from practices.models import FollowedQuery, Follower
from practices.models.readers.follower import BETWEEN_MAILS, CONFIRM_WITHIN, LONGEST_QUERY
from tests.factories import FollowedQueryFactory, PracticePageFactory
from tests.html import assert_sound, text_of

AN = "an.peeters@example.be"
JONGEREN = "doelgroep=jongeren"
DAY = datetime.timedelta(days=1)


def mails():
    return list(OutgoingMail.objects.order_by("pk"))


def links_in(text):
    return [urlsplit(url).path for url in re.findall(r"https?://\S+", text)]


def ask(client, query=JONGEREN, email=AN):
    return client.post(f"/volgen/?{query}", {"email": email})


@pytest.fixture
def young(site):
    """A practice for young people, so that one can ask for those."""
    return PracticePageFactory(title="Pleinpatrons", terms=["thema:samenhang", "doelgroep:jongeren"])


def appear(title="Nieuw", **fields):
    """Let a practice for young people appear a moment from now."""
    fields = {"terms": ["thema:samenhang", "doelgroep:jongeren"], **fields}
    return PracticePageFactory(title=title, first_published_at=timezone.now(), **fields)


# --- Asking and confirming --------------------------------------------------------------------------------------------


def test_a_reader_follows_what_the_list_shows(young, client):
    document = assert_sound(client.get(f"/praktijken/?{JONGEREN}"))
    [link] = document.select("a[href^='/volgen/']")
    page = assert_sound(client.get(link["href"]))
    assert "Dit volg je: praktijken over jongeren" in text_of(page)
    answer = ask(client)
    assert (answer.status_code, answer["Location"]) == (303, "/volgen/gevraagd/")
    assert "Kijk in je mailbox" in text_of(assert_sound(client.get(answer["Location"])))
    [mail] = mails()
    assert (mail.to, mail.subject) == (AN, "Bevestig dat je praktijken wilt volgen")
    assert "praktijken over jongeren" in mail.text
    address = links_in(mail.text)[0]
    # A program that looks at links confirms nothing.
    assert "Wil je praktijken over jongeren volgen?" in text_of(assert_sound(client.get(address)))
    assert FollowedQuery.objects.get().confirmed_at is None
    assert client.post(address, {"stap": "bevestig"}).status_code == 303
    row = FollowedQuery.objects.get()
    assert (row.query, row.follower.email) == (JONGEREN, AN)
    assert row.confirmed_at is not None
    assert "Je volgt praktijken over jongeren" in text_of(assert_sound(client.get(address)))


def test_nothing_that_is_found_can_be_followed_too(young, client):
    document = assert_sound(client.get(f"/praktijken/?{JONGEREN}&thema=samenhang&status=gestopt"))
    [link] = document.select("a[href^='/volgen/']")
    assert "status=gestopt" in link["href"]


@pytest.mark.both_databases
def test_who_is_known_gets_the_same_answer_and_another_mail(young, client):
    FollowedQueryFactory(query=JONGEREN, follower__email=AN.upper())
    known, new = ask(client), ask(client, email="bo@example.be")
    assert (known.status_code, known["Location"], known.content) == (new.status_code, new["Location"], new.content)
    assert [(mail.to, mail.subject) for mail in mails()] == [
        (AN.upper(), "Je volgt deze zoekvraag al"),
        ("bo@example.be", "Bevestig dat je praktijken wilt volgen"),
    ]
    assert FollowedQuery.objects.get(follower__email=AN.upper()).confirmed_at is not None


def test_the_same_question_is_kept_once(young, client):
    for query in (f"{JONGEREN}&thema=samenhang&pagina=3", f"thema=samenhang&sorteer=titel&{JONGEREN}&onzin=1"):
        ask(client, query)
    assert [row.query for row in FollowedQuery.objects.all()] == [f"{JONGEREN}&thema=samenhang"]


def test_nobody_sends_words_of_their_own_to_a_stranger(young, client):
    FollowedQueryFactory(query=f"{JONGEREN}&q=evil.example", follower__email="bo@example.be")
    for email in (AN, "bo@example.be"):
        ask(client, f"{JONGEREN}&q=evil.example", email)
    for mail in mails():
        assert "praktijken over jongeren met wat er gezocht werd" in mail.text
        assert not {"evil" in text for text in (mail.subject, mail.text, mail.html)} - {False}


@pytest.mark.parametrize("email", ["", "an", "an@", "an@example.be\nBcc: bo@example.be", "a" * 300 + "@example.be"])
def test_what_is_no_address_is_said(young, client, email):
    answer = ask(client, email=email)
    assert answer.status_code == 422
    assert_sound(answer, 422)
    assert not Follower.objects.exists()


def test_a_question_that_is_too_long_is_not_kept(young, client, monkeypatch):
    monkeypatch.setattr(views, "LONGEST_QUERY", 5)
    assert FollowedQuery._meta.get_field("query").max_length == LONGEST_QUERY
    assert "te lang om te volgen" in text_of(assert_sound(client.get(f"/volgen/?{JONGEREN}")))
    assert ask(client).status_code == 422


def test_a_mailbox_is_not_flooded(young, client):
    for _time in range(steps.MOST_ASKED + 2):
        assert ask(client).status_code == 303
    assert len(mails()) == steps.MOST_ASKED


def test_a_network_address_is_slowed_down(young, client, monkeypatch):
    monkeypatch.setattr(views, "MOST", 2)
    assert [ask(client, email=f"{name}@example.be").status_code for name in "abc"] == [303, 303, 429]


@pytest.mark.parametrize("signed", ["x", "x:y", "0" * 32 + ":" + "A" * 43, "%00"])
def test_a_link_that_is_not_ours_leads_nowhere(site, client, signed):
    for address in (f"/volgen/{signed}/", f"/volgen/{signed}/weg/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_a_link_of_one_kind_does_not_work_for_the_other(site, client):
    row = FollowedQueryFactory()
    assert client.post(leave_links.path(row.follower).removesuffix("weg/")).status_code == 404
    assert client.post(f"{query_links.path(row)}weg/").status_code == 404
    assert Follower.objects.exists()


# --- The mail of the week ---------------------------------------------------------------------------------------------


def test_what_appears_is_told_once_a_week_in_one_mail(young):
    first = FollowedQueryFactory(query=JONGEREN, follower__email=AN)
    FollowedQueryFactory(query="", follower=first.follower)
    new = appear(summary="Jongeren nemen het plein over.")
    now = timezone.now()
    assert weekly.send_due(now) == 1
    assert weekly.send_due(now) == 0
    [mail] = mails()
    assert (mail.to, mail.subject) == (AN, "1 nieuwe praktijk in wat je volgt")
    for told in ("Je volgt: praktijken over jongeren", "Je volgt: alle praktijken", "Jongeren nemen het plein over."):
        assert told in mail.text
    assert new.full_url in mail.text
    assert young.full_url not in mail.text
    later = appear("Later")
    assert weekly.send_due(now + BETWEEN_MAILS - DAY) == 0
    assert weekly.send_due(now + BETWEEN_MAILS) == 1
    assert later.full_url in mails()[-1].text
    assert new.full_url not in mails()[-1].text
    assert weekly.send_due(now + 2 * BETWEEN_MAILS) == 0


def test_a_second_worker_owes_nothing_and_who_left_neither(young):
    row, gone = FollowedQueryFactory(), FollowedQueryFactory()
    Follower.objects.filter(pk=gone.follower.pk).delete()
    for followed, owed in ((row, True), (row, False), (gone, False)):
        news = [News(followed, "alle praktijken", [young])]
        assert weekly._owe(followed.follower, news, timezone.now()) is owed
    assert len(mails()) == 1


def test_only_what_is_followed_and_may_be_seen_is_told(young):
    FollowedQueryFactory(query=JONGEREN)
    FollowedQueryFactory(query=JONGEREN, follower__email="niet.bevestigd@example.be", confirmed_at=None)
    appear(terms=["thema:samenhang"])
    appear(draft=True, slug="concept")
    private = appear("Geheim")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert weekly.send_due() == 0
    appear("Voor iedereen")
    assert weekly.send_due() == 1
    [mail] = mails()
    assert mail.to != "niet.bevestigd@example.be"
    assert "Geheim" not in mail.text


def test_a_term_that_is_gone_makes_the_question_no_wider(young):
    FollowedQueryFactory(query="doelgroep=ouders&thema=samenhang")
    appear()
    assert not Term.objects.filter(slug="ouders").exists()
    assert weekly.send_due() == 0


@pytest.mark.thorough
def test_a_mail_tells_of_ten_and_leads_to_the_rest(young):
    FollowedQueryFactory(query=JONGEREN)
    for number in range(12):
        appear(f"Nieuw {number}")
    weekly.send_due()
    [mail] = mails()
    assert mail.subject == "12 nieuwe praktijken in wat je volgt"
    assert len(re.findall(r"^Nieuw \d+$", mail.text, re.MULTILINE)) == 10
    [rest] = [line for line in mail.text.splitlines() if line.startswith("En nog 2: http")]
    assert rest.endswith(f"/praktijken/?{JONGEREN}")


@pytest.mark.thorough
def test_the_worker_does_it_when_a_day_begins(young):
    FollowedQueryFactory(query=JONGEREN)
    FollowedQueryFactory(confirmed_at=None, asked_at=timezone.now() - CONFIRM_WITHIN)
    appear()
    Days().look()
    assert len(mails()) == 1
    assert FollowedQuery.objects.count() == 1


@pytest.mark.parametrize("followers", [1, 4])
def test_the_number_of_queries_is_fixed_but_for_the_mails(young, django_assert_num_queries, followers):
    for number in range(followers):
        FollowedQueryFactory(query=JONGEREN, follower__email=f"{number}@example.be")
    # The stamp is that of another moment once.
    assert weekly.send_due() == 0
    with django_assert_num_queries(3):
        weekly.send_due()


# --- Stopping and leaving ---------------------------------------------------------------------------------------------


def test_a_program_for_mail_leaves_with_one_click(young):
    row = FollowedQueryFactory(query=JONGEREN, follower__email=AN)
    FollowedQueryFactory(query="", follower=row.follower)
    appear()
    weekly.send_due()
    send_due_mails()
    headers = sent.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(headers["List-Unsubscribe"].strip("<>")).path
    # It has no cookie and no token, and a look changes nothing.
    program = Client(enforce_csrf_checks=True)
    assert "Stop met de mails" in text_of(assert_sound(program.get(address)))
    assert Follower.objects.exists()
    for _time in range(2):
        answer = program.post(address, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
        assert answer.status_code == 200
        assert not answer.cookies
    assert not Follower.objects.exists()
    assert not OutgoingMail.objects.filter(to=AN).exists()


def test_who_stops_with_one_question_keeps_the_others(young, client):
    row = FollowedQueryFactory(query=JONGEREN)
    other = FollowedQueryFactory(query="", follower=row.follower)
    assert client.post(query_links.path(row), {"stap": "stop"}).status_code == 303
    assert list(FollowedQuery.objects.all()) == [other]
    assert client.post(query_links.path(other), {"stap": "stop"})["Location"] == "/volgen/gestopt/"
    assert not Follower.objects.exists()
    assert "werkt niet meer" in text_of(assert_sound(client.get(query_links.path(row)), 404))
    assert_sound(client.get("/volgen/gestopt/"))


def test_who_never_confirms_is_forgotten_with_the_mail(young, client):
    ask(client)
    now = timezone.now()
    assert steps.forget_unconfirmed(now + CONFIRM_WITHIN - DAY) == 0
    assert steps.forget_unconfirmed(now + CONFIRM_WITHIN) == 1
    assert not Follower.objects.exists()
    assert mails() == []


def test_other_mails_to_the_address_stay(site):
    row = FollowedQueryFactory(follower__email=AN)
    OutgoingMail.objects.create(to=AN, subject="Je inzending", text="Dag")
    steps.leave(row.follower)
    assert [mail.subject for mail in mails()] == ["Je inzending"]
