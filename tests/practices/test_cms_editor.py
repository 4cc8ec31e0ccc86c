"""The editor of a practice, through the pages that a browser gets."""

import datetime
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from library.models import Organisation, Vocabulary
from practices.models import PracticePage
from tests.cms import form_values, messages_of, soup, stream_values
from tests.factories import MunicipalityFactory, OrganisationFactory, PracticePageFactory, VocabularyFactory, term

ADD = ["wagtailadmin_pages:add", "practices", "practicepage"]


@pytest.fixture
def cms(client, site, superuser):
    """The CMS, for someone who may do everything."""
    client.force_login(superuser)
    return client


@pytest.fixture
def vocabularies(site):
    """A theme that is required, with a narrower term, and target groups of which one may choose two."""
    theme = VocabularyFactory(parameter="thema", name="Thema", help_text="Waarover gaat het?", sort_order=1)
    VocabularyFactory(parameter="doelgroep", name="Doelgroep", help_text="Voor wie?", max_terms=2, sort_order=2)
    broader = term("thema:samenhang", label="Samenhang versterken")
    term("thema:spoor", label="Buurten", broader=broader)
    for name in ("jongeren", "ouderen", "ouders"):
        term(f"doelgroep:{name}")
    return theme


def add_address(site):
    return reverse(ADD[0], args=[*ADD[1:], site.practices.pk])


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def errors_by_field(response):
    """Return the text of each error that stands at a field, by the name of the field."""
    found = {}
    for error in soup(response).select(".error-message, .w-field__errors"):
        section = error.find_parent(attrs={"data-contentpath": True}) or error.find_parent(class_="w-panel__wrapper")
        inner = error.find_parent(class_="w-field__wrapper") or section
        field = inner.select_one("[name]") if inner else None
        if text := error.get_text(" ", strip=True):
            found[field["name"] if field else section["data-contentpath"]] = text
    return found


def complete(values, theme_term):
    """Return `values` with everything that a practice must have."""
    return {
        **values,
        **stream_values("approach", [("heading", "", "Hoe het loopt")]),
        "title": "Leefstraat",
        "slug": "leefstraat",
        "summary": "Buren leren elkaar kennen.",
        "record_type": "praktijkvoorbeeld",
        "terms_thema": [str(theme_term.pk)],
        "owner_unknown_reason": "De bron noemt niemand.",
    }


# --- The form --------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_each_vocabulary_is_shown_once_with_its_label_help_and_choices(cms, site, vocabularies):
    page = soup(cms.get(add_address(site)))
    inputs = page.select("[name=terms_thema]")
    labels = [found.find_parent("label").get_text(strip=True) for found in inputs]
    # Narrower terms come below the broader one, indented.
    assert labels == ["Samenhang versterken", "– Buurten"]
    field = inputs[0].find_parent(class_="w-panel__wrapper")
    text = field.get_text(" ", strip=True)
    assert text.startswith("Thema")
    assert "Waarover gaat het?" in text
    assert len(page.select("[name=terms_doelgroep]")) == 3


@pytest.mark.thorough
def test_a_draft_needs_a_title_only(cms, site, vocabularies):
    values = {**form_values(cms.get(add_address(site))), "title": "Alleen een titel", "slug": "alleen-een-titel"}
    response = cms.post(add_address(site), values, follow=True)
    page = PracticePage.objects.get()
    assert (page.title, page.live, page.summary) == ("Alleen een titel", False, "")
    assert response.status_code == 200
    # And it can be opened, changed and saved again.
    values = form_values(response)
    cms.post(edit_address(page), {**values, "place": "Ledeberg"})
    assert PracticePage.objects.get().get_latest_revision_as_object().place == "Ledeberg"


