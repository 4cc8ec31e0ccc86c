"""Several practices changed at once in the explorer: shown first, then done, each with one entry in the log."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import GroupApprovalTask, GroupPagePermission, ModelLogEntry, PageLogEntry, Workflow, WorkflowTask

from practices.cms.explorer.changes import CHANGED, MOST_AT_ONCE, Archive, Classification, plans
from practices.cms.explorer.filters import MUCH
from practices.models import ConfirmationRound, PracticePage, PracticeTag
from tests.cms import messages_of, soup
from tests.factories import OrganisationFactory, PracticePageFactory, UserFactory, VocabularyFactory, term

BULK = "/cms/bulk/practices/practicepage/"
ACTIONS = ["indelen", "nazicht", "eigenaar", "archiveren", "uit-archief", "navragen", "downloaden", "publish", "delete"]
THEME = "thema:sociale-samenhang-versterken"


def address(action, *practices, **asked):
    keys = "&".join(f"id={getattr(practice, 'pk', practice)}" for practice in practices)
    return f"{BULK}{action}/?{keys}" + "".join(f"&{name}={value}" for name, value in asked.items())


@pytest.fixture
def change(client, moderator, site):
    """Return what asks for a change as a moderator, shows it, and carries it out."""
    client.force_login(moderator)

    def ask(action, *practices, **values):
        shown = client.post(address(action, *practices), values)
        done = client.post(address(action, *practices), {**values, "doorvoeren": "1"}, follow=True)
        return shown, done

    return ask


def terms_of(practice):
    return sorted(row.term.slug for row in PracticePage.objects.get(pk=practice.pk).practice_terms.all())


def words_of(practice):
    return [tag.name for tag in PracticePage.objects.get(pk=practice.pk).tag_list()]


def entries(practice):
    written = PageLogEntry.objects.filter(page=practice.pk).exclude(action="wagtail.create")
    return [entry.action for entry in written]


def refusals(change, *practices, user):
    return [plan.refusal for plan in plans([practice.pk for practice in practices], change, user)]


@pytest.mark.both_databases
def test_terms_and_keywords_come_and_go(client, change):
    young, old = term("doelgroep:jongeren"), term("doelgroep:ouderen")
    one = PracticePageFactory(title="Eerste", terms=[THEME, old], tags=["Buurt", "plein"])
    other = PracticePageFactory(title="Tweede", terms=[THEME, young], tags=["plein"])
    asked = {
        "gain": [young.pk],
        "lose": [old.pk],
        "new_words": "buurt, straat",
        "old_words": PracticeTag.objects.get(name="plein").pk,
    }
    shown = client.post(address("indelen", one, other), asked)
    rows = [" ".join(row.get_text(" ").split()) for row in soup(shown).select("tbody tr")]
    assert rows == [
        "Eerste krijgt jongeren, ‘straat’; verliest ouderen, ‘plein’",
        "Tweede krijgt ‘buurt’, ‘straat’; verliest ‘plein’".replace("buurt", "Buurt"),
    ]
    assert (terms_of(one), words_of(one)) == (["ouderen", "sociale-samenhang-versterken"], ["Buurt", "plein"])
    assert not PracticeTag.objects.filter(name="straat").exists()
    done = client.post(address("indelen", one, other), {**asked, "doorvoeren": "1"}, follow=True)
    assert "2 praktijken zijn gewijzigd." in messages_of(done)
    assert terms_of(one) == terms_of(other) == ["jongeren", "sociale-samenhang-versterken"]
    assert words_of(one) == words_of(other) == ["Buurt", "straat"]
    assert entries(one) == entries(other) == [CHANGED]
    one.refresh_from_db()
    # The site shows the version that was made.
    assert (one.live_revision_id, one.has_unpublished_changes) == (one.latest_revision_id, False)


@pytest.mark.thorough
def test_a_draft_keeps_what_else_was_written(change):
    practice = PracticePageFactory(summary="Op de site", terms=[THEME])
    practice.summary = "In het concept"
    practice.save_revision()
    change("indelen", practice, gain=[term("doelgroep:jongeren").pk])
    practice.refresh_from_db()
    draft = practice.get_latest_revision_as_object()
    assert (practice.summary, draft.summary) == ("Op de site", "In het concept")
    assert terms_of(practice) == ["jongeren", "sociale-samenhang-versterken"]
    assert sorted(row.term.slug for row in draft.practice_terms.all()) == terms_of(practice)


def test_who_may_not_publish_makes_drafts(editor, client, site):
    live, draft = PracticePageFactory(title="A"), PracticePageFactory(title="B", draft=True)
    client.force_login(editor)
    shown = client.get(address("archiveren", live, draft)).content.decode()
    assert "komt in een concept, dat een moderator publiceert" in shown
    client.post(address("archiveren", live, draft), {"doorvoeren": "1"})
    for practice in (live, draft):
        practice.refresh_from_db()
        assert practice.get_latest_revision_as_object().archived_on == timezone.localdate()
    assert (live.archived_on, live.has_unpublished_changes) == (None, True)
    assert (draft.live, draft.archived_on) == (False, timezone.localdate())


@pytest.mark.both_databases
def test_what_can_not_change_says_why(moderator, site):
    VocabularyFactory(parameter="thema", required=True)
    theme = term(THEME)
    few = VocabularyFactory(parameter="doelgroep", name="Doelgroep", max_terms=1)
    assert few.max_terms == 1
    practice = PracticePageFactory(terms=[THEME])
    waiting, planned, locked = (PracticePageFactory(title=name, terms=[THEME]) for name in ("W", "X", "Y"))
    task = GroupApprovalTask.objects.create(name="nazicht")
    flow = Workflow.objects.create(name="nazicht")
    WorkflowTask.objects.create(workflow=flow, task=task)
    waiting.save_revision()
    flow.start(waiting, moderator)
    planned.go_live_at = timezone.now() + datetime.timedelta(days=2)
    planned.save_revision(approved_go_live_at=planned.go_live_at)
    PracticePage.objects.filter(pk=locked.pk).update(locked=True, locked_at=timezone.now())
    assert refusals(Classification(lose=[theme]), practice, user=moderator) == [
        "Op de site mist ze dan: Thema. Vul dat eerst in."
    ]
    too_many = Classification(gain=[term("doelgroep:a"), term("doelgroep:b")])
    assert refusals(too_many, practice, user=moderator) == ["Doelgroep heeft dan 2 termen. Hoogstens 1 mag."]
    told = refusals(Archive(timezone.localdate()), waiting, planned, locked, user=moderator)
    assert [reason.split(".")[0] for reason in told] == [
        "Wacht op een moderator",
        "De publicatie is gepland",
        "De praktijk is op slot",
    ]
    assert refusals(Archive(None), practice, user=moderator) == ["Er verandert niets: het is al zo."]


@pytest.mark.thorough
def test_the_day_of_the_review_makes_no_version(change, moderator):
    moderator.user_permissions.add(Permission.objects.get(codename="confirm_practice"))
    practice = PracticePageFactory()
    practice.save_revision()
    day = timezone.localdate() + datetime.timedelta(days=30)
    shown, _done = change("nazicht", practice, day=day.isoformat())
    assert "volgend nazicht" in shown.content.decode()
    before = practice.latest_revision_id
    practice.refresh_from_db()
    assert (practice.review_due, practice.latest_revision_id) == (day, before)
    # A draft that is published later does not undo it.
    assert practice.get_latest_revision_as_object().review_due == day
    assert entries(practice)[0] == CHANGED
    shown, _done = change("nazicht", practice, day="2001-01-01")
    assert (shown.status_code, "Kies een dag vanaf vandaag" in shown.content.decode()) == (422, True)


@pytest.mark.thorough
def test_an_owner_and_the_archive(change):
    owner = OrganisationFactory(name="Stad Gent")
    practice = PracticePageFactory(project_owner=None, owner_unknown_reason="Nog uit te zoeken")
    change("eigenaar", practice, owner=owner.pk)
    change("archiveren", practice)
    practice.refresh_from_db()
    assert (practice.project_owner, practice.owner_unknown_reason) == (owner, "")
    assert practice.archived_on == timezone.localdate()
    change("uit-archief", practice)
    practice.refresh_from_db()
    assert practice.archived_on is None


def test_owners_are_asked_by_who_may(client, moderator, change):
    practice, without = PracticePageFactory(owner_email="dienst@example.org"), PracticePageFactory()
    for action in ("navragen", "nazicht"):
        assert client.get(address(action, practice)).status_code == 302, action
    moderator.user_permissions.add(Permission.objects.get(codename="confirm_practice"))
    shown = client.get(address("navragen", practice, without)).content.decode()
    assert "mail naar dienst@example.org" in shown
    assert "Er staat geen e-mailadres" in shown
    _shown, done = change("navragen", practice, without)
    assert [round.practice_id for round in ConfirmationRound.objects.all()] == [practice.pk]
    assert "1 praktijk bleef zoals ze was" in messages_of(done)


@pytest.mark.thorough
def test_what_a_change_does_is_shown_with_a_fixed_number_of_queries(client, moderator, site, django_assert_num_queries):
    VocabularyFactory(parameter="thema", required=True)
    client.force_login(moderator)

    def batch(name):
        made = []
        for number in range(3):
            on_site = PracticePageFactory(title=f"{name} {number}", terms=[THEME], tags=["plein"], full=True)
            draft = PracticePageFactory(title=f"{name} {number}, in de maak", draft=True, terms=[THEME], tags=["plein"])
            changing = PracticePageFactory(title=f"{name} {number}, wijzigt", terms=[THEME], tags=["plein"])
            for practice in (draft, changing):
                practice.summary = "Nieuw"
                practice.save_revision()
            made += [on_site, draft, changing]
        return made

    few, many = batch("A"), [*batch("B"), *batch("C")]
    owner = OrganisationFactory()
    for action, values, number in (
        ("indelen", {"gain": term("doelgroep:jongeren").pk, "new_words": "straat"}, 49),
        ("eigenaar", {"owner": owner.pk}, 42),
        ("archiveren", {}, 41),
    ):
        for practices in (few, many):
            asks = client.post if values else client.get
            with django_assert_num_queries(number):
                shown = asks(address(action, *practices), values)
            assert len(soup(shown).select("tbody tr")) == len(practices)


@pytest.mark.both_databases
def test_all_or_nothing(client, moderator, site, monkeypatch):
    practices = PracticePageFactory.create_batch(2)
    client.force_login(moderator)
    client.raise_request_exception = False
    stored = Archive.carry_out

    def fails_at_the_second(change, plan, user):
        if plan.practice.pk == max(practice.pk for practice in practices):
            raise RuntimeError
        stored(change, plan, user)

    monkeypatch.setattr(Archive, "carry_out", fails_at_the_second)
    assert client.post(address("archiveren", *practices), {"doorvoeren": "1"}).status_code == 500
    assert not PracticePage.objects.exclude(archived_on=None).exists()
    assert not PageLogEntry.objects.filter(action=CHANGED).exists()


@pytest.mark.thorough
def test_all_in_the_list_are_those_that_its_filters_leave(client, moderator, site):
    full = PracticePageFactory(title="Vol", full=True)
    PracticePageFactory(title="Leeg")
    client.force_login(moderator)
    for action in ("archiveren", "publish", "delete"):
        shown = client.get(address(action, "all", volledigheid=MUCH, childOf=site.practices.pk)).content.decode()
        assert ("Vol" in shown, "Leeg" in shown) == (True, False), action
    client.post(address("archiveren", "all", q="vol"), {"doorvoeren": "1"})
    assert [page.pk for page in PracticePage.objects.exclude(archived_on=None)] == [full.pk]


@pytest.mark.every_case
@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_not_change_a_practice_changes_nothing(client, editor, site, action):
    mine, other = PracticePageFactory(title="Van mij"), PracticePageFactory(title="Van een ander")
    before = list(PracticePage.objects.order_by("pk").values())
    GroupPagePermission.objects.update(page=mine.page_ptr)
    for user in (UserFactory(), editor):
        client.force_login(user)
        response = client.post(address(action, other), {"doorvoeren": "1", "new_words": "woord", "owner": 1})
        assert "Van een ander" not in (b"" if response.streaming else response.content).decode() or action in {
            "publish",
            "delete",
        }
    assert list(PracticePage.objects.order_by("pk").values()) == before
    assert not ModelLogEntry.objects.filter(action=CHANGED).exists()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "Kies eerst een of meer praktijken."),
        ("id=x&id=99999999999999999999&id=%00", "Kies eerst een of meer praktijken."),
        ("&".join(f"id={key}" for key in range(MOST_AT_ONCE + 1)), "Kies er hoogstens"),
    ],
)
def test_a_wrong_number_goes_back_to_the_list(client, moderator, site, asked, told):
    client.force_login(moderator)
    for action in ("archiveren", "downloaden"):
        response = client.get(f"{BULK}{action}/?{asked}&next=/cms/", follow=True)
        assert told in messages_of(response), action


@pytest.mark.thorough
def test_wrong_answers_are_named(client, moderator, site):
    practice = PracticePageFactory()
    client.force_login(moderator)
    for action, values, told in (
        ("indelen", {}, "Kies minstens één term of sleutelwoord"),
        ("indelen", {"gain": "x"}, "is geen geldige waarde"),
        ("indelen", {"new_words": "w" * 101}, "te lang"),
        ("indelen", {"new_words": ",".join("abcdefghijkl")}, "hoogstens 10"),
        ("eigenaar", {"owner": "\x00"}, ""),
    ):
        response = client.post(address(action, practice), {**values, "doorvoeren": "1"})
        assert (response.status_code, told in response.content.decode()) == (422, True), (action, values)


def test_the_chosen_practices_are_downloaded(client, moderator, site):
    practice = PracticePageFactory()
    client.force_login(moderator)
    response = client.get(address("downloaden", practice))
    assert b"".join(response.streaming_content)[:2] == b"PK"


@pytest.mark.thorough
def test_the_explorer_and_the_report_offer_these_actions(client, editor, site):
    practice = PracticePageFactory()
    client.force_login(editor)
    for listing in (f"/cms/pages/{site.practices.pk}/", "/cms/rapporten/praktijken/"):
        page = client.get(listing).content.decode()
        assert all(f"{BULK}{action}/" in page for action in ACTIONS), listing
        assert f'data-object-id="{practice.pk}"' in page
        assert f'id="page_{practice.pk}_title"' in page
    # Elsewhere in the tree they are not there.
    assert BULK not in client.get(f"/cms/pages/{site.home.pk}/").content.decode()
