"""The practice record: its rules, what it shows, and what the database itself refuses."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import PageViewRestriction

from core.text.partial_dates import first_day, in_words, last_day
from library.vocabularies import merge_terms
from practices.models import PracticePage, PracticePresentation, PracticeRelated, PracticeTerm
from practices.models.choices import EvidenceLevel, RecordType
from practices.models.dates import validate_partial_date
from tests.factories import (
    DatabankDocumentFactory,
    EventPageFactory,
    OrganisationFactory,
    PracticeDocumentFactory,
    PracticePageFactory,
    PracticeTagFactory,
    VocabularyFactory,
    term,
)

pytestmark = pytest.mark.both_databases

# --- Dates of which only a part is known ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2019", "2019-01-01", "2019-12-31", "2019"),
        ("2019-03", "2019-03-01", "2019-03-31", "maart 2019"),
        ("2020-02", "2020-02-01", "2020-02-29", "februari 2020"),
        ("2019-03-06", "2019-03-06", "2019-03-06", "6 maart 2019"),
    ],
)
def test_a_partial_date_spans_days_and_has_words(text, first, last, words):
    validate_partial_date(text)
    assert first_day(text) == datetime.date.fromisoformat(first)
    assert last_day(text) == datetime.date.fromisoformat(last)
    assert in_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19",
        "20190326",
        "2019-3",
        "2019-13",
        "2019-00",
        "2019-02-29",
        "2019-03-00",
        "26-03-2019",
        "maart 2019",
        "2019\n",
        "2019-03-26 ",
        "0019",
        "3019",
        "2019-03-26T00:00",
        "1٩٩٩",
    ],
)
def test_what_is_no_partial_date_is_refused(text):
    with pytest.raises(ValidationError, match="2019-03-26"):
        validate_partial_date(text)


@pytest.mark.parametrize(
    ("started", "ended", "period"),
    [
        ("", "", ""),
        ("2015", "", "sinds 2015"),
        ("2015-05", "", "sinds mei 2015"),
        ("2007", "2017", "van 2007 tot 2017"),
        ("2007-03", "2017-09-01", "van maart 2007 tot 1 september 2017"),
        ("", "2017", "tot 2017"),
        ("2017", "2017", "2017"),
    ],
)
def test_period(db, started, ended, period):
    assert PracticePage(started=started, ended=ended).period() == period


@pytest.mark.parametrize(
    ("started", "ended", "fits"),
    [
        ("2019", "2018", False),
        ("2019", "2019", True),
        ("2019-05", "2019", True),
        ("2019", "2019-05", True),
        ("2019-05-02", "2019-05-01", False),
        ("2019-05", "2019-04-30", False),
        ("onzin", "2018", True),  # the field itself refuses it
    ],
)
def test_a_practice_does_not_end_before_it_starts(site, started, ended, fits):
    page = PracticePageFactory.build(started=started, ended=ended)
    if fits:
        page.clean()
    else:
        with pytest.raises(ValidationError) as refused:
            page.clean()
        assert set(refused.value.message_dict) == {"ended"}


# --- The rules of the record -----------------------------------------------------------------------------------------


def missing(page):
    return [item.field for item in page.missing_for_publish()]


def test_a_draft_may_lack_everything_and_says_what_it_lacks(site):
    VocabularyFactory(parameter="thema")
    page = PracticePage(title="Alleen een titel")
    assert missing(page) == ["summary", "record_type", "approach", "terms_thema", "project_owner"]
    assert [item.label for item in page.missing_for_publish()][:2] == ["Korte omschrijving", "Soort"]


def test_an_owner_or_the_reason_why_there_is_none(site):
    page = PracticePageFactory(owner_unknown_reason="  ")
    assert missing(page) == ["project_owner"]
    page.project_owner = OrganisationFactory()
    assert missing(page) == []
    page.project_owner = None
    page.owner_unknown_reason = "De bron noemt niemand."
    assert missing(page) == []


@pytest.mark.parametrize("level", [level for level in EvidenceLevel if level != EvidenceLevel.NOT_ASSESSED])
def test_a_level_of_evidence_needs_who_and_when(site, level):
    page = PracticePageFactory(evidence_level=level)
    assert missing(page) == ["assessed_by", "assessed_on"]
    page.assessed_by, page.assessed_on = "Erkenningscommissie", datetime.date(2024, 5, 1)
    assert missing(page) == []


def test_every_required_vocabulary_needs_a_term(site):
    VocabularyFactory(parameter="fase", required=True, sort_order=5)
    page = PracticePageFactory(terms=["doelgroep:jongeren", "thema:samenhang"])
    assert missing(page) == ["terms_fase"]
    page.practice_terms.add(PracticeTerm(term=term("fase:voorkomen")))
    assert missing(page) == []


def test_spaces_are_no_summary(site):
    assert missing(PracticePageFactory(summary=" \n ")) == ["summary"]


def test_a_summary_has_280_characters_at_most(site):
    page = PracticePageFactory.build(summary="x" * 281)
    with pytest.raises(ValidationError) as refused:
        page.clean_fields()
    assert "summary" in refused.value.message_dict
    page.summary = "x" * 280
    with pytest.raises(ValidationError) as refused:
        page.clean_fields()
    assert "summary" not in refused.value.message_dict


def test_a_practice_does_not_apply_itself(site):
    page = PracticePageFactory(record_type=RecordType.METHOD)
    page.method = page
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert set(refused.value.message_dict) == {"method"}


# --- Terms that were merged since a revision was written -------------------------------------------------------------


@pytest.fixture
def merged(site):
    return term("doelgroep:jeugd"), term("doelgroep:jongeren")


def held(page):
    return [row.term.slug for row in page.practice_terms.all()]


def test_an_older_revision_gets_the_term_that_its_own_was_merged_into(merged):
    old, new = merged
    page = PracticePageFactory(terms=["thema:samenhang", old])
    revision = page.save_revision()
    merge_terms(old, new)
    assert held(revision.as_object()) == ["samenhang", "jongeren"]
    revision.publish()
    assert held(PracticePage.objects.get(pk=page.pk)) == ["samenhang", "jongeren"]


def test_a_revision_that_holds_both_gets_the_term_once(merged):
    old, new = merged
    page = PracticePageFactory(terms=[old, "thema:samenhang", new])
    revision = page.save_revision()
    merge_terms(old, new)
    assert sorted(held(revision.as_object())) == ["jongeren", "samenhang"]
    revision.publish()
    assert sorted(held(PracticePage.objects.get(pk=page.pk))) == ["jongeren", "samenhang"]


def test_a_term_that_was_merged_twice_becomes_the_last(merged):
    old, new = merged
    last = term("doelgroep:tieners")
    revision = PracticePageFactory(terms=[old]).save_revision()
    merge_terms(old, new)
    merge_terms(new, last)
    assert held(revision.as_object()) == ["tieners"]


def test_reading_a_revision_without_merged_terms_changes_nothing(site):
    page = PracticePageFactory(full=True)
    restored = page.save_revision().as_object()
    assert held(restored) == held(page)
    assert [row.sort_order for row in restored.practice_terms.all()] == [0, 1, 2, 3]


def test_a_revision_keeps_every_row_that_belongs_to_the_practice(site):
    other = PracticePageFactory()
    page = PracticePageFactory(full=True, related=[other])
    restored = page.save_revision().as_object()
    assert [tag.name for tag in restored.tags.all()] == ["buurtfeest", "straat"]
    assert [place.name for place in restored.municipality_list()] == ["Gent", "Mechelen"]
    assert [str(partner) for partner in restored.partner_list()] == ["Politie Gent", "Samenlevingsopbouw Gent"]
    assert [link.label for link in restored.links.all()] == ["Verslag", "Film"]
    assert len(restored.downloads()) == len(restored.evaluations()) == 1
    assert [row.related for row in restored.related_rows.all()] == [other]
    assert restored.fte == Decimal("0.50")


# --- What pages show of it -------------------------------------------------------------------------------------------


def test_terms_are_grouped_in_the_order_of_vocabularies_and_terms(site):
    VocabularyFactory(parameter="werkvorm", sort_order=1)
    VocabularyFactory(parameter="doelgroep", sort_order=0)
    terms = [term("werkvorm:dialoog"), term("doelgroep:ouders", sort_order=2), term("doelgroep:alle", sort_order=1)]
    page = PracticePageFactory(terms=terms)
    groups = [(group["vocabulary"].parameter, [row.slug for row in group["terms"]]) for group in
              page.terms_by_vocabulary()]  # fmt: skip
    assert groups == [("doelgroep", ["alle", "ouders"]), ("werkvorm", ["dialoog"])]
    assert [row.slug for row in page.terms_of("werkvorm")] == ["dialoog"]
    assert page.themes == []


def test_where_names_municipalities_or_else_the_place(site):
    assert PracticePageFactory(municipalities=["44021", "12025"], place="Ledeberg").where() == "Gent, Mechelen"
    assert PracticePageFactory(place="Molenbeek").where() == "Molenbeek"
    assert PracticePageFactory().where() == ""


def test_keywords_stand_in_alphabetical_order(site):
    page = PracticePageFactory(tags=["zomer", "buurt"])
    assert [tag.name for tag in page.tag_list()] == ["buurt", "zomer"]


def test_the_same_keyword_in_other_case_is_the_same_keyword(site):
    first, second = PracticePageFactory(tags=["Buurt"]), PracticePageFactory(tags=["buurt"])
    assert first.tag_list() == second.tag_list()


def test_contact_only_when_that_was_chosen(site):
    page = PracticePageFactory(contact_name="Dienst Buurten", contact_email="buurten@example.be")
    assert page.contact() == {}
    page.contact_public = True
    assert page.contact() == {"name": "Dienst Buurten", "email": "buurten@example.be"}
    page.contact_name = ""
    assert page.contact() == {"email": "buurten@example.be"}


def test_the_contact_that_is_not_public_is_on_no_page(site, client):
    page = PracticePageFactory(full=True, contact_public=False)
    html = client.get(page.url).content.decode()
    assert "ontmoeten@example.be" not in html
    assert "Dienst Ontmoeten" not in html


def _hide(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_presentations_latest_first_and_public_only(site):
    practice = PracticePageFactory()
    events = [EventPageFactory(past=True), EventPageFactory(), EventPageFactory(), EventPageFactory(draft=True)]
    for event in events:
        PracticePresentation.objects.create(practice=practice, event_page=event, starts_at=event.starts_at)
    _hide(events[2])
    assert [row.event_page_id for row in practice.public_presentations()] == [events[1].pk, events[0].pk]
    assert PracticePageFactory().public_presentations() == []


def test_search_knows_synonyms_and_names(site):
    young = term("doelgroep:jongeren", alternative_labels="tieners\nadolescenten")
    page = PracticePageFactory(
        terms=[young], municipalities=["44021"], partners=["Avansa"], project_owner=OrganisationFactory(name="Stad X")
    )
    assert page.search_terms().splitlines() == ["jongeren", "tieners", "adolescenten"]
    assert page.search_names().splitlines() == ["Gent", "Oost-Vlaanderen", "Avansa", "Stad X"]


# --- What the database itself refuses --------------------------------------------------------------------------------


@pytest.mark.every_case
@pytest.mark.parametrize(
    "values",
    [
        {"record_type": "iets"},
        {"scale": "wereld"},
        {"budget_band": "veel"},
        {"status": "misschien"},
        {"evidence_level": "zeker"},
        {"evidence_level": ""},
        {"fte": Decimal("-0.01")},
    ],
    ids=str,
)
def test_the_database_refuses(site, values):
    page = PracticePageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticePage.objects.filter(pk=page.pk).update(**values)


@pytest.mark.parametrize(
    "values", [{"record_type": ""}, {"scale": ""}, {"budget_band": ""}, {"status": ""}, {"fte": 0}], ids=str
)
def test_the_database_lets_a_draft_be_empty(site, values):
    page = PracticePageFactory(full=True)
    assert PracticePage.objects.filter(pk=page.pk).update(**values) == 1


def test_each_row_once(site):
    other = PracticePageFactory()
    page = PracticePageFactory(full=True, related=[other])
    rows = [*page.practice_terms.all()[:1], *page.practice_municipalities.all()[:1], *page.practice_partners.all()[:1]]
    rows += [*page.related_rows.all()[:1], *page.tagged_items.all()[:1]]
    assert len(rows) == 5
    for row in rows:
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_practice_is_not_related_to_itself(site):
    page = PracticePageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeRelated.objects.create(page=page, related=page)


def test_a_document_has_a_known_role(site):
    row = PracticeDocumentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(role="iets")


def test_a_document_that_is_deleted_leaves_the_practice(site):
    document = DatabankDocumentFactory()
    page = PracticePageFactory(documents=[(document, "download")])
    document.delete()
    assert PracticePage.objects.get(pk=page.pk).downloads() == []


def test_a_keyword_that_is_deleted_leaves_the_practice(site):
    tag = PracticeTagFactory(name="weg")
    page = PracticePageFactory(tags=["weg", "blijft"])
    tag.delete()
    assert [kept.name for kept in PracticePage.objects.get(pk=page.pk).tag_list()] == ["blijft"]


def test_rows_in_one_place_come_in_the_order_of_their_keys(site):
    page = PracticePageFactory(terms=["thema:een", "thema:twee"])
    PracticeTerm.objects.filter(page=page).update(sort_order=0)
    keys = sorted(PracticeTerm.objects.filter(page=page).values_list("pk", flat=True))
    # Left to itself PostgreSQL gives what was written last, last.
    first = PracticeTerm.objects.get(pk=keys[0])
    first.delete()
    PracticeTerm.objects.create(pk=keys[0], page=page, term=first.term, sort_order=0)
    held = PracticePage.objects.prefetch_related("practice_terms").get(pk=page.pk)
    assert [row.pk for row in held.practice_terms.all()] == keys


def test_an_address_of_the_index_itself_is_refused(site):
    with pytest.raises(ValidationError) as refused:
        PracticePageFactory(slug="kaart")
    assert set(refused.value.message_dict) == {"slug"}


@pytest.mark.parametrize("field", ["record_type", "scale", "budget_band", "evidence_level", "status"])
def test_a_value_outside_the_list_is_refused_by_form_and_database(site, field):
    page = PracticePageFactory()
    setattr(page, field, "verzonnen")
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == [field]
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticePage.objects.filter(pk=page.pk).update(**{field: "verzonnen"})
