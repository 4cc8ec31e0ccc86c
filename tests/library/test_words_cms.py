"""The word list in the CMS: who may do what, the form that warns, the file that goes out and comes in."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.changes.stamp import ChangeStamp
from home.cms.roles import EDITORS, ROLES, make_roles
from library.models import WordGroup
from library.words.sheet import MAX_BYTES
from library.words.views import new_group_url
from tests.cms import form_values, messages_of, soup
from tests.factories import UserFactory, WordGroupFactory

NAME = "wagtailsnippets_library_wordgroup"
HEADING = "woorden;zoek_ook;toelichting\n"


@pytest.fixture
def cms(client, site):
    """The CMS, for someone of the group Redacteurs as the demo makes it."""
    make_roles(role for role in ROLES if role.name == EDITORS)
    client.force_login(UserFactory(groups=[Group.objects.get(name=EDITORS)]))
    return client


def url(name: str, *arguments) -> str:
    return reverse(f"{NAME}:{name}", args=arguments)


def text_of(response) -> str:
    return " ".join(soup(response).select_one("main").get_text(" ", strip=True).split())


def upload(client, text: str | bytes, **fields):
    data = text.encode() if isinstance(text, str) else text
    return client.post(url("import"), {"file": SimpleUploadedFile("lijst.csv", data), **fields})


def confirm(client, page):
    return client.post(url("import"), form_values(page, "form:has([name=digest][value])"))


# --- Who ---------------------------------------------------------------------------------------------------------


def addresses(group: WordGroup) -> list[str]:
    return [
        url("list"),
        url("list_results"),
        f"{url('list')}?export=csv",
        f"{url('list')}?export=xlsx",
        url("add"),
        url("import"),
        url("edit", group.pk),
        url("delete", group.pk),
        url("history", group.pk),
    ]


def test_an_editor_may_do_everything(cms):
    group = WordGroupFactory()
    assert [cms.get(address).status_code for address in addresses(group)] == [200] * 9
    assert url("list") in cms.get("/cms/").content.decode()


def test_from_outside_nothing_can_be_read_or_changed(client, site):
    group = WordGroupFactory(words="ruzie, conflict")
    only_cms = UserFactory()
    only_cms.user_permissions.add(Permission.objects.get(codename="access_admin"))
    before = ChangeStamp.read()
    for who in (None, UserFactory(), only_cms):
        client.logout()
        if who:
            client.force_login(who)
        for address in addresses(group):
            for response in (client.get(address), client.post(address, {"words": "a, b", "also": "", "note": ""})):
                assert response.status_code == 302, address
                assert "ruzie" not in response.content.decode()
        assert upload(client, HEADING + "flik, agent;;\n").status_code == 302
    assert ChangeStamp.read() == before
    assert list(WordGroup.objects.values_list("words", flat=True)) == ["ruzie, conflict"]


def test_who_may_only_look_may_not_import(client, site):
    looker = UserFactory()
    looker.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_wordgroup"]))
    client.force_login(looker)
    assert "import" not in soup(client.get(url("list"))).select_one("main").decode()
    assert client.get(url("import")).status_code == 302
    for right in ("add_wordgroup", "change_wordgroup"):
        looker.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", right]))
        client.force_login(looker)
        assert upload(client, HEADING + "flik, agent;;\n").status_code == 302, right
    assert not WordGroup.objects.exists()


# --- The form ----------------------------------------------------------------------------------------------------


def test_a_group_is_made_and_changed_with_its_history(cms):
    page = cms.get(url("add"))
    cms.post(url("add"), {**form_values(page), "words": " ruzie ,conflict", "also": "onenigheid"})
    group = WordGroup.objects.get()
    assert (group.words, group.also) == ("ruzie, conflict", "onenigheid")
    edit = cms.get(url("edit", group.pk))
    cms.post(url("edit", group.pk), {**form_values(edit), "words": "ruzie, twist"})
    group.refresh_from_db()
    assert group.words == "ruzie, twist"
    assert group.revisions.count() == 2
    history = text_of(cms.get(url("history", group.pk)))
    assert "Aangemaakt" in history
    assert "2 logboekvermeldingen" in history


def test_an_earlier_version_comes_back(cms):
    group = WordGroupFactory(words="ruzie, conflict")
    first = group.save_revision()
    group.words = "ruzie, twist"
    group.save()
    group.save_revision()
    page = cms.get(reverse(f"{NAME}:revisions_revert", args=[group.pk, first.pk]))
    cms.post(url("edit", group.pk), form_values(page))
    group.refresh_from_db()
    assert group.words == "ruzie, conflict"


@pytest.mark.parametrize("words", ["", " , ", "alleen", "a, A", "a" * 61 + ", b"])
def test_what_is_wrong_is_said_at_the_field(cms, words):
    page = cms.post(url("add"), {"words": words, "also": "", "note": ""})
    assert soup(page).select_one("#panel-child-words-errors, [id$=words-errors]").get_text(strip=True)
    assert not WordGroup.objects.exists()


def test_a_word_of_another_group_is_warned_for_and_stored(cms):
    other = WordGroupFactory(words="Bank, zitbank")
    made = cms.post(url("add"), {"words": "bank, kredietinstelling", "also": "", "note": ""}, follow=True)
    assert "bank (bij 'Bank, zitbank')" in messages_of(made)
    group = WordGroup.objects.get(words__contains="kredietinstelling")
    panel = soup(cms.get(url("edit", group.pk))).select_one("[data-edit-form]")
    assert panel.select_one(f"a[href='{url('edit', other.pk)}']").get_text() == "Bank, zitbank"
    changed = cms.post(
        url("edit", group.pk), {"words": "geldbank, kredietinstelling", "also": "", "note": ""}, follow=True
    )
    assert "andere groep" not in messages_of(changed)
    assert "andere groep" not in text_of(cms.get(url("edit", group.pk)))


def test_a_new_group_begins_with_a_word_from_the_address(cms):
    page = cms.get(new_group_url("ruzie <b> & 'buren'"))
    assert form_values(page)["words"] == ["ruzie <b> & 'buren'"]
    assert cms.get(url("add") + "?woord=%00").status_code == 200


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_is_searched_in_all_that_it_shows(cms):
    WordGroupFactory(words="ruzie, conflict", also="onenigheid", note="Zo zegt men het")
    WordGroupFactory(words="flik, agent")
    for asked in ("confl", "onenig", "zegt"):
        rows = soup(cms.get(url("list"), {"q": asked})).select("main tbody tr")
        assert ["ruzie, conflict" in row.get_text() for row in rows] == [True]


def test_the_list_has_a_fixed_number_of_queries(cms, django_assert_num_queries):
    for _number in range(30):
        WordGroupFactory()
    with django_assert_num_queries(13):
        cms.get(url("list"))


def test_the_file_that_goes_out_has_what_the_list_shows(cms):
    WordGroupFactory(words="=flik, agent", also="politie")
    WordGroupFactory(words="ruzie, conflict")
    response = cms.get(url("list"), {"export": "csv", "q": "flik"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == ["woorden;zoek_ook;toelichting", "'=flik, agent;politie;"]


# --- The file that comes in --------------------------------------------------------------------------------------


def test_a_file_is_looked_at_before_it_is_read_in(cms):
    WordGroupFactory(words="ruzie, conflict", also="twist")
    page = upload(cms, "\ufeff" + HEADING + "ruzie, conflict;onenigheid;\nflik, agent;;Spreektaal\n")
    told = text_of(page)
    assert "1 nieuw, 1 gewijzigd, 0 ongewijzigd, 0 fout" in told
    assert "Nu: twist" in told
    assert WordGroup.objects.count() == 1
    done = confirm(cms, page)
    assert done.status_code == 302
    assert "1 nieuw, 1 gewijzigd" in messages_of(cms.get(done["Location"]))
    assert list(WordGroup.objects.values_list("words", "also", "note")) == [
        ("flik, agent", "", "Spreektaal"),
        ("ruzie, conflict", "onenigheid", ""),
    ]


def test_with_one_fault_nothing_can_be_read_in(cms):
    page = upload(cms, HEADING + "flik, agent;;\nalleen;;\n")
    assert "Er is niets bewaard" in text_of(page)
    assert "minstens twee woorden" in text_of(page)
    assert not soup(page).select("[name=digest]")
    assert not WordGroup.objects.exists()


def test_a_list_that_changed_meanwhile_is_looked_at_again(cms):
    page = upload(cms, HEADING + "flik, agent;politie;\n")
    WordGroupFactory(words="flik, agent", also="smeris")
    again = confirm(cms, page)
    assert "Intussen veranderde iemand" in text_of(again)
    assert WordGroup.objects.get().also == "smeris"
    assert confirm(cms, again).status_code == 302
    assert WordGroup.objects.get().also == "politie"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "leeg"),
        ("café".encode("latin-1"), "CSV UTF-8"),
        (b"a" * (MAX_BYTES + 1), "te groot"),
        (b"naam;adres\na;b\n", "moet de kolommen noemen"),
        (b'woorden\n"a, b\n', "niet te lezen"),
    ],
)
def test_what_can_not_be_read_says_why(cms, data, says):
    page = upload(cms, data)
    assert page.status_code == 200
    assert says in text_of(page)


def test_without_a_file_it_asks_for_one(cms):
    assert "Kies een bestand" in text_of(cms.post(url("import"), {}))
