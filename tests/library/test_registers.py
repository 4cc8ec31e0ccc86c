"""The registers in the CMS: organisations and municipalities."""

import csv
import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from library.models import Municipality, Organisation
from practices.models import PracticePage
from tests.cms import form_values, messages_of, soup
from tests.factories import EventPageFactory, MunicipalityFactory, OrganisationFactory, PracticePageFactory

ORGANISATIONS = "/cms/registers/organisaties/"
MUNICIPALITIES = "/cms/registers/gemeenten/"
REGISTERS = [ORGANISATIONS, MUNICIPALITIES]


@pytest.fixture
def cms(client, site, superuser):
    """The CMS, for someone who may do everything."""
    client.force_login(superuser)
    return client


def allow(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


# --- Lists -----------------------------------------------------------------------------------------------------------


def test_the_menu_has_the_registers(cms):
    page = cms.get("/cms/").content.decode()
    assert ORGANISATIONS in page
    assert MUNICIPALITIES in page
    assert "Registers" in page


@pytest.mark.both_databases
def test_lists_show_columns_and_search_by_any_part_of_a_name(cms):
    gent = MunicipalityFactory()
    OrganisationFactory(name="Stad Gent", municipality=gent)
    OrganisationFactory(name="Politie Genk")
    shown = soup(cms.get(ORGANISATIONS)).select_one(".result-list").get_text()
    for text in ("Stad Gent", "Lokaal bestuur", "Gent", "https://www.example.be/"):
        assert text in shown
    found = soup(cms.get(ORGANISATIONS, {"q": "ENT"})).select_one(".result-list").get_text()
    assert "Stad Gent" in found
    assert "Genk" not in found


@pytest.mark.both_databases
@pytest.mark.parametrize(("text", "name"), [("9030", "Gent"), ("44021", "Gent"), ("enk", "Genk")])
def test_a_municipality_is_found_by_name_code_and_postal_code(cms, text, name):
    MunicipalityFactory()
    MunicipalityFactory(genk=True)
    rows = soup(cms.get(MUNICIPALITIES, {"q": text})).select(".result-list tbody tr")
    assert any(name in row.get_text() for row in rows)
    assert len(rows) < 5


@pytest.mark.both_databases
def test_lists_are_filtered(cms):
    gent, genk = MunicipalityFactory(), MunicipalityFactory(genk=True)
    OrganisationFactory(name="Stad Gent", municipality=gent)
    OrganisationFactory(name="Politie Genk", kind="politie", municipality=genk)

    def names(**query):
        return soup(cms.get(ORGANISATIONS, query)).select_one(".result-list").get_text()

    assert "Genk" not in names(kind__exact="lokaal-bestuur")
    assert "Stad Gent" not in names(municipality__province__exact="limburg")
    rows = soup(cms.get(MUNICIPALITIES, {"province__exact": "limburg"})).select(".result-list tbody tr")
    assert {"Limburg" in row.get_text() for row in rows} == {True}


@pytest.mark.parametrize("address", REGISTERS)
@pytest.mark.parametrize(
    "query",
    [
        "utm_source=x",
        "kind__nope=1",
        "naam=x&p=1",
        "province__exact=nergens",
        "kind__isnull=x",
        "q=%00",
        "kind__exact=%00",
    ],
)
def test_an_unknown_parameter_is_ignored_and_said(cms, address, query):
    OrganisationFactory()
    response = cms.get(f"{address}?{query}")
    assert response.status_code == 200
    name = query.split("=")[0]
    known = {ORGANISATIONS: {"q", "kind__exact", "kind__isnull"}, MUNICIPALITIES: {"q", "province__exact"}}[address]
    assert (f"hield er geen rekening mee: {name}." in response.content.decode()) == (name not in known)


@pytest.mark.both_databases
@pytest.mark.parametrize("query", ["p=0", "p=-1", "p=99999", "p=x", "o=x", "o=99", "o=1.-0", "ot=x", "export=pdf"])
@pytest.mark.parametrize("address", REGISTERS)
def test_odd_paging_and_sorting_do_no_harm(cms, address, query):
    assert cms.get(f"{address}?{query}").status_code == 200


@pytest.mark.thorough
@pytest.mark.parametrize("address", REGISTERS)
def test_lists_have_a_fixed_number_of_queries(cms, address, django_assert_max_num_queries):
    for number in range(30):
        OrganisationFactory(municipality=MunicipalityFactory(nis=f"9{number:04}", name=f"Dorp {number}"))
    with django_assert_max_num_queries(25):
        cms.get(address)


def test_a_spreadsheet_shows_what_looks_like_a_formula(cms):
    OrganisationFactory(name="=HYPERLINK(1)", municipality=MunicipalityFactory())
    text = b"".join(cms.get(ORGANISATIONS, {"export": "csv"}).streaming_content).decode()
    heading, row = csv.reader(io.StringIO(text))
    assert heading == ["Naam", "Soort", "Gemeente", "Website"]
    assert row == ["'=HYPERLINK(1)", "Lokaal bestuur", "Gent", "https://www.example.be/"]
    content = b"".join(cms.get(ORGANISATIONS, {"export": "xlsx"}).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.data_type for cell in sheet[2]] == ["s"] * 4


def test_municipalities_are_exported_with_their_codes(cms):
    MunicipalityFactory()
    text = b"".join(cms.get(MUNICIPALITIES, {"export": "csv", "q": "44021"}).streaming_content).decode()
    heading, row = csv.reader(io.StringIO(text))
    assert heading[:4] == ["Nis-Code", "Naam", "Provincie", "Postcodes"]
    assert row[:3] == ["44021", "Gent", "Oost-Vlaanderen"]
    assert row[3].startswith("9000 ")


# --- Forms -----------------------------------------------------------------------------------------------------------


def test_an_organisation_is_made_changed_and_inspected(cms):
    values = form_values(cms.get(f"{ORGANISATIONS}create/"), "form[method=POST]:not([role=search])")
    gent = MunicipalityFactory()
    cms.post(f"{ORGANISATIONS}create/", {**values, "name": "Kazerne Dossin", "kind": "andere", "municipality": gent.pk})
    made = Organisation.objects.get()
    assert (made.name, made.kind, made.municipality) == ("Kazerne Dossin", "andere", gent)
    assert "Kazerne Dossin" in cms.get(f"{ORGANISATIONS}inspect/{made.pk}/").content.decode()
    cms.post(f"{ORGANISATIONS}edit/{made.pk}/", {"name": "Dossin", "kind": "andere", "website": "", "municipality": ""})
    made.refresh_from_db()
    assert (made.name, made.municipality) == ("Dossin", None)
    assert len(soup(cms.get(f"{ORGANISATIONS}history/{made.pk}/")).select("main tbody tr")) == 2


@pytest.mark.both_databases
def test_two_organisations_of_one_name_are_refused_with_a_message(cms):
    OrganisationFactory(name="Stad Gent")
    response = cms.post(f"{ORGANISATIONS}create/", {"name": "stad gent", "kind": "andere", "website": ""})
    assert "Er is al een organisatie met deze naam." in response.content.decode()


def municipality_values(cms, municipality):
    address = f"{MUNICIPALITIES}edit/{municipality.pk}/"
    return address, form_values(cms.get(address), "form[method=POST]:not([role=search])")


@pytest.mark.parametrize("typed", ["9000 9030", "9000,9030", " 9000 ;  9030, ", "9000, 9030 9000"])
def test_postal_codes_are_plain_text(cms, typed):
    municipality = MunicipalityFactory()
    municipality.postal_codes = ["9000"]
    municipality.save()
    address, values = municipality_values(cms, municipality)
    assert values["postal_codes"] == ["9000"]
    response = cms.post(address, {**values, "postal_codes": typed}, follow=True)
    assert "bijgewerkt" in messages_of(response)
    municipality.refresh_from_db()
    assert municipality.postal_codes == ["9000", "9030"]
    assert municipality_values(cms, municipality)[1]["postal_codes"] == ["9000 9030"]


@pytest.mark.parametrize(
    ("typed", "error"), [("900", "Kijk na: 900."), ("0900 9000", "Kijk na: 0900."), ("", "verplicht")]
)
def test_a_wrong_postal_code_is_named_and_stays_typed(cms, typed, error):
    address, values = municipality_values(cms, MunicipalityFactory())
    response = cms.post(address, {**values, "postal_codes": typed})
    field = soup(response).select_one("[name=postal_codes]")
    assert error in field.find_parent(class_="w-field__wrapper").get_text()
    assert field.get("value", "") == typed


# --- Permissions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", REGISTERS)
def test_an_editor_without_rights_does_not_get_in(client, editor, address):
    gent = MunicipalityFactory()
    key = gent.pk if address == MUNICIPALITIES else OrganisationFactory().pk
    client.force_login(editor)
    assert address not in client.get("/cms/").content.decode()
    for path in ("", "create/", f"edit/{key}/", f"delete/{key}/", f"inspect/{key}/", f"history/{key}/", "?export=csv"):
        for send in (client.get, client.post):
            response = send(f"{address}{path}")
            assert response.status_code in {302, 403, 405}, path
            assert response.status_code != 302 or response["location"] == "/cms/", path
    assert Municipality.objects.filter(pk=gent.pk).exists()


def test_each_permission_opens_its_own_door(client, editor):
    organisation = OrganisationFactory()
    allow(editor, "change_organisation")
    client.force_login(editor)
    assert client.get(ORGANISATIONS).status_code == 200
    assert client.get(f"{ORGANISATIONS}edit/{organisation.pk}/").status_code == 200
    for path in ("create/", f"delete/{organisation.pk}/"):
        assert client.post(f"{ORGANISATIONS}{path}", {"name": "x", "kind": "andere"})["location"] == "/cms/"
    assert Organisation.objects.count() == 1


def test_the_register_is_there_for_who_may_only_look(client, editor):
    allow(editor, "view_municipality")
    client.force_login(editor)
    assert client.get(MUNICIPALITIES).status_code == 200


# --- Deleting --------------------------------------------------------------------------------------------------------


def delete(cms, address, row):
    return cms.post(f"{address}delete/{row.pk}/", follow=True)


def test_what_nothing_uses_is_deleted(cms):
    organisation = OrganisationFactory(name="Weg")
    assert cms.get(f"{ORGANISATIONS}delete/{organisation.pk}/").status_code == 200
    response = delete(cms, ORGANISATIONS, organisation)
    assert "Weg" in messages_of(response)
    assert not Organisation.objects.exists()


@pytest.mark.both_databases
def test_an_organisation_in_use_stays_and_its_users_are_named(cms):
    organisation = OrganisationFactory(name="Stad Gent")
    owned = PracticePageFactory(title="Eigen praktijk", project_owner=organisation)
    shared = PracticePageFactory(title="Gedeelde praktijk", partners=[organisation])
    event = EventPageFactory(title="Studiedag", organiser=organisation)
    for response in (cms.get(f"{ORGANISATIONS}delete/{organisation.pk}/"), delete(cms, ORGANISATIONS, organisation)):
        text = " ".join(soup(response).select_one("main").get_text(" ", strip=True).split())
        assert "'Stad Gent' kan nog niet weg, want deze 3 gebruiken het nog." in text
        for page in (owned, shared, event):
            link = soup(response).find("a", string=page.title)
            assert link["href"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert Organisation.objects.filter(pk=organisation.pk).exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("field", ["owner", "partner", "event"])
def test_what_only_a_pending_draft_uses_stays(cms, field):
    organisation = OrganisationFactory()
    if field == "event":
        page = EventPageFactory(title="Met concept")
        page.organiser = organisation
    else:
        page = PracticePageFactory(title="Met concept")
        if field == "owner":
            page.project_owner = organisation
        else:
            page.practice_partners.add(page.practice_partners.model(organisation=organisation))
    page.save_revision()
    response = delete(cms, ORGANISATIONS, organisation)
    text = " ".join(soup(response).select_one("main").get_text().split())
    assert "Met concept (in een versie die nog niet gepubliceerd is)" in text
    with pytest.raises(ProtectedError), transaction.atomic():
        organisation.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        Organisation.objects.all().delete()


@pytest.mark.both_databases
def test_a_municipality_in_use_stays(cms):
    gent = MunicipalityFactory()
    OrganisationFactory(name="Stad Gent", municipality=gent)
    PracticePageFactory(title="Leefstraat", municipalities=[gent])
    text = soup(delete(cms, MUNICIPALITIES, gent)).select_one("main").get_text()
    assert "Stad Gent" in text
    assert "Leefstraat" in text


@pytest.mark.both_databases
def test_what_came_into_use_in_between_is_no_server_error(cms, monkeypatch):
    organisation = OrganisationFactory()
    page = PracticePageFactory(title="Net bewaard")
    page.project_owner = organisation
    page.save_revision()
    monkeypatch.setattr("library.cms.registers.refuse_deletion", lambda *_args: None)
    response = delete(cms, ORGANISATIONS, organisation)
    assert response.status_code == 200
    assert Organisation.objects.filter(pk=organisation.pk).exists()


@pytest.mark.thorough
def test_an_old_version_stays_readable_after_the_organisation_is_gone(cms):
    organisation = OrganisationFactory()
    page = PracticePageFactory(summary="Oud", project_owner=organisation, partners=[organisation])
    old = page.save_revision()
    page.project_owner = None
    page.owner_unknown_reason = "De bron noemt niemand."
    page.practice_partners = []
    page.save()
    page.save_revision().publish()
    organisation.delete()
    for name in ("revisions_view", "revisions_revert"):
        assert cms.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk, old.pk])).status_code == 200
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, old.pk, "latest"])
    assert cms.get(compare).status_code == 200
    restored = PracticePage.objects.get(pk=page.pk).revisions.get(pk=old.pk).as_object()
    assert restored.project_owner is None
    assert list(restored.practice_partners.all()) == []
