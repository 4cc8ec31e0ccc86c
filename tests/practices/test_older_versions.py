"""An older version says in words what changes when it is put back, before it is."""

import pytest
from django.urls import reverse

from practices.models import PracticeTerm
from practices.models.choices import Status
from tests.cms import form_values, messages_of
from tests.factories import MunicipalityFactory, PracticePageFactory, term
from tests.factories.base import stream


@pytest.fixture
def older(client, moderator, site):
    """A practice that was changed in many ways since a version, and the address at which that one is put back."""
    client.force_login(moderator)
    gent = MunicipalityFactory(nis="44021")
    page = PracticePageFactory(
        title="Leefstraat",
        municipalities=[gent],
        terms=["thema:veiligheid"],
        tags=["plein"],
        status=Status.RUNNING,
        approach=stream(("heading", "Eerst praten")),
    )
    first = page.save_revision()
    page.title, page.status, page.contact_public = "Leefstraten", Status.FINISHED, True
    page.lessons = "<p>Begin klein.</p>"
    page.approach = stream(("heading", "Eerst luisteren"))
    page.practice_municipalities.clear()
    page.practice_terms.set([PracticeTerm(term=term("thema:vertrouwen"))])
    page.tags.clear()
    page.save_revision()
    return reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])


@pytest.mark.thorough
def test_each_part_says_what_goes_and_what_comes(client, older):
    told = messages_of(client.get(older))
    for said in (
        "Zet je deze versie terug, dan verandert dit in het concept van nu",
        "Titel : weg ‘Leefstraten’, erbij ‘Leefstraat’",
        "Status : weg ‘Afgerond’, erbij ‘Lopend’",
        "weg ‘ja’, erbij ‘nee’",
        "Leerpunten : weg ‘Begin klein.’",
        "Projectaanpak : weg ‘Eerst luisteren’, erbij ‘Eerst praten’",
        "erbij ‘Gent’",
        "Indeling : weg ‘Thema: vertrouwen’, erbij ‘Thema: veiligheid’",
        "erbij ‘plein’",
    ):
        assert said in told, told
    assert "Doelen" not in told


@pytest.mark.thorough
def test_the_version_of_now_says_the_same_and_nothing_is_said_elsewhere(client, moderator, site):
    client.force_login(moderator)
    page = PracticePageFactory()
    revision = page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
    assert "Deze versie zegt hetzelfde als het concept van nu." in messages_of(client.get(address))
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "Deze versie" not in messages_of(edit)
    # To put it back says nothing of what it was about to do.
    answer = client.post(address, form_values(client.get(address)), follow=True)
    assert "Deze versie" not in messages_of(answer)
