"""The editor's form marks what publishing needs."""

import pytest
from django.urls import reverse

from practices.models import PracticePage
from tests.factories import VocabularyFactory, term


@pytest.mark.thorough
def test_what_publishing_needs_has_a_star(site, client, superuser):
    VocabularyFactory(parameter="thema", name="Thema", required=True)
    VocabularyFactory(parameter="fase", name="Fase", required=False)
    term("thema:samenhang")
    term("fase:voorkomen")
    client.force_login(superuser)
    address = reverse("wagtailadmin_pages:add", args=("practices", "practicepage", site.practices.pk))
    form = client.get(address).context["form"]
    starred = {name for name, field in form.fields.items() if str(field.label).endswith(" ★")}
    assert starred == {"summary", "record_type", "approach", "project_owner", "terms_thema"}
    assert {item.field for item in PracticePage(title="x").missing_for_publish()} == starred
