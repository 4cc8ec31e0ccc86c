"""A practice that another municipality took over: on its page, in the facet of municipalities, in the API."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from practices.models import PracticeAdoption, PracticePage
from tests.cms import soup
from tests.factories import FormPageFactory, MunicipalityFactory, PracticeAdoptionFactory, PracticePageFactory
from tests.html import assert_sound, text_of


@pytest.fixture
def practice(site):
    return PracticePageFactory(title="Leefstraat", municipalities=["44021"])


def found(client, query):
    document = assert_sound(client.get(f"/praktijken/?{query}"))
    return [text_of(title) for title in document.select("main .card__title")]


def counts(client):
    facets = client.get("/api/databank/practices?facetten=1").json()["facets"]
    values = next(facet["values"] for facet in facets if facet["parameter"] == "gemeente")
    return {value["value"]: value["count"] for value in values}


def test_it_is_found_where_it_was_taken_over_and_at_once(practice, client):
    assert counts(client) == {"gent": 1}
    adoption = PracticeAdoptionFactory(practice=practice)
    assert found(client, "gemeente=genk") == ["Leefstraat"]
    assert found(client, "provincie=limburg") == ["Leefstraat"]
    assert found(client, "gemeente=gent&gemeente=genk") == ["Leefstraat"]
    assert counts(client) == {"gent": 1, "genk": 1}
    adoption.municipality = MunicipalityFactory(mechelen=True)
    adoption.save()
    assert counts(client) == {"gent": 1, "mechelen": 1}
    adoption.delete()
    assert counts(client) == {"gent": 1}


def test_a_municipality_of_its_own_counts_once(practice, client):
    PracticeAdoptionFactory(practice=practice, municipality=practice.practice_municipalities.get().municipality)
    assert counts(client) == {"gent": 1}


def test_the_page_says_where_since_when_and_what_is_different(practice, client):
    assert not assert_sound(client.get(practice.url)).select("#ook-toegepast-in")
    PracticeAdoptionFactory(practice=practice, since="2024-03", changes="Met <b>twee</b> straten")
    section = assert_sound(client.get(practice.url)).select_one("#ook-toegepast-in").parent
    assert text_of(section) == "Ook toegepast in Genk , sinds maart 2024 Met <b>twee</b> straten"
    assert section.select_one("a")["href"] == "/praktijken/?gemeente=genk"


def test_the_api_tells_of_it(practice, client):
    PracticeAdoptionFactory(practice=practice, since="", changes="")
    told = client.get(f"/api/databank/practices/{practice.translation_key}").json()["adoptions"]
    assert [(row["municipality"]["name"], row["since"], row["changes"]) for row in told] == [("Genk", None, "")]
    assert client.get(f"/api/v2/pages/{practice.pk}/").json()["adoptions"] == told


def test_a_practice_of_which_it_is_told_can_be_deleted(practice):
    PracticeAdoptionFactory(practice=practice)
    PracticePage.objects.get().delete()
    assert not PracticeAdoption.objects.exists()


@pytest.mark.both_databases
def test_the_database_holds_a_municipality_once(practice):
    PracticeAdoptionFactory(practice=practice)
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeAdoptionFactory(practice=practice)


@pytest.mark.parametrize("since", ["gisteren", "2024-13", "24"])
def test_since_is_a_year_a_month_or_a_day(practice, since):
    with pytest.raises(ValidationError):
        PracticeAdoption(practice=practice, municipality=MunicipalityFactory(genk=True), since=since).full_clean()


@pytest.mark.thorough
def test_an_editor_corrects_it_in_the_cms(practice, client, superuser, django_assert_num_queries):
    adoption = PracticeAdoptionFactory(practice=practice)
    PracticeAdoptionFactory(practice=PracticePageFactory(title="Buurtbarbecue"))
    client.force_login(superuser)
    names = "wagtailsnippets_practices_practiceadoption"
    client.get(reverse(f"{names}:list"))
    # The same, however many there are.
    with django_assert_num_queries(9):
        listed = client.get(reverse(f"{names}:list"))
    assert "Leefstraat" in text_of(soup(listed))
    url = reverse(f"{names}:edit", args=[adoption.pk])
    assert client.get(url).status_code == 200
    fields = {"practice": practice.pk, "municipality": adoption.municipality_id, "since": "2025", "changes": "Anders"}
    assert client.post(url, fields).status_code == 302
    assert PracticeAdoption.objects.get(pk=adoption.pk).since == "2025"
    # What may be personal data needs a tick.
    fields["changes"] = "Bel Jan: 0470 12 34 56"
    refused = client.post(url, fields)
    assert refused.status_code == 200
    assert "een telefoonnummer: ‘0470 12 34 56’" in text_of(soup(refused))
    assert client.post(url, {**fields, "looked_at": "on"}).status_code == 302
    assert PracticeAdoption.objects.get(pk=adoption.pk).changes == "Bel Jan: 0470 12 34 56"


def test_the_page_leads_to_the_forms_about_it(practice, client, site):
    assert "Ken je deze praktijk?" not in text_of(assert_sound(client.get(practice.url)))
    site.settings.suggestion_page = FormPageFactory(title="Aanvullen", slug="aanvullen")
    site.settings.adoption_page = FormPageFactory(title="Ook bij ons", slug="ook-bij-ons")
    site.settings.save()
    links = {text_of(link): link["href"] for link in assert_sound(client.get(practice.url)).select("main a")}
    assert links["Aanvullen of verbeteren"] == f"/aanvullen/?praktijk={practice.slug}"
    assert links["Ook bij ons"] == f"/ook-bij-ons/?praktijk={practice.slug}"
