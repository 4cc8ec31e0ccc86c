"""The log of changes: a row for what appeared, looks different or is gone, whatever made it so, and no other rows."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from core.changelog.change import Change
from core.changelog.compaction import compact
from core.changelog.reading import Cursor, ForgottenCursorError, WrongCursorError, read_changes
from core.changelog.writing import write_differences
from core.changes.stamp import ChangeStamp
from core.publishing.uses import tell_uses
from library.models import Municipality
from library.vocabularies import merge_terms
from practices.models import PracticePage
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    EventPageFactory,
    OrganisationFactory,
    PracticeAdoptionFactory,
    PracticePageFactory,
    PracticeTagFactory,
    StandardPageFactory,
    term,
)
from tests.factories.base import root_collection

pytestmark = pytest.mark.both_databases

THINGS = {"practice", "event", "term", "vocabulary"}


def rows(since):
    """Return what was written behind a cursor: kind, thing and title."""
    found = Change.objects.filter(cursor__gt=since).order_by("thing", "title", "cursor")
    return [(row.kind, row.thing, row.title) for row in found]


def written(change):
    """Return what a change writes."""
    before = ChangeStamp.objects.values_list("cursor", flat=True).first() or 0
    change()
    return rows(before)


def told(*pages):
    """Let the log and the index of references know what factories made."""
    for page in pages:
        tell_uses(page)
    write_differences()


def save(instance, **fields):
    for name, value in fields.items():
        setattr(instance, name, value)
    instance.save()


def publish(page, **fields):
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.fixture
def practice(site):
    page = PracticePageFactory(title="Leefstraat", terms=["thema:samenhang"], municipalities=["44021"], tags=["straat"])
    told(page)
    return page


# --- One thing --------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.both_databases
def test_what_becomes_of_one_practice(site):
    page = PracticePageFactory(title="Leefstraat", draft=True, terms=["thema:samenhang"])
    told(page)
    assert written(lambda: save(page, summary="Nog niet klaar.")) == []
    assert written(page.save_revision) == []
    assert written(lambda: publish(page)) == [("created", "practice", "Leefstraat")]
    assert written(lambda: publish(page, title="Leefstraten")) == [("changed", "practice", "Leefstraten")]
    page = PracticePage.objects.get(pk=page.pk)
    assert written(page.save_revision) == []
    assert written(page.unpublish) == [("gone", "practice", "Leefstraten")]
    assert written(lambda: publish(page, title="Straten")) == [("created", "practice", "Straten")]
    page = PracticePage.objects.get(pk=page.pk)
    assert written(page.delete) == [("gone", "practice", "Straten")]
    row = Change.objects.latest("cursor")
    assert (row.uuid, row.address) == (page.translation_key, page.url_path)


def test_each_thing_has_one_last_row(practice):
    for number in range(3):
        publish(practice, title=f"Leefstraat {number}")
    found = Change.objects.filter(thing="practice", row=practice.pk).order_by("cursor")
    assert [row.latest for row in found] == [*[False] * (found.count() - 1), True]


@pytest.mark.both_databases
def test_cursors_have_no_holes(practice):
    for number in range(3):
        publish(practice, title=f"Leefstraat {number}")
        with transaction.atomic():
            publish(practice, title="Ongedaan gemaakt")
            transaction.set_rollback(True)
    cursors = list(Change.objects.order_by("cursor").values_list("cursor", flat=True))
    assert cursors == list(range(1, len(cursors) + 1))
    assert ChangeStamp.read().cursor == cursors[-1]


@pytest.mark.both_databases
def test_a_change_that_is_undone_writes_nothing(practice):
    def undone():
        with transaction.atomic():
            publish(practice, title="Anders")
            transaction.set_rollback(True)

    assert written(undone) == []


# --- What looks different with it -------------------------------------------------------------------------------------


CHANGED = [("changed", "practice", "Leefstraat")]


def test_what_a_practice_holds(practice):
    held = practice.practice_terms.get().term
    assert written(lambda: save(held, label="Cohesie")) == [*CHANGED, ("changed", "term", "Cohesie")]
    assert written(lambda: save(held.vocabulary, name="Onderwerp")) == [
        *CHANGED,
        ("changed", "term", "Cohesie"),
        ("changed", "vocabulary", "Onderwerp"),
    ]
    assert written(lambda: save(Municipality.objects.get(nis="44021"), name="Gent en omstreken")) == CHANGED
    assert written(lambda: save(practice.tags.get(), name="straten")) == CHANGED
    adopted = Municipality.objects.get(nis="12025")
    row = []
    assert written(lambda: row.append(PracticeAdoptionFactory(practice=practice, municipality=adopted))) == CHANGED
    assert written(lambda: save(adopted, name="Mechelen aan de Dijle")) == CHANGED
    assert written(row[0].delete) == CHANGED
    # What nothing shows.
    assert written(lambda: save(PracticeTagFactory(), name="los")) == []
    assert written(lambda: save(OrganisationFactory(), name="Los")) == []


def test_what_a_practice_refers_to(site):
    image, document, owner = DatabankImageFactory(), DatabankDocumentFactory(), OrganisationFactory()
    method = PracticePageFactory(title="Methodiek")
    text = f'<p><a linktype="document" id="{document.pk}">draaiboek</a></p>'
    page = PracticePageFactory(title="Leefstraat", image=image, project_owner=owner, method=method, reason=text)
    told(method, page)
    assert written(lambda: save(image, description="Een tafel")) == CHANGED
    assert written(image.renditions.all().delete) == []
    image.get_rendition("width-10")
    assert written(image.renditions.all().delete) == CHANGED
    assert written(lambda: save(document, title="Handleiding")) == CHANGED
    assert written(lambda: save(owner, name="Stad Gent")) == CHANGED
    inside = root_collection().add_child(name="Intern")
    assert written(lambda: save(document, collection=inside)) == CHANGED
    restriction = CollectionViewRestriction(collection=inside, restriction_type="login")
    assert written(restriction.save) == CHANGED
    assert written(restriction.delete) == CHANGED
    # Of a page to which it refers it shows the title and the address.
    assert written(lambda: publish(method, summary="Anders.")) == [("changed", "practice", "Methodiek")]
    assert written(lambda: publish(method, title="Werkwijze")) == [*CHANGED, ("changed", "practice", "Werkwijze")]
    assert written(lambda: publish(method, slug="werkwijze")) == [*CHANGED, ("changed", "practice", "Werkwijze")]
    method = PracticePage.objects.get(pk=method.pk)
    assert written(method.unpublish) == [*CHANGED, ("gone", "practice", "Werkwijze")]
    assert written(lambda: publish(method)) == [*CHANGED, ("created", "practice", "Werkwijze")]
    assert written(PracticePage.objects.get(pk=method.pk).delete) == [*CHANGED, ("gone", "practice", "Werkwijze")]
    # With what was made of it, which is a change as well.
    assert set(written(image.delete)) == set(CHANGED)
    assert written(document.delete) == CHANGED


def test_an_event_shows_cards_of_its_practices(practice):
    event = EventPageFactory(title="Studiedag", practices=[practice])
    told(event)
    both = [("changed", "event", "Studiedag"), *CHANGED]
    assert written(lambda: publish(practice, summary="Anders.")) == both
    held = practice.practice_terms.get().term
    assert written(lambda: save(held, label="Cohesie")) == [*both, ("changed", "term", "Cohesie")]
    assert written(lambda: save(Municipality.objects.get(nis="44021"), name="Gent en omstreken")) == both


@pytest.mark.thorough
def test_a_practice_shows_at_which_events_it_is_presented(practice):
    event = EventPageFactory(title="Studiedag", practices=[practice])
    told(event)
    seen = [("changed", "event", "Studiedag")]
    # Its own card of the practice counts as changed with the practice.
    assert set(written(lambda: publish(event))) == {*seen, *CHANGED}
    # It is told already.
    assert written(lambda: publish(event, strapline="Kom")) == seen
    later = event.starts_at + datetime.timedelta(minutes=5)
    assert set(written(lambda: publish(event, starts_at=later))) == {*seen, *CHANGED}
    assert set(written(lambda: publish(event, title="Dag"))) == {("changed", "event", "Dag"), *CHANGED}
    event.refresh_from_db()
    assert set(written(event.unpublish)) == {("gone", "event", "Dag"), *CHANGED}


def test_terms_that_are_merged(practice):
    old, new = practice.practice_terms.get().term, term("thema:cohesie")
    told()
    assert written(lambda: merge_terms(old, new)) == [
        *CHANGED,
        ("changed", "term", new.label),
        ("gone", "term", old.label),
    ]
    gone = Change.objects.get(thing="term", kind="gone")
    assert (gone.uuid, gone.replaced_by) == (old.uuid, new.uuid)


# --- The tree ---------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.both_databases
def test_what_stands_below_a_page(practice, site):
    index = site.practices
    whole = [("changed", "page", index.title), *CHANGED]
    assert written(lambda: publish(index, title=index.title)) == [("changed", "page", index.title)]
    assert written(lambda: publish(index, slug="voorbeelden")) == whole
    restriction = PageViewRestriction(page=index.page_ptr, restriction_type="login")
    gone = [("gone", "page", index.title), ("gone", "practice", "Leefstraat")]
    assert written(restriction.save) == gone
    # What is not public tells nothing.
    assert written(lambda: publish(practice, title="Geheim")) == []
    assert written(restriction.delete) == [("created", "page", index.title), ("created", "practice", "Geheim")]
    outside = StandardPageFactory(title="Elders", slug="elders")
    told()
    index = Page.objects.get(pk=index.pk)
    assert written(lambda: index.move(outside, pos="last-child")) == [
        ("changed", "page", index.title),
        ("changed", "practice", "Geheim"),
    ]
    outside = Page.objects.get(pk=outside.pk)
    assert ("gone", "practice", "Geheim") in written(outside.specific.delete)


def test_an_index_that_is_not_on_the_site_still_gives_its_address(practice, site):
    index = type(site.practices).objects.get(pk=site.practices.pk)
    index.unpublish()
    assert written(lambda: save(type(index).objects.get(pk=index.pk), slug="anders")) == CHANGED


def test_another_site(practice):
    site = Site.objects.get(is_default_site=True)
    assert CHANGED[0] in written(lambda: save(site, hostname="databank.example.org"))
    assert ("gone", "practice", "Leefstraat") in written(lambda: save(site, root_page=StandardPageFactory().page_ptr))


# --- The clock --------------------------------------------------------------------------------------------------------


def pass_time(monkeypatch, **time):
    later = timezone.now() + datetime.timedelta(**time)
    monkeypatch.setattr(timezone, "now", lambda: later)


@pytest.mark.both_databases
def test_what_expires_is_told_on_time_and_written_by_the_clock(site, monkeypatch):
    method = PracticePageFactory(title="Methodiek")
    page = PracticePageFactory(title="Leefstraat", method=method)
    told(method, page)
    publish(method, expire_at=timezone.now() + datetime.timedelta(hours=1))
    cursor = ChangeStamp.read().cursor
    assert read_changes(Cursor(cursor), THINGS, 10).changes == []
    pass_time(monkeypatch, hours=2)
    expected = [("gone", "practice", "Methodiek"), *CHANGED]
    count = Change.objects.count()
    read = read_changes(Cursor(cursor), THINGS, 10)
    assert sorted((row.kind, row.thing, row.title) for row in read.changes) == sorted(expected)
    # Nothing is written while reading, so the same is told again.
    assert (read.cursor, read.has_more, Change.objects.count()) == (Cursor(cursor), False, count)
    assert sorted(written(lambda: call_command("publish_scheduled", stdout=StringIO()))) == sorted(expected)
    read = read_changes(Cursor(cursor), THINGS, 10)
    assert sorted((row.kind, row.title) for row in read.changes) == [("changed", "Leefstraat"), ("gone", "Methodiek")]
    assert read_changes(read.cursor, THINGS, 10).changes == []


def test_what_is_back_before_the_clock_wrote_that_it_went(site, monkeypatch):
    method = PracticePageFactory(title="Methodiek")
    page = PracticePageFactory(title="Leefstraat", method=method)
    told(method, page)
    publish(method, expire_at=timezone.now() + datetime.timedelta(hours=1))
    pass_time(monkeypatch, hours=2)
    # Who read the log by now was told that it is gone, and what its street looks like without it.
    rows = written(lambda: publish(method, expire_at=timezone.now() + datetime.timedelta(hours=1)))
    assert sorted(rows) == [("changed", "practice", "Leefstraat"), ("changed", "practice", "Methodiek")]


def test_what_goes_live_by_the_clock(site, monkeypatch):
    page = PracticePageFactory(title="Leefstraat", draft=True)
    told(page)
    publish(page, go_live_at=timezone.now() + datetime.timedelta(hours=1))
    pass_time(monkeypatch, hours=2)
    run = lambda: call_command("publish_scheduled", stdout=StringIO())  # noqa: E731
    assert written(run) == [("created", "practice", "Leefstraat")]


def test_what_was_stored_without_a_word_is_written_by_the_day(practice):
    assert written(lambda: Page.objects.filter(pk=practice.pk).update(live=False)) == []
    assert written(write_differences) == [("gone", "practice", "Leefstraat")]
    assert written(write_differences) == []


# --- How much it takes ------------------------------------------------------------------------------------------------


def queries(change):
    with CaptureQueriesContext(connection) as captured:
        change()
    return [query["sql"] for query in captured.captured_queries if '"core_change"' in query["sql"]]


@pytest.mark.thorough
def test_a_bulk_change_takes_no_query_for_each_page(practice):
    held = practice.practice_terms.get().term
    told()
    save(held, label="Warm")
    few = len(queries(lambda: save(held, label="Een")))
    pages = [PracticePageFactory(terms=[held]) for _number in range(20)]
    told(*pages)
    assert len(queries(lambda: save(held, label="Eenentwintig"))) == few
    assert Change.objects.filter(latest=True, thing="practice", kind="changed").count() == 21


def test_publishing_takes_a_fixed_number_of_queries(practice):
    publish(practice, summary="Warm.")
    found = queries(lambda: publish(practice, summary="Anders."))
    # The last rows are read, marked as no longer the last, and new ones stored.
    assert len(found) == 3


# --- Reading ----------------------------------------------------------------------------------------------------------


def followed(limit, cursor="0"):
    """Return the titles that someone reads who follows the log to its end, and the cursor there."""
    titles = []
    while True:
        read = read_changes(Cursor.parse(cursor), THINGS, limit)
        titles += [row.title for row in read.changes]
        cursor = str(read.cursor)
        if not read.has_more:
            return titles, cursor


def test_who_begins_gets_what_is_public_once(site):
    pages = [PracticePageFactory(title=f"Praktijk {number}", terms=[]) for number in range(5)]
    told()
    for page in pages[:2]:
        publish(page, title=f"{page.title} anders")
    pages[2].delete()
    titles, cursor = followed(2)
    expected = ["Praktijk 0 anders", "Praktijk 1 anders", "Praktijk 3", "Praktijk 4"]
    assert sorted(title for title in titles if title.startswith("Praktijk")) == expected
    assert followed(2, cursor) == ([], cursor)
    pages[3].delete()
    assert followed(2, cursor)[0] == ["Praktijk 3"]


def test_what_was_written_after_the_stamp_was_read_is_told_to_who_asks_next(practice):
    publish(practice)
    cursor = Cursor(ChangeStamp.read().cursor)
    # What is kept in the time of a request is that of its beginning: a mirror that was told of a later row with it
    # would hold the old record for ever.
    with ChangeStamp.seen():
        publish(practice, title="Anders")
        read = read_changes(cursor, THINGS, 10)
    assert (read.changes, read.cursor, read.has_more) == ([], cursor, False)
    assert [row.title for row in read_changes(cursor, THINGS, 10).changes] == ["Anders"]


def test_who_is_on_the_way_hears_what_goes_meanwhile(site):
    pages = [PracticePageFactory(title=f"Praktijk {number}") for number in range(5)]
    told()
    read = read_changes(Cursor.parse("0"), {"practice"}, 2)
    assert (len(read.changes), read.has_more) == (2, True)
    PracticePage.objects.get(pk=read.changes[0].row).delete()
    rest = read_changes(Cursor.parse(str(read.cursor)), {"practice"}, 100).changes
    assert [(row.kind, row.title) for row in rest][-1] == ("gone", read.changes[0].title)
    assert len(rest) == len(pages) - 1


@pytest.mark.parametrize("text", ["", "-1", "x", "1.5", "999", "1-999", "2-1", "2-2", "9" * 30, "٣", "1\n"])
def test_what_is_no_cursor(practice, text):
    publish(practice)
    with pytest.raises(WrongCursorError):
        Cursor.parse(text)


@pytest.mark.thorough
def test_what_is_long_ago_is_forgotten(practice, monkeypatch):
    gone = PracticePageFactory(title="Weg")
    told()
    gone.delete()
    for number in range(3):
        publish(practice, title=f"Leefstraat {number}")
    begun = read_changes(Cursor.parse("0"), THINGS, 1).cursor
    old = ChangeStamp.read().cursor
    assert compact() == 0
    pass_time(monkeypatch, days=401)
    titles = followed(2)
    assert compact() > 0
    assert compact() == 0
    # Who begins, and who has seen all, goes on; what is gone is still known by its name.
    assert followed(2) == titles
    assert Cursor.parse(str(old)) == Cursor(old)
    assert Change.objects.get(row=gone.pk, thing="practice").title == "Weg"
    publish(practice, title="Nu")
    pass_time(monkeypatch, days=401)
    compact()
    for forgotten in (str(old), str(begun), "1"):
        with pytest.raises(ForgottenCursorError):
            Cursor.parse(forgotten)