def test_publishing_says_at_each_field_what_is_missing_and_keeps_what_was_typed(cms, site, vocabularies):
    values = form_values(cms.get(add_address(site)))
    jongeren = str(Vocabulary.objects.get(parameter="doelgroep").terms.get(slug="jongeren").pk)
    typed = {
        "title": "Leefstraat",
        "slug": "leefstraat",
        "place": "Ledeberg",
        "terms_doelgroep": [jongeren],
        "action-publish": "action-publish",
    }
    response = cms.post(add_address(site), {**values, **typed})
    assert response.status_code == 200
    assert not PracticePage.objects.exists()
    errors = errors_by_field(response)
    for name, label in {
        "summary": "Korte omschrijving",
        "record_type": "Soort",
        "terms_thema": "Thema",
        "project_owner": "Projecteigenaar",
    }.items():
        assert f"{label} is nodig om te publiceren. Vul dit in of bewaar als concept." in errors[name], name
    assert "Projectaanpak is nodig om te publiceren." in response.content.decode()
    kept = form_values(response)
    assert kept["title"] == ["Leefstraat"]
    assert kept["place"] == ["Ledeberg"]
    assert kept["terms_doelgroep"] == [jongeren]


@pytest.mark.thorough
def test_too_many_terms_are_refused_at_their_field_in_a_draft_too(cms, site, vocabularies):
    keys = [str(row.pk) for row in Vocabulary.objects.get(parameter="doelgroep").terms.all()]
    values = form_values(cms.get(add_address(site)))
    response = cms.post(add_address(site), {**values, "title": "x", "slug": "x", "terms_doelgroep": keys})
    assert "Kies hoogstens 2. Je koos er 3." in errors_by_field(response)["terms_doelgroep"]


def test_a_complete_practice_is_published_with_its_terms(cms, site, vocabularies):
    theme = vocabularies.terms.get(slug="spoor")
    values = complete(form_values(cms.get(add_address(site))), theme)
    response = cms.post(add_address(site), {**values, "action-publish": "x"}, follow=True)
    page = PracticePage.objects.get()
    assert page.live, errors_by_field(response)
    assert page.themes == [theme]


@pytest.mark.thorough
def test_terms_are_ticked_and_unticked(cms, site, vocabularies):
    page = PracticePageFactory(terms=["thema:samenhang", "doelgroep:jongeren"])
    page.save_revision().publish()
    values = form_values(cms.get(edit_address(page)))
    assert len(values["terms_doelgroep"]) == 1
    del values["terms_doelgroep"]
    values["terms_thema"] = [str(vocabularies.terms.get(slug="spoor").pk)]
    cms.post(edit_address(page), {**values, "action-publish": "x"})
    page = PracticePage.objects.get()
    assert [row.term.slug for row in page.practice_terms.all()] == ["spoor"]


@pytest.mark.thorough
def test_a_full_practice_saved_unchanged_stays_the_same(cms, site):
    page = PracticePageFactory(full=True)
    page.save_revision().publish()
    before = page.get_latest_revision().content
    values = form_values(cms.get(edit_address(page)))
    # Blocks with parts inside are for a browser; here they are sent as one heading, and not at all.
    values.update(stream_values("approach", [("heading", "", "Hoe het loopt")]))
    values = {name: value for name, value in values.items() if not name.startswith("start_kit")}
    values.update(stream_values("start_kit", []))
    response = cms.post(edit_address(page), {**values, "action-publish": "x"}, follow=True)
    assert "gepubliceerd" in messages_of(response), errors_by_field(response)
    after = page.get_latest_revision().content
    changing = {
        "approach",
        "start_kit",
        "latest_revision",
        "live_revision",
        "latest_revision_created_at",
        "last_published_at",
        "tagged_items",
    }
    assert {name for name in before if before[name] != after[name]} <= changing


# --- Choosing --------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_record_uses_the_choosers_of_the_registers(cms, site):
    organisation, municipality = reverse("organisation_chooser:choose"), reverse("municipality_chooser:choose")
    practice = cms.get(add_address(site)).content.decode()
    event = cms.get(reverse("wagtailadmin_pages:add", args=["events", "eventpage", site.events.pk])).content.decode()
    for form, name, address in (
        (practice, "project_owner", organisation),
        (practice, "practice_partners-__prefix__-organisation", organisation),
        (practice, "practice_municipalities-__prefix__-municipality", municipality),
        (event, "organiser", organisation),
        (event, "venue_municipality", municipality),
    ):
        assert re.search(f'id="id_{name}-chooser" class="[^"]*" data-chooser-url="{address}"', form), name


