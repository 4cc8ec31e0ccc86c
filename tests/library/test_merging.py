"""Merging two terms: nothing that held the one is lost, whenever it is published."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ReferenceIndex

from library.models import Term
from library.vocabularies import merge_terms
from practices.models import PracticePage
from tests.factories import MunicipalityFactory, OrganisationFactory, PracticePageFactory, TermFactory, term

pytestmark = pytest.mark.both_databases


@pytest.fixture
def old(site):
    return term("doelgroep:jeugd", alternative_labels="tieners\nJongeren")


@pytest.fixture
def new(site):
    return term("doelgroep:jongeren", alternative_labels="Tieners")


def held_by(page):
    return sorted(row.term.slug for row in PracticePage.objects.get(pk=page.pk).practice_terms.all())


def practices_that_use(found):
    return {page.pk for page, _references in ReferenceIndex.get_references_to(found).group_by_source_object()}


def test_every_practice_that_held_the_old_term_holds_the_new_one_once(old, new):
    one = PracticePageFactory(terms=[old])
    both = PracticePageFactory(terms=[old, new])
    draft = PracticePageFactory(terms=[new, old], draft=True)
    neither = PracticePageFactory(terms=["thema:samen"])
    merge_terms(old, new)
    assert [held_by(page) for page in (one, both, draft)] == [["jongeren"]] * 3
    assert held_by(neither) == ["samen"]
    old.refresh_from_db()
    assert (old.replaced_by, old.broader) == (new, None)


def test_the_labels_of_the_old_term_find_the_new_one(old, new):
    merge_terms(old, new)
    new.refresh_from_db()
    # Each once, whatever the case.
    assert new.alternative_label_list() == ["Tieners", "jeugd"]


def test_the_reference_index_follows(old, new):
    page = PracticePageFactory(terms=[old])
    narrower = term("doelgroep:kleuters", broader=old)
    merge_terms(old, new)
    assert page.pk in practices_that_use(new)
    assert page.pk not in practices_that_use(old)
    assert narrower.pk in practices_that_use(new)
    assert narrower.pk not in practices_that_use(old)


def test_search_finds_practices_by_the_labels_of_both(old, new):
    moved = PracticePageFactory(title="Eerste", terms=[old])
    there = PracticePageFactory(title="Tweede", terms=[new])
    merge_terms(old, new)
    for word in ("jongeren", "jeugd", "tieners"):
        assert {page.pk for page in PracticePage.objects.search(word)} == {moved.pk, there.pk}, word


def test_search_follows_every_change_of_a_name(site):
    group = term("doelgroep:ouderen")
    gent = MunicipalityFactory(invented=True)
    owner, partner = OrganisationFactory(name="Eigenaar"), OrganisationFactory(name="Medestander")
    page = PracticePageFactory(terms=[group], municipalities=[gent], project_owner=owner, partners=[partner])
    group.alternative_labels = "senioren"
    gent.name, owner.name, partner.name = "Verandergem", "Drager", "Kompaan"
    for row in (group, gent, owner, partner):
        row.save()
    for word in ("senioren", "Verandergem", "Drager", "Kompaan"):
        assert [found.pk for found in PracticePage.objects.search(word)] == [page.pk], word


def test_narrower_terms_move_along(old, new):
    narrower = term("doelgroep:kleuters", broader=old)
    merge_terms(old, new)
    narrower.refresh_from_db()
    assert narrower.broader == new


def test_merging_into_a_narrower_term_lifts_it(new):
    top = term("doelgroep:mensen")
    old = term("doelgroep:jeugd", broader=top)
    Term.objects.filter(pk=new.pk).update(broader=old)
    merge_terms(old, new)
    new.refresh_from_db()
    assert new.broader == top


def test_merging_into_a_term_two_levels_down_makes_no_circle(old):
    middle = term("doelgroep:leerlingen", broader=old)
    deepest = term("doelgroep:scholieren", broader=middle)
    merge_terms(old, deepest)
    middle.refresh_from_db()
    deepest.refresh_from_db()
    assert (deepest.broader, middle.broader) == (None, deepest)
    assert deepest.ancestors() == []


def test_merges_chain(old, new):
    newest = term("doelgroep:jongvolwassenen")
    page = PracticePageFactory(terms=[old])
    merge_terms(old, new)
    merge_terms(new, newest)
    old.refresh_from_db()
    assert (old.replaced_by, old.resolve(), held_by(page)) == (newest, newest, ["jongvolwassenen"])


@pytest.mark.parametrize("terms", [["old"], ["old", "new"], ["new", "old"]])
def test_a_pending_draft_gets_the_new_term_once_when_it_is_published(old, new, terms):
    known = {"old": old, "new": new}
    theme = term("thema:samen")
    page = PracticePageFactory(terms=[theme])
    page.practice_terms = [page.practice_terms.model(term=found) for found in (theme, *map(known.get, terms))]
    draft = page.save_revision()
    merge_terms(old, new)
    assert [row.term for row in page.get_latest_revision_as_object().practice_terms.all()] == [theme, new]
    draft.publish()
    assert held_by(page) == ["jongeren", "samen"]


@pytest.mark.thorough
def test_an_old_revision_published_after_two_merges_holds_the_last_term(old, new):
    newest = term("doelgroep:jongvolwassenen")
    page = PracticePageFactory(terms=["thema:samen", old, new])
    first = page.save_revision()
    first.publish()
    page.practice_terms = [page.practice_terms.model(term=term("thema:samen"))]
    page.save_revision().publish()
    merge_terms(old, new)
    merge_terms(new, newest)
    first.refresh_from_db()
    first.publish()
    assert held_by(page) == ["jongvolwassenen", "samen"]


def test_a_revision_that_holds_a_deleted_term_stays_readable(site):
    gone = term("doelgroep:vergissing")
    page = PracticePageFactory(terms=[gone, "thema:samen"])
    first = page.save_revision()
    page.practice_terms = [page.practice_terms.model(term=term("thema:samen"))]
    page.save()
    page.save_revision().publish()
    gone.delete()
    assert [row.term.slug for row in first.as_object().practice_terms.all()] == ["samen"]


@pytest.mark.parametrize("case", ["itself", "other vocabulary", "already merged", "into a merged one"])
def test_what_can_not_be_merged(old, new, case):
    other = TermFactory(slug="elders")
    if case in {"already merged", "into a merged one"}:
        merge_terms(old, new)
    pair = {
        "itself": (old, Term.objects.get(pk=old.pk)),
        "other vocabulary": (old, other),
        "already merged": (old, term("doelgroep:derde")),
        "into a merged one": (new, old),
    }[case]
    with pytest.raises(ValidationError):
        merge_terms(*pair)


def test_what_another_editor_did_in_the_meantime_counts(old, new):
    stale = Term.objects.get(pk=old.pk)
    merge_terms(old, new)
    with pytest.raises(ValidationError, match="al samengevoegd"):
        merge_terms(stale, term("doelgroep:derde"))
