"""An import of practices: what the dry run says, that all is stored or nothing, and who may do what."""

import io
import uuid
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from openpyxl import load_workbook
from wagtail.models import Comment, Page, PageLogEntry, ReferenceIndex, Revision

from core.changelog.change import Change
from core.models import SearchRecord
from library.models import Vocabulary
from practices.models import ImportedRow, PracticeImport, PracticeLink, PracticePage, PracticeTag
from practices.models.choices import ImportState
from practices.models.sheets.practice_import import KEPT, STOPPED_AFTER, forget_imports
from practices.sheets import storing
from practices.sheets.columns import KEY
from practices.sheets.progress import see
from practices.sheets.reading import MOST_BYTES
from practices.sheets.storing import store
from practices.sheets.tasks import look_at_import, store_import
from practices.sheets.writing.publishing import with_more_to_do
from tests.cms import messages_of, soup
from tests.factories import MunicipalityFactory, PracticePageFactory, UserFactory, term
from tests.practices.test_record import make_full
from tests.practices.test_sheets import book_of, exported

IMPORTS = "/cms/praktijken/importeren/"
HEADINGS = [KEY, "Titel", "Korte omschrijving", "Soort", "Projectaanpak", "Gemeenten", "Sleutelwoorden", "Thema"]
QUERIES_OF_A_NEW_ROW = 11
# The search index of SQLite renews each entry by itself.
QUERIES_OF_A_CHANGED_ROW = {"sqlite": 8, "postgresql": 7}
THEME = "sociale samenhang versterken"


def new(title, key="", **cells):
    """Return a row of a practice that lacks only its owner."""
    row = {"Korte omschrijving": "Buren eten samen.", "Soort": "Methodiek", "Projectaanpak": "Ga samen eten."}
    row |= {KEY: key, "Titel": title, "Gemeenten": "Gent", "Sleutelwoorden": "eten", "Thema": THEME, **cells}
    return [row.get(heading, "") for heading in HEADINGS]


@pytest.fixture
def stock(site):
    """What the rows refer to."""
    term(f"thema:{THEME.replace(' ', '-')}")
    MunicipalityFactory(nis="44021")


@pytest.fixture
def cms(client, editor):
    client.force_login(editor)
    return client