@pytest.mark.parametrize(("q", "found"), [("9030", ["Gent"]), ("genk", ["Genk"]), ("44021", ["Gent"]), ("\x00", None)])
def test_a_municipality_is_chosen_by_name_or_postal_code(cms, q, found):
    MunicipalityFactory()
    MunicipalityFactory(genk=True)
    for name in ("choose", "choose_results"):
        response = cms.get(reverse(f"municipality_chooser:{name}"), {"q": q})
        assert response.status_code == 200
    names = [row.get_text(strip=True) for row in soup(response).select("tbody .title")]
    assert found is None or names == found


def test_an_organisation_is_found_by_any_part_of_its_name_or_made(cms):
    OrganisationFactory(name="Kazerne Dossin")
    response = cms.get(reverse("organisation_chooser:choose_results"), {"q": "dossin"})
    assert [row.get_text(strip=True) for row in soup(response).select("tbody .title")] == ["Kazerne Dossin"]
    window = json.loads(cms.get(reverse("organisation_chooser:choose")).content)
    for text in ("Kies een organisatie", "Nieuwe organisatie", "Voeg toe en kies"):
        assert text in window["html"]
    values = {"name": "Stad Gent", "kind": "lokaal-bestuur", "website": "stad.gent", "municipality": ""}
    answer = json.loads(cms.post(reverse("organisation_chooser:create"), values).content)
    made = Organisation.objects.get(name="Stad Gent")
    assert answer["result"]["id"] == str(made.pk)
    assert answer["result"]["edit_url"] == f"/cms/registers/organisaties/edit/{made.pk}/"
    assert made.website == "https://stad.gent"
    again = json.loads(cms.post(reverse("organisation_chooser:create"), {**values, "name": "STAD GENT"}).content)
    assert "Er is al een organisatie met deze naam." in again["htmlFragment"]


def test_who_may_not_make_organisations_only_chooses(client, site, editor):
    client.force_login(editor)
    window = json.loads(client.get(reverse("organisation_chooser:choose")).content)
    assert "Nieuwe organisatie" not in window["html"]
    client.post(reverse("organisation_chooser:create"), {"name": "x", "kind": "andere"})
    assert not Organisation.objects.exists()


# --- Versions --------------------------------------------------------------------------------------------------------


def test_comparing_versions_shows_which_terms_came_and_went(cms, site):
    page = PracticePageFactory(terms=["thema:samen", "doelgroep:jongeren"])
    first = page.save_revision()
    page.practice_terms = [page.practice_terms.model(term=term(name)) for name in ("thema:samen", "doelgroep:ouderen")]
    second = page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    response = cms.get(address)
    assert response.status_code == 200
    changes = soup(response).select_one("main").get_text(" ", strip=True)
    assert "Indeling" in changes
    marked = {mark: soup(response).select_one(f"main .{mark}").get_text() for mark in ("deletion", "addition")}
    assert marked == {"deletion": "Doelgroep: jongeren", "addition": "Doelgroep: ouderen"}


def test_terms_in_another_order_are_no_change(cms, site):
    page = PracticePageFactory(terms=["thema:samen", "doelgroep:jongeren"])
    first = page.save_revision()
    page.practice_terms = [page.practice_terms.model(term=term(name)) for name in ("doelgroep:jongeren", "thema:samen")]
    second = page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    assert "Indeling" not in soup(cms.get(address)).select_one("main").get_text()


@pytest.mark.thorough
def test_an_incomplete_draft_can_be_previewed(cms, site, vocabularies):
    values = {**form_values(cms.get(add_address(site))), "title": "Alleen een titel", "slug": "alleen-een-titel"}
    address = reverse("wagtailadmin_pages:preview_on_add", args=["practices", "practicepage", site.practices.pk])
    assert json.loads(cms.post(address, values).content)["is_valid"]
    cms.post(add_address(site), values)
    page = PracticePage.objects.get()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert json.loads(cms.post(address, form_values(cms.get(edit_address(page)))).content)["is_valid"]


