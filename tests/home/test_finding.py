"""What Ctrl+K finds in the CMS, and for whom."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission

from forms.retention.purge import anonymise
from home.demo.people import EDITORS, MODERATORS, load_groups
from tests.cms import soup
from tests.factories import PracticePageFactory, SubmissionFactory, UserFactory, term

FIND = "/cms/vind/"
# With what every screen asks: who it is, what that person may, the menu.
QUERIES = 17


@pytest.fixture
def ask(client, site):
    """Return what asks as a person of a role, and gives what was found as group → names with their notes."""

    def found(text="", role=MODERATORS):
        load_groups()
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        groups = client.get(FIND, {"q": text}).json()["groepen"]
        return {group["naam"]: {row["naam"]: row["nota"] for row in group["rijen"]} for group in groups}

    return found


@pytest.mark.thorough
def test_each_kind_is_found(ask, site):
    PracticePageFactory(title="Buurtsport", municipalities=["44021"], draft=True)
    term("doelgroep:buurtsporters", label="buurtsporters")
    sent = SubmissionFactory(page=site.hand_in, name="Griet Buurtsport")
    found = ask("buurtsport")
    assert found["Praktijken"] == {"Buurtsport": "Gent · niet op de site"}
    assert list(found["Inzendingen"].values()) == [f"{sent.reference} · nieuw"]
    assert found["Termen en sleutelwoorden"] == {"buurtsporters": "term van Doelgroep"}
    assert list(ask(sent.reference)["Inzendingen"].values()) == [f"{sent.reference} · nieuw"]
    handed_in = SubmissionFactory(page=site.hand_in, practice=PracticePageFactory(title="Ooit Pleinfeest", draft=True))
    about = SubmissionFactory(page=site.hand_in, about=PracticePageFactory(title="Straatfeest"))
    own_name = SubmissionFactory(
        page=site.hand_in,
        questions=[{"name": "naam", "label": "Naam", "type": "singleline", "maps_to": "title"}],
        form_data={"naam": "Tuinfeest"},
    )
    for text, sent in (("pleinfeest", handed_in), ("straatfeest", about), ("Tuinf", own_name)):
        assert list(ask(text)["Inzendingen"].values()) == [f"{sent.reference} · nieuw"]
    assert list(ask("tuinfeest")["Inzendingen"]) == ["Tuinfeest"]
    # What was told is forgotten, its name too.
    anonymise(own_name)
    assert "Inzendingen" not in ask("tuinfeest")
    assert ask("nieuwe praktijk")["Acties"] == {"Nieuwe praktijk": ""}
    assert ask("rapport praktijken")["Acties"]["Praktijken"] == "Rapporten"
    assert ask("zeppelin") == ask("x" * 500) == {}
    assert "Acties" in ask("\x00")


def test_at_first_it_says_what_one_can_do(ask):
    found = ask()
    assert list(found) == ["Acties"]
    assert list(found["Acties"])[:2] == ["Nieuwe praktijk", "Nieuw evenement"]


def test_everyone_finds_what_one_may_open(client, ask, site):
    practice = PracticePageFactory(title="Buurtsport")
    term("doelgroep:buurtsporters", label="buurtsporters")
    SubmissionFactory(page=site.hand_in, name="Griet Buurtsport")
    assert set(ask("buurtsport", EDITORS)) == {"Praktijken", "Inzendingen"}
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.set(editors.permissions.filter(codename="access_admin"))
    GroupPagePermission.objects.filter(group__name=EDITORS).delete()
    client.force_login(UserFactory(groups=[editors]))
    assert client.get(FIND, {"q": "buurtsport"}).json() == {"groepen": []}
    # One who may edit one page finds that page.
    GroupPagePermission.objects.filter(group__name=MODERATORS).update(page=practice.page_ptr)
    PracticePageFactory(title="Buurtsport elders")
    client.force_login(UserFactory(groups=[Group.objects.get(name=MODERATORS)]))
    groups = client.get(FIND, {"q": "buurtsport"}).json()["groepen"]
    assert [row["naam"] for row in groups[0]["rijen"]] == ["Buurtsport"]
    client.force_login(UserFactory())
    assert client.get(FIND).status_code == 302
    client.logout()
    assert client.get(FIND)["Location"].startswith("/cms/login/")


@pytest.mark.thorough
@pytest.mark.both_databases
def test_it_takes_as_many_queries_however_much_is_found(client, superuser, site, django_assert_num_queries):
    def fill(number):
        for place in range(number):
            PracticePageFactory(title=f"Buurtsport {number}{place}", municipalities=["44021"])
            SubmissionFactory(page=site.hand_in, name="Buurtsport")

    client.force_login(superuser)
    fill(1)
    client.get(FIND, {"q": "buurtsport"})
    with django_assert_num_queries(QUERIES):
        client.get(FIND, {"q": "buurtsport"})
    fill(4)
    client.get(FIND, {"q": "buurtsport"})
    with django_assert_num_queries(QUERIES):
        client.get(FIND, {"q": "buurtsport"})


def test_every_screen_has_it(client, superuser):
    client.force_login(superuser)
    page = client.get("/cms/")
    assert soup(page).select_one("script[src*='cms-find.js']")["data-address"] == FIND
    assert "#vind" in page.content.decode()
    assert client.post(FIND).status_code == 405
    assert "no-store" in client.get(FIND)["Cache-Control"]
