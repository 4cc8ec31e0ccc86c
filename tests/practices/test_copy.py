"""A copy of a practice is a start for another one: a draft, of which nothing is confirmed, assessed or archived yet."""

import datetime

import pytest

from practices.models import PracticePage
from practices.models.choices import EvidenceLevel
from tests.cms import form_values
from tests.factories import PracticePageFactory

DAY = datetime.date(2026, 3, 26)


@pytest.mark.thorough
@pytest.mark.parametrize("revised", [False, True])
def test_a_copy_starts_afresh(client, editor, site, revised):
    evidence = {"evidence_level": EvidenceLevel.WELL_FOUNDED, "assessed_by": "KIS", "assessed_on": DAY}
    page = PracticePageFactory(
        title="Leefstraat", full=True, verified_on=DAY, review_due=DAY, archived_on=DAY, **evidence
    )
    if revised:
        page.save_revision()
    client.force_login(editor)
    address = f"/cms/pages/{page.pk}/copy/"
    values = form_values(client.get(address), "main form")
    client.post(address, {**values, "new_title": "Speelstraat", "new_slug": "speelstraat"})
    copied = PracticePage.objects.get(slug="speelstraat")
    for copy in (copied, copied.get_latest_revision_as_object()):
        assert (copy.title, copy.live, copy.lessons) == ("Speelstraat", False, page.lessons)
        assert copy.practice_terms.count() == page.practice_terms.count() > 0
        assert (copy.verified_on, copy.review_due, copy.archived_on) == (None, None, None)
        assert (copy.evidence_level, copy.assessed_by, copy.assessed_on) == (EvidenceLevel.NOT_ASSESSED, "", None)
    assert copied.translation_key != page.translation_key
    page.refresh_from_db()
    assert page.verified_on == DAY