# --- Scheduling and moderation ---------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_an_incomplete_practice_is_not_scheduled(cms, site, vocabularies):
    page = PracticePageFactory(terms=[], draft=True)
    page.save_revision(clean=False)
    later = timezone.localtime(timezone.now() + datetime.timedelta(days=2)).strftime("%d-%m-%Y %H:%M")
    values = {**form_values(cms.get(edit_address(page))), "go_live_at": later, "action-publish": "x"}
    response = cms.post(edit_address(page), values)
    assert "Thema is nodig om te publiceren." in errors_by_field(response)["terms_thema"]
    assert later in response.content.decode()
    page.refresh_from_db()
    assert page.approved_schedule is False


@pytest.mark.thorough
@pytest.mark.parametrize("typed", ["30/12/2999 9:00", "30-12-2999 09:00", "2999-12-30 09:00", "31/02/2999 9:00"])
def test_a_moment_is_read_as_one_writes_it_and_never_as_now(cms, site, vocabularies, typed):
    page = PracticePageFactory(draft=True)
    form = cms.get(edit_address(page))
    # Wagtail's calendar would put this moment in the place of what it can't read, and so publish at once.
    configs = re.findall(r'initDateTimeChooser\("id_[a-z_]+_at", ({.*?})\);', form.content.decode())
    assert [json.loads(config)["validateOnBlur"] for config in configs] == [False, False]
    response = cms.post(edit_address(page), {**form_values(form), "go_live_at": typed, "action-publish": "x"})
    page.refresh_from_db()
    if typed.startswith("31/02"):
        assert "geldige datum" in response.content.decode()
    else:
        moment = page.latest_revision.approved_go_live_at
        assert f"{timezone.localtime(moment):%d-%m-%Y %H:%M}" == "30-12-2999 09:00"
    assert not page.live


@pytest.fixture
def workflow(site, moderator):
    """Every page of the site is approved by a moderator."""
    task = GroupApprovalTask.objects.create(name="Nalezen")
    task.groups.add(moderator.groups.get())
    flow = Workflow.objects.create(name="Redactie")
    WorkflowTask.objects.create(workflow=flow, task=task)
    WorkflowPage.objects.create(workflow=flow, page=site.home)
    return flow


@pytest.mark.thorough
def test_an_incomplete_practice_is_not_submitted_to_moderation(client, editor, site, workflow, vocabularies):
    client.force_login(editor)
    page = PracticePageFactory(terms=[], draft=True, owner=editor)
    page.save_revision(clean=False)
    values = {**form_values(client.get(edit_address(page))), "action-submit": "x"}
    response = client.post(edit_address(page), values)
    assert "Thema is nodig om te publiceren." in errors_by_field(response)["terms_thema"]
    assert not page.workflow_in_progress


@pytest.mark.thorough
@pytest.mark.parametrize(("action", "refused"), [("approve", True), ("reject", False)])
def test_a_moderator_can_send_back_what_is_incomplete_but_not_approve_it(client, moderator, workflow, action, refused):
    page = PracticePageFactory(summary="", draft=True)
    page.save_revision(clean=False)
    state = workflow.start(page, moderator)
    client.force_login(moderator)
    values = {
        **form_values(client.get(edit_address(page))),
        "action-workflow-action": "true",
        "workflow-action-name": action,
        "workflow-action-extra-data": json.dumps({"comment": "Vul aan"}),
    }
    response = client.post(edit_address(page), values)
    state.refresh_from_db()
    assert (response.status_code == 200) == refused
    assert state.status == (state.STATUS_IN_PROGRESS if refused else state.STATUS_NEEDS_CHANGES)
    assert ("summary" in errors_by_field(response)) if refused else True


@pytest.mark.thorough
@pytest.mark.parametrize("place", ["edit", "copy"])
def test_a_form_that_arrives_in_part_is_answered(client, superuser, site, place):
    page = PracticePageFactory(title="Leefstraat")
    client.force_login(superuser)
    address = reverse(f"wagtailadmin_pages:{place}", args=[page.pk])
    told = messages_of(client.post(address, {"title": "Anders"}, headers={"referer": address}, follow=True))
    assert "Er kwam niet alles aan wat het formulier vraagt" in told
    assert PracticePage.objects.get(pk=page.pk).title == "Leefstraat"