def send(client, data, name="praktijken.xlsx"):
    """Send a file, and return the import that is made of it."""
    response = client.post(IMPORTS, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    made = PracticeImport.objects.first()
    assert response.url == f"{IMPORTS}{made.pk}/"
    return made


def step(client, made, name):
    response = client.post(f"{IMPORTS}{made.pk}/{name}/", follow=True)
    made.refresh_from_db()
    return response


def rows_of(made):
    return {row.title: row for row in made.rows.all()}


def newest(practice):
    return PracticePage.objects.get(pk=practice.pk).get_latest_revision_as_object()


# --- The dry run -----------------------------------------------------------------------------------------------------


def test_the_dry_run_says_what_each_row_does_and_stores_nothing(cms, stock):
    held = PracticePageFactory(title="Oud", summary="Was zo.", municipalities=["44021"], tags=["eten"])
    keywords = PracticeTag.objects.count()
    rows = [
        HEADINGS,
        new("Nieuw", Sleutelwoorden="eten; vers"),
        [str(held.translation_key), "Oud", "Is anders.", *[""] * 5],
        new("Fout", Soort="boek", Gemeenten="Gendt"),
    ]
    made = send(cms, book_of(*rows))
    found = rows_of(made)
    assert {row.number: (row.title, row.result) for row in found.values()} == {
        2: ("Nieuw", "nieuw"),
        3: ("Oud", "gewijzigd"),
        4: ("Fout", "fout"),
    }
    assert found["Oud"].changes[0] == ["Korte omschrijving", "Was zo.", "Is anders."]
    assert ["Gemeenten", "Gent", ""] in found["Oud"].changes
    assert found["Fout"].faults["Soort"].startswith("Kies een van deze")
    assert found["Fout"].faults["Gemeenten"].endswith("Bedoel je ‘Gent’?")
    assert found["Nieuw"].missing == ["Projecteigenaar", "Het recht om ze te publiceren"]
    # Nothing is stored, a keyword neither; and while something is wrong nothing can be.
    assert list(PracticePage.objects.values_list("title", flat=True)) == ["Oud"]
    assert PracticeTag.objects.count() == keywords
    page = soup(cms.get(f"{IMPORTS}{made.pk}/"))
    assert "1 rij klopt niet" in page.select_one(".help-critical").text
    assert [row.get_text(" ", strip=True) for row in page.select(".import__faults dt")] == ["Soort", "Gemeenten"]
    assert page.select("#import form[action]") == []
    assert "kan nu niet" in messages_of(step(cms, made, "bewaren"))
    assert made.state == ImportState.LOOKED_AT
    changed = soup(cms.get(f"{IMPORTS}{made.pk}/?wat=gewijzigd"))
    assert changed.select_one("del").get_text(strip=True).endswith("Was zo.")
    assert "wordt leeg" in changed.select_one(".import__changes").text


@pytest.mark.parametrize(
    ("cells", "heading", "told"),
    [
        ({KEY: "00000000-0000-4000-8000-000000000000"}, KEY, "Geen praktijk die je mag wijzigen"),
        ({KEY: "x" * 81}, KEY, "hoogstens 80"),
        ({"Titel": ""}, "Titel", "titel nodig"),
        ({"Titel": "x" * 256}, "Titel", "255"),
        ({"Gestart in": "2020", "Beëindigd in": "2019"}, "Beëindigd in", "niet eindigen voor"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(cms, stock, cells, heading, told):
    row = dict(zip(HEADINGS, new("Deze"), strict=True)) | cells
    made = send(cms, book_of(list(row), list(row.values())))
    assert told in made.rows.get().faults[heading]


def test_a_key_counts_once_and_a_title_that_is_there_is_noted(cms, stock):
    PracticePageFactory(title="Leefstraat")
    made = send(cms, book_of(HEADINGS, new("leefstraat", "K1"), new("Anders", "k1"), new("Anders")))
    first, second, third = made.rows.all()
    assert "al een praktijk met deze titel" in first.notes[0]
    assert second.faults == {KEY: "Deze sleutel staat ook in rij 2."}
    assert third.faults == {}


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"Titel;Kleur\nx;rood", "x.csv", "‘Kleur’"),
        (b"PK\x03\x04", "x.xlsx", "niet te lezen"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(cms, stock, data, name, told):
    made = send(cms, data, name)
    assert (made.state, bytes(made.file or b"")) == (ImportState.REFUSED, b"")
    assert told in soup(cms.get(f"{IMPORTS}{made.pk}/")).select_one(".help-critical").text


def test_what_is_no_file_is_refused_before_it_is_kept(cms, stock):
    for file in ("", SimpleUploadedFile("x.csv", b""), SimpleUploadedFile("x.csv", b"x" * (MOST_BYTES + 1))):
        response = cms.post(IMPORTS, {"file": file})
        assert response.status_code == 422
        assert soup(response).select_one(".w-field__errors").get_text(strip=True)
    assert not PracticeImport.objects.exists()


def test_a_look_that_fails_says_so_and_can_be_done_again(cms, stock):
    with patch("practices.sheets.looking.Planner.plan", side_effect=RuntimeError):
        made = send(cms, book_of(HEADINGS, new("Nieuw")))
    assert made.state == ImportState.FAILED
    assert "Er ging iets mis" in soup(cms.get(f"{IMPORTS}{made.pk}/")).select_one(".help-critical").text
    step(cms, made, "opnieuw")
    assert made.state == ImportState.LOOKED_AT
    assert made.rows.get().result == "nieuw"


# --- Storing ---------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_all_rows_are_stored_as_drafts(cms, editor, stock):
    live = PracticePageFactory(title="Oud", summary="Was zo.")
    made = send(cms, book_of(HEADINGS, new("Nieuw", "K1"), [str(live.translation_key), "Oud", "Is anders.", *[""] * 5]))
    response = step(cms, made, "bewaren")
    assert made.state == ImportState.STORED
    assert "2 praktijken zijn bewaard als concept" in soup(response).select_one(".help-info").text
    practice = PracticePage.objects.get(title="Nieuw")
    assert (practice.live, practice.owner, practice.slug) == (False, editor, "nieuw")
    draft = newest(practice)
    assert [row.municipality.name for row in draft.practice_municipalities.all()] == ["Gent"]
    assert [item.tag.name for item in draft.tagged_items.all()] == ["eten"]
    assert draft.approach[0].value.source == "<p>Ga samen eten.</p>"
    # What is on the site stays, until somebody publishes.
    live.refresh_from_db()
    assert (live.summary, live.has_unpublished_changes) == ("Was zo.", True)
    assert newest(live).summary == "Is anders."
    # The same file finds the same practices, also by a key that its maker made up.
    assert {row.result for row in send(cms, book_of(HEADINGS, new("Nieuw", "k1"))).rows.all()} == {"ongewijzigd"}


@pytest.mark.thorough
@pytest.mark.both_databases
def test_a_row_more_asks_little(cms, superuser, stock):
    """What Wagtail looks up again for each page takes most of the time of an import."""
    cms.force_login(superuser)
    asked = {"new": [], "changed": []}
    # The first reads what is kept afterwards.
    for number in (1, 2, 4):
        headings = [*HEADINGS, "Waarom de projecteigenaar niet bekend is"]
        titles = [f"Van {number}: {row}" for row in range(number)]
        for kind, words in (("new", "Geen vereniging."), ("changed", "Ook geen bestuur.")):
            found = dict(PracticePage.objects.filter(title__in=titles).values_list("title", "translation_key"))
            rows = [
                [*new(title, str(found.get(title, "")), Sleutelwoorden="eten" if not found else "plein; eten"), words]
                for title in titles
            ]
            made = send(cms, book_of(headings, *rows))
            made.move_on(ImportState.LOOKED_AT, ImportState.STORING, publishes=True)
            made.refresh_from_db()
            with CaptureQueriesContext(connections["default"]) as queries:
                store(made)
            assert (
                PracticePage.objects.filter(title__in=titles, owner_unknown_reason=words, live=True).count() == number
            )
            asked[kind].append(len(queries))
    grown = {kind: counts[2] - counts[1] for kind, counts in asked.items()}
    of_changed = QUERIES_OF_A_CHANGED_ROW[connections["default"].vendor]
    assert grown == {"new": 2 * QUERIES_OF_A_NEW_ROW, "changed": 2 * of_changed}
    # What it does for many at once in the tree, the tree finds sound.
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.both_databases
def test_it_is_all_or_nothing(cms, stock):
    made = send(cms, book_of(HEADINGS, new("Een"), new("Twee")))
    real, calls = storing.add_versions, []

    def fail_second(*args):
        calls.append(args)
        if len(calls) > 2:
            raise RuntimeError("no disk")
        return real(*args)

    with patch.object(storing, "AT_A_TIME", 1), patch.object(storing, "add_versions", fail_second):
        step(cms, made, "bewaren")
    assert made.state == ImportState.FAILED
    assert not PracticePage.objects.exists()
    assert "er is niets bewaard" in made.problem


def test_what_changed_since_the_dry_run_stops_it(cms, stock):
    held = PracticePageFactory(title="Oud", summary="Was zo.")
    made = send(cms, book_of(HEADINGS[:3], ["", "Nieuw", "x"], [str(held.translation_key), "Oud", "Is anders."]))
    PracticePage.objects.filter(pk=held.pk).update(summary="Intussen anders.")
    step(cms, made, "bewaren")
    assert made.state == ImportState.FAILED
    assert "rij 3 (‘Oud’)" in made.problem
    assert not PracticePage.objects.filter(title="Nieuw").exists()


@pytest.mark.thorough
def test_what_was_changed_since_the_export_is_not_overwritten(cms, stock, editor):
    held = PracticePageFactory(title="Oud", summary="Was zo.")
    held.save_revision()
    book = load_workbook(io.BytesIO(exported(editor)))
    headings = [cell.value for cell in book["Praktijken"][1]]
    newer = newest(held)
    newer.place = "Gent"
    newer.save_revision()
    # What changes nothing of its own is no clash.
    same = io.BytesIO()
    book["Praktijken"].delete_cols(headings.index("Plaats") + 1)
    book.save(same)
    assert send(cms, same.getvalue()).rows.get().result == "ongewijzigd"
    book["Praktijken"].cell(2, headings.index("Korte omschrijving") + 1, "Anders.")
    other = io.BytesIO()
    book.save(other)
    assert "na de export" in send(cms, other.getvalue()).rows.get().faults["Versie"]


@pytest.mark.thorough
def test_an_export_that_is_edited_and_imported_changes_nothing_else(client, superuser, site):
    full = make_full()
    client.force_login(superuser)
    before = PracticePage.objects.get(pk=full.pk).serializable_data()
    book = load_workbook(io.BytesIO(exported(superuser)))
    sheet = book["Praktijken"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    [number] = [row[0].row for row in sheet.iter_rows() if row[0].value == str(full.translation_key)]
    sheet.cell(number, headings["Financiering"], "Stad Gent")
    written = io.BytesIO()
    book.save(written)
    made = send(client, written.getvalue())
    assert {row.result for row in made.rows.all()} == {"gewijzigd", "ongewijzigd"}
    step(client, made, "bewaren")
    assert made.state == ImportState.STORED
    after = newest(full).serializable_data()
    # What says when; a stored version knows no smaller parts of a second than thousandths.
    told = {
        "first_published_at",
        "last_published_at",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "live_revision",
    }
    differ = {name for name in before if before[name] != after[name]} - told
    assert differ == {"funding"}
    assert after["funding"] == "Stad Gent"


@pytest.mark.thorough
def test_two_who_press_at_once_store_once(cms, stock):
    made = send(cms, book_of(HEADINGS, new("Nieuw")))
    step(cms, made, "bewaren")
    assert "kan nu niet" in messages_of(step(cms, made, "bewaren"))
    store_import.call(made.pk)
    assert PracticePage.objects.filter(title="Nieuw").count() == 1


def test_a_task_that_another_did_meanwhile_leaves_nothing(cms, stock):
    made = send(cms, book_of(HEADINGS, new("Nieuw")))
    made.move_on(ImportState.LOOKED_AT, ImportState.STORING)
    real = storing._Writer.write

    def end_first(*args):
        PracticeImport.objects.filter(pk=made.pk).update(state=ImportState.STORED)
        return real(*args)

    with patch.object(storing._Writer, "write", end_first):
        storing.store(made)
    assert not PracticePage.objects.filter(title="Nieuw").exists()


# --- As if it were made in the CMS -----------------------------------------------------------------------------------

# What is another for each practice, or says when.
OWN = {
    "pk",
    "path",
    "slug",
    "url_path",
    "translation_key",
    "latest_revision",
    "live_revision",
    "latest_revision_created_at",
    "first_published_at",
    "last_published_at",
}


def without_keys(data):
    """Return what a version holds, without what is another for each practice."""
    told = {name: value for name, value in data.items() if name not in OWN}
    for rows in told.values():
        for row in rows if isinstance(rows, list) else ():
            for name in ("pk", "page", "content_object", "created_at", "updated_at"):
                row.pop(name, None)
    return told


def effects_of(practice):
    """Return all that follows from a practice which was made, but for its keys and the moments."""
    page = PracticePage.objects.get(pk=practice.pk)
    version = page.latest_revision
    version_at = {key: place for place, key in enumerate(page.revisions.order_by("pk").values_list("pk", flat=True))}
    uses = ReferenceIndex.get_references_for_object(page)
    record = SearchRecord.objects.get(page_id=page.pk)
    return {
        "stored": without_keys(page.serializable_data()),
        "version": [without_keys(version.content), version.user, version.is_latest_revision()],
        "newest": [page.latest_revision_id == version.pk, page.live_revision_id == (version.pk if page.live else None)],
        "place": [page.depth, page.get_parent().pk, page.url_path == f"{page.get_parent().url_path}{page.slug}/"],
        "uses": sorted(uses.values_list("to_content_type", "to_object_id", "model_path")),
        "history": [
            [entry.action, entry.user, entry.data, entry.content_changed, version_at.get(entry.revision_id)]
            for entry in PageLogEntry.objects.filter(page=page.pk).order_by("pk")
        ],
        "changes": list(Change.objects.filter(thing="practice", row=page.pk).values_list("kind", "latest")),
        "words": [record.terms, record.texts, record.words],
    }


@pytest.mark.thorough
@pytest.mark.parametrize("how", ["bewaren", "publiceren"])
def test_a_practice_of_an_import_is_as_one_made_in_the_cms(client, superuser, site, how):
    full = make_full()
    client.force_login(superuser)
    book = load_workbook(io.BytesIO(exported(superuser)))
    sheet = book["Praktijken"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    [number] = [row[0].row for row in sheet.iter_rows() if row[0].value == str(full.translation_key)]
    for name, value in ((KEY, ""), ("Versie", ""), ("Titel", "Overgenomen")):
        sheet.cell(number, headings[name], value)
    sheet.delete_rows(number + 1, sheet.max_row)
    sheet.delete_rows(2, number - 2)
    written = io.BytesIO()
    book.save(written)
    made = send(client, written.getvalue())
    step(client, made, how)
    assert made.state == ImportState.STORED
    imported = PracticePage.objects.get(title="Overgenomen")
    # As the view of Wagtail that makes a page.
    data = imported.revisions.get().content
    other = PracticePage.from_serializable_data(data | {"pk": None, "path": "", "slug": "getypt"})
    for name in ("latest_revision_id", "latest_revision_created_at"):
        setattr(other, name, None)
    for relation in get_all_child_relations(PracticePage):
        for row in getattr(other, relation.get_accessor_name()).all():
            row.pk = None
    other.translation_key = uuid.uuid4()
    PracticePage.objects.get(pk=full.pk).get_parent().add_child(instance=other)
    version = other.save_revision(user=superuser, log_action=storing.IMPORTED, clean=False)
    if how == "publiceren":
        version.publish(user=superuser)
    assert effects_of(imported) == effects_of(other)
    # And readers find both.
    found = client.get("/praktijken/?q=overgenomen").content.decode()
    for slug in ("overgenomen", "getypt"):
        assert (f'href="/praktijken/{slug}/' in found) is (how == "publiceren")


CHANGED_CELLS = {
    "Titel": "Hernoemd",
    "Leerpunten": "Begin **klein**.",
    "Sleutelwoorden": "plein; nieuw woord",
    "Gemeenten": "",
    "Laatst bevestigd": "2026-11-01",
}


@pytest.mark.parametrize("how", ["publiceren", "commented", "over a draft"])
def test_a_practice_that_an_import_changes_is_as_one_changed_in_the_cms(client, superuser, stock, how):
    client.force_login(superuser)
    about = {"title": "Oud", "tags": ["eten", "plein"], "municipalities": ["44021"], "owner_unknown_reason": "Geen."}
    changed = PracticePageFactory(slug="gewijzigd", **about)
    other = PracticePageFactory(slug="getypt", **about, approach=changed.approach)
    for page in (changed, other):
        page.save_revision(user=superuser).publish(user=superuser)
        if how == "commented":
            Comment.objects.create(page=page, user=superuser, text="Klopt dit?", contentpath="title")
        if how == "over a draft":
            draft = newest(page)
            draft.slug, draft.place = f"{page.slug}-anders", "Nog niet op de site"
            draft.links.add(PracticeLink(label="Verslag", url="https://www.example.org/"))
            draft.save_revision(user=superuser)
    made = send(client, book_of([KEY, *CHANGED_CELLS], [str(changed.translation_key), *CHANGED_CELLS.values()]))
    step(client, made, "publiceren")
    assert made.state == ImportState.STORED
    # As the view of Wagtail that changes a page.
    other = newest(other)
    other.title, other.lessons, other.verified_on = "Hernoemd", "<p>Begin <b>klein</b>.</p>", date(2026, 11, 1)
    other.tags.set(["plein", "nieuw woord"])
    other.practice_municipalities.set([])
    other.save_revision(user=superuser, log_action=storing.IMPORTED, clean=False).publish(user=superuser)
    assert effects_of(changed) == effects_of(other)


def test_what_has_more_to_do_is_published_by_itself(site, superuser):
    plain, commented, aliased, later, moderated = (PracticePageFactory(title=f"Van {number}") for number in range(5))
    Comment.objects.create(page=commented, user=superuser, text="Klopt dit?", contentpath="title")
    aliased.create_alias(update_slug="nog-eens")
    later.go_live_at = timezone.now() + timedelta(days=1)
    moderated.save_revision()
    moderated.get_workflow().start(moderated, superuser)
    found = with_more_to_do([plain, commented, aliased, later, moderated])
    assert found == {commented.pk, aliased.pk, later.pk, moderated.pk}


# --- Who may ---------------------------------------------------------------------------------------------------------


def test_who_only_drafts_can_not_publish(cms, stock):
    made = send(
        cms, book_of([*HEADINGS, "Waarom de projecteigenaar niet bekend is"], [*new("Nieuw"), "Geen vereniging."])
    )
    assert made.rows.get().missing == ["Het recht om ze te publiceren"]
    page = soup(cms.get(f"{IMPORTS}{made.pk}/"))
    [form] = page.select("#import form[action]")
    assert form["action"] == "bewaren/"
    assert form.select_one("[name=csrfmiddlewaretoken]")
    step(cms, made, "publiceren")
    assert made.state == ImportState.LOOKED_AT


def test_others_neither_see_nor_store_an_import(cms, client, moderator, stock):
    made = send(cms, book_of(HEADINGS, new("Nieuw")))
    client.force_login(UserFactory(groups=[]))
    for address in (IMPORTS, f"{IMPORTS}{made.pk}/"):
        assert client.get(address).status_code in {302, 403}
    assert client.post(f"{IMPORTS}{made.pk}/bewaren/").status_code in {302, 403}
    # Who publishes sees it, and does not store it in the place of its sender.
    client.force_login(moderator)
    assert made.file_name in client.get(IMPORTS).content.decode()
    assert client.get(f"{IMPORTS}{made.pk}/").status_code == 200
    assert client.post(f"{IMPORTS}{made.pk}/bewaren/").status_code in {302, 403}
    assert client.get(f"{IMPORTS}{made.pk}/bewaren/").status_code == 405
    assert client.get(f"{IMPORTS}999999/").status_code == 404
    other = UserFactory(groups=list(made.user.groups.all()))
    client.force_login(other)
    assert client.get(f"{IMPORTS}{made.pk}/").status_code == 404
    made.refresh_from_db()
    assert made.state == ImportState.LOOKED_AT


def test_what_is_locked_or_moderated_is_left_alone(cms, stock, superuser):
    locked = PracticePageFactory(title="Slot", locked=True, locked_by=superuser, locked_at=timezone.now())
    made = send(cms, book_of([KEY, "Titel"], [str(locked.translation_key), "Anders"]))
    assert "vergrendeld" in made.rows.get().faults[KEY]


def test_who_publishes_publishes_all(client, moderator, stock):
    client.force_login(moderator)
    live = PracticePageFactory(title="Oud", summary="Was zo.")
    headings = [*HEADINGS, "Waarom de projecteigenaar niet bekend is"]
    rows = [[*new("Nieuw"), "Geen vereniging."], [*new("Oud", str(live.translation_key)), "Geen vereniging."]]
    made = send(client, book_of(headings, *rows))
    response = step(client, made, "publiceren")
    assert "2 praktijken zijn gepubliceerd" in soup(response).select_one(".help-info").text
    live.refresh_from_db()
    assert (live.summary, live.has_unpublished_changes) == ("Buren eten samen.", False)
    response = client.get("/praktijken/nieuw/")
    assert response.status_code == 200
    # And it is found, with its terms and the row that it is.
    assert "Nieuw" in client.get("/praktijken/?q=eten&gemeente=gent").content.decode()
    logged = PageLogEntry.objects.filter(page=live.pk).values_list("action", flat=True)
    assert {"practices.import", "wagtail.publish"} <= set(logged)


def test_what_lacks_something_is_not_published(client, moderator, stock):
    client.force_login(moderator)
    made = send(client, book_of(HEADINGS, new("Nieuw")))
    page = soup(client.get(f"{IMPORTS}{made.pk}/"))
    assert "1 praktijk mist iets" in page.select_one("#import").text
    assert "Om te publiceren nog nodig: Projecteigenaar." in page.select_one("tbody").text
    step(client, made, "publiceren")
    assert made.state == ImportState.LOOKED_AT


# --- Undoing ---------------------------------------------------------------------------------------------------------


def state_of(practice):
    """Return all that is stored of a practice, but for the moments at which it was published."""
    page = PracticePage.objects.get(pk=practice.pk)
    told = page.serializable_data() | {"draft": page.get_latest_revision_as_object().serializable_data()}
    for data in (told, told["draft"]):
        for name in ("first_published_at", "last_published_at", "live_revision", "latest_revision_created_at"):
            del data[name]
    return told


@pytest.mark.thorough
@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["bewaren", "publiceren"])
def test_an_import_is_undone_whole(client, moderator, stock, how):
    client.force_login(moderator)
    reason = {"owner_unknown_reason": "Geen."}
    # Without a version, with one, with changes that are not on the site, and never published.
    plain = PracticePageFactory(title="Kaal", tags=["plein"], **reason)
    live = PracticePageFactory(title="Op de site", **reason)
    live.save_revision().publish()
    changing = PracticePageFactory(title="In de maak", **reason)
    changing.save_revision().publish()
    changing.place = "Nog niet op de site"
    changing.save_revision()
    draft = PracticePageFactory(draft=True, title="Concept", **reason)
    draft.save_revision()
    held = [plain, live, changing, draft]
    before = [state_of(practice) for practice in held]
    headings = [*HEADINGS, "Waarom de projecteigenaar niet bekend is"]
    rows = [[*new(f"Anders {page.pk}", str(page.translation_key)), "Geen vereniging."] for page in held]
    made = send(client, book_of(headings, *rows, [*new("Nieuw"), "Geen vereniging."]))
    step(client, made, how)
    assert made.state == ImportState.STORED
    after = [state_of(practice) for practice in held]
    assert all(one["draft"]["title"] != other["draft"]["title"] for one, other in zip(before, after, strict=True))
    versions = set(Revision.objects.filter(object_id__in=[str(page.pk) for page in held]).values_list("pk", flat=True))
    response = step(client, made, "ongedaan")
    assert made.state == ImportState.UNDONE
    assert "ongedaan gemaakt" in soup(response).select_one(".help-info").text
    again = [state_of(practice) for practice in held]
    # A practice that had no version has one now, of how it was.
    before[0]["latest_revision"], before[0]["draft"]["latest_revision"] = (again[0]["latest_revision"],) * 2
    assert again == before
    assert not PracticePage.objects.filter(title="Nieuw").exists()
    # The versions of the import are gone, those of before are there.
    left = Revision.objects.filter(pk__in=versions).count()
    assert left == len(versions) - len(held)
    assert client.get("/praktijken/?q=Anders").content.decode().count('class="card') == 0
    assert "Op de site" in client.get("/praktijken/?q=site").content.decode()


@pytest.mark.thorough
def test_what_was_changed_since_stays(cms, stock):
    made = send(cms, book_of(HEADINGS, new("Een"), new("Twee")))
    step(cms, made, "bewaren")
    draft = newest(PracticePage.objects.get(title="Een"))
    draft.place = "Gent"
    draft.save_revision()
    page = soup(cms.get(f"{IMPORTS}{made.pk}/"))
    assert "wijzigde (1), blijft" in page.select_one("#import").text
    step(cms, made, "ongedaan")
    assert "1 praktijk bleef zoals ze nu is" in made.problem
    assert list(PracticePage.objects.values_list("title", flat=True)) == ["Een"]


@pytest.mark.thorough
def test_an_undo_that_fails_changes_nothing(cms, stock):
    made = send(cms, book_of(HEADINGS, new("Een"), new("Twee")))
    step(cms, made, "bewaren")
    real, calls = PracticePage.delete, []

    def fail_second(*args, **kwargs):
        calls.append(args)
        if len(calls) > 1:
            raise RuntimeError("no disk")
        return real(*args, **kwargs)

    with patch.object(PracticePage, "delete", fail_second):
        response = step(cms, made, "ongedaan")
    assert made.state == ImportState.STORED
    assert "Ongedaan maken lukte niet" in soup(response).select_one("#import").text
    assert PracticePage.objects.count() == 2
    # What is not stored can't be undone, nor what is undone already.
    step(cms, made, "ongedaan")
    assert made.state == ImportState.UNDONE
    assert "kan nu niet" in messages_of(step(cms, made, "ongedaan"))


@pytest.mark.thorough
def test_who_only_drafts_undoes_no_publication(client, editor, moderator, stock):
    client.force_login(moderator)
    headings = [*HEADINGS, "Waarom de projecteigenaar niet bekend is"]
    made = send(client, book_of(headings, [*new("Nieuw"), "Geen vereniging."]))
    step(client, made, "publiceren")
    PracticeImport.objects.filter(pk=made.pk).update(user=editor)
    client.force_login(editor)
    assert soup(client.get(f"{IMPORTS}{made.pk}/")).select("#import form[action]") == []
    step(client, made, "ongedaan")
    assert made.state == ImportState.STORED
    assert PracticePage.objects.get(title="Nieuw").live


# --- How large and how long ------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_pages_of_an_import_ask_the_same_whatever_the_rows(cms, stock, django_assert_num_queries):
    few = send(cms, book_of(HEADINGS, new("Een")))
    many = send(cms, book_of(HEADINGS, *(new(f"Rij {number}") for number in range(60))))
    for made in (few, many):
        with django_assert_num_queries(15):
            page = soup(cms.get(f"{IMPORTS}{made.pk}/"))
    assert len(page.select("tbody tr")) == 50
    assert len(soup(cms.get(f"{IMPORTS}{many.pk}/?p=2")).select("tbody tr")) == 10
    with django_assert_num_queries(11):
        cms.get(IMPORTS)


def test_a_busy_import_shows_how_far_it_is(cms, stock):
    made = send(cms, book_of(HEADINGS, new("Een")))
    PracticeImport.objects.filter(pk=made.pk).update(state=ImportState.STORING, done=100, total=0)
    page = soup(cms.get(f"{IMPORTS}{made.pk}/"))
    assert page.select_one("#import[data-refresh]") is not None
    assert "100 rijen gedaan" in page.select_one("#import [role=status]").get_text(" ", strip=True)
    # A worker that was killed is noticed, and one can go on.
    PracticeImport.objects.filter(pk=made.pk).update(moved_at=timezone.now() - STOPPED_AFTER * 2)
    assert soup(cms.get(f"{IMPORTS}{made.pk}/")).select_one("#import[data-refresh]") is None
    step(cms, made, "opnieuw")
    assert made.state == ImportState.LOOKED_AT


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_others_see_how_far_a_task_is_before_it_is_stored(stock, superuser):
    file = book_of(HEADINGS, new("Een"), new("Twee"))
    made = PracticeImport.objects.create(user=superuser, file_name="x.xlsx", file=file)
    look_at_import.call(made.pk)
    assert made.move_on(ImportState.LOOKED_AT, ImportState.STORING)
    real, seen = storing._Writer.write, []

    def look_from_elsewhere(*args):
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT done FROM practices_practiceimport")
            found = PracticeImport(pk=made.pk, state=ImportState.STORING, done=cursor.fetchone()[0], moved_at=began)
        other.close()
        see(found)
        seen.append(found.done)
        return real(*args)

    began = timezone.now()
    with patch.object(storing, "AT_A_TIME", 1), patch.object(storing._Writer, "write", look_from_elsewhere):
        store_import.call(made.pk)
    assert seen == [0, 1]
    assert PracticePage.objects.count() == 2


def test_old_imports_are_forgotten(cms, stock):
    old, made = (send(cms, book_of(HEADINGS, new("Een"))) for _number in range(2))
    PracticeImport.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT * 2)
    forget_imports()
    assert list(PracticeImport.objects.all()) == [made]
    assert ImportedRow.objects.count() == 1


def test_a_new_vocabulary_is_a_column(cms, stock):
    Vocabulary.objects.create(name="Status", parameter="stand")
    made = send(cms, book_of([*HEADINGS, "Status", "Status (stand)"], [*new("Een"), "Lopend", "x"]))
    assert made.rows.get().faults == {"Status (stand)": "Deze term bestaat niet: ‘x’."}
