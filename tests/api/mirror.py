"""A mirror of the databank that follows the log of changes, and a way to edit the databank at random."""

import datetime
import fcntl
import random
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core.changelog.writing import write_differences
from core.publishing.uses import tell_uses
from events.models import EventPage
from library.models import Municipality, Organisation, Term, Vocabulary
from library.vocabularies import merge_terms
from practices.models import PracticePage, PracticeRelated, PracticeTag, PracticeTerm
from tests.factories import (
    EventPageFactory,
    OrganisationFactory,
    PracticePageFactory,
    StandardPageFactory,
    TermFactory,
    term,
)

CHANGES = "/api/databank/changes"
# What only one may do at a time.
TREE = {"make", "make_event", "delete", "move", "rename_slug"}
# The place of a thing in the answer of its own address, by what the log calls it.
_WHOLE = {"practice": ("practices", PracticePage), "event": ("events", EventPage)}


class Mirror:
    """Follows the log as a stranger would: `records` holds what is public, by identifier."""

    def __init__(self, per_page=7):
        self.records, self.cursor, self.per_page = {}, "0", per_page

    def follow(self, pages=None):
        """Read on to the end of the log, or `pages` answers."""
        client, url = Client(), f"{CHANGES}?na={self.cursor}&per_pagina={self.per_page}"
        while url and pages != 0:
            response = client.get(url)
            assert response.status_code == 200, response.content
            answer = response.json()
            for item in answer["items"]:
                assert (item["change"] == "gone") == (item["record"] is None)
                if item["record"] is None:
                    self.records.pop(item["uri"], None)
                else:
                    self.records[item["uri"]] = item["record"]
            self.cursor = answer["cursor"]
            url = answer["next"] and urlsplit(answer["next"])._replace(scheme="", netloc="").geturl()
            pages = None if pages is None else pages - 1


def public_records():
    """Return everything that is public, asked one by one."""
    client, found = Client(), {}
    for path, model in _WHOLE.values():
        for key in model.objects.public().values_list("translation_key", flat=True):
            record = client.get(f"/api/databank/{path}/{key}").json()
            found[record["uri"]] = record
    return found


def identifiers():
    """Return the identifiers of all vocabularies, and of the terms that can be chosen."""
    return {row.uri for row in (*Vocabulary.objects.all(), *Term.objects.current())}


def check(mirror):
    """Assert that a mirror holds exactly what is public."""
    expected = public_records()
    pages = {uri: record for uri, record in mirror.records.items() if "page_id" in record}
    assert pages.keys() == expected.keys()
    for uri, record in expected.items():
        assert pages[uri] == record, uri
    assert mirror.records.keys() - pages.keys() == identifiers()
    for row in Term.objects.current().select_related("vocabulary", "broader"):
        told = mirror.records[row.uri]
        assert (told["label"], told["vocabulary"]["name"]) == (row.label, row.vocabulary.name)
        assert told["broader"] == (row.broader.uri if row.broader else None)


class Editors:
    """Editors who do whatever comes up, always the same for the same seed."""

    def __init__(self, seed, name="e"):
        self.dice, self.name, self.number = random.Random(seed), name, 0
        self.actions = [
            *[self.make, self.edit, self.edit, self.edit, self.unpublish, self.publish, self.relate] * 2,
            *(self.delete, self.move, self.restrict, self.open, self.expire, self.run_out, self.rename_slug),
            *(self.rename_term, self.rename_vocabulary, self.rename_municipality, self.rename_tag),
            *(self.rename_organisation, self.merge, self.hold_term, self.make_event, self.edit_event, self.broaden),
        ]

    def act(self):
        """Do one thing; return its name."""
        action = self.dice.choice(self.actions)
        action()
        return action.__name__

    def word(self):
        self.number += 1
        return f"{self.name}{self.number}"

    def one(self, queryset):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True))
        return queryset.model._default_manager.get(pk=self.dice.choice(keys)) if keys else None

    def practice(self):
        return self.one(PracticePage.objects.all())

    def place(self):
        """Return a page below which practices stand."""
        return self.one(
            Page.objects.filter(models.Q(slug="elders") | models.Q(content_type__model="practiceindexpage"))
        )

    def save(self, page, **fields):
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()

    # --- Practices --------------------------------------------------------------------------------------------------

    def make(self):
        other = self.practice()
        page = PracticePageFactory(
            title=self.word(),
            parent=self.place().specific,
            draft=True,
            terms=[self.one(Term.objects.current())],
            municipalities=self.dice.choice([["44021"], ["12025"], []]),
            tags=[self.dice.choice(["straat", "plein", "wijk"])],
            method=other,
            project_owner=self.one(Organisation.objects.all()),
        )
        tell_uses(page)
        self.save(page)

    def edit(self):
        if page := self.one(PracticePage.objects.live()):
            self.save(page, **{self.dice.choice(["title", "summary", "place"]): self.word()})

    def rename_slug(self):
        if page := self.one(Page.objects.filter(depth__gt=2).exclude(slug="elders")):
            self.save(page.specific, slug=self.word())

    def publish(self):
        if page := self.one(PracticePage.objects.not_live()):
            self.save(page, expire_at=None)

    def unpublish(self):
        if page := self.one(PracticePage.objects.live()):
            page.unpublish()

    def delete(self):
        if page := self.practice():
            page.delete()

    def relate(self):
        page, other = self.practice(), self.practice()
        if page and page != other and not PracticeRelated.objects.filter(page=page, related=other).exists():
            page.related_rows.add(PracticeRelated(related=other))
            self.save(page)

    def expire(self):
        if page := self.one(PracticePage.objects.live()):
            # Past, as the clock will see it; or still to come.
            self.save(page, expire_at=timezone.now() + datetime.timedelta(milliseconds=self.dice.choice([1, 10**9])))

    def run_out(self):
        call_command("publish_scheduled", stdout=StringIO())

    # --- The tree ---------------------------------------------------------------------------------------------------

    def move(self):
        page = self.one(Page.objects.filter(depth__gt=2, content_type__model__in=["practicepage", "practiceindexpage"]))
        place = self.place()
        if page and page.pk != place.pk and not place.is_descendant_of(page):
            Page.objects.get(pk=page.pk).move(place, pos="last-child")

    def restrict(self):
        page = self.one(Page.objects.filter(depth__gt=2))
        PageViewRestriction.objects.create(page=page, restriction_type="login")

    def open(self):
        if restriction := self.one(PageViewRestriction.objects.all()):
            restriction.delete()

    # --- What pages show --------------------------------------------------------------------------------------------

    def rename(self, row, field):
        if row is not None:
            setattr(row, field, self.word())
            row.save()

    def rename_term(self):
        self.rename(self.one(Term.objects.current()), "label")

    def rename_vocabulary(self):
        self.rename(self.one(Vocabulary.objects.all()), "name")

    def rename_municipality(self):
        self.rename(self.one(Municipality.objects.filter(nis__in=["44021", "12025"])), "name")

    def rename_tag(self):
        self.rename(self.one(PracticeTag.objects.all()), "name")

    def rename_organisation(self):
        self.rename(self.one(Organisation.objects.all()), "name")

    def broaden(self):
        term, other = self.one(Term.objects.current()), self.one(Term.objects.current())
        if term.vocabulary_id == other.vocabulary_id and term != other and term not in other.ancestors():
            term.broader = other
            term.save()

    def merge(self):
        old, new = self.one(Term.objects.current()), self.one(Term.objects.current())
        if old != new and old.vocabulary_id == new.vocabulary_id and Term.objects.current().count() > 3:
            merge_terms(old, new)
        else:
            TermFactory(vocabulary=old.vocabulary, label=self.word())

    def hold_term(self):
        page, term = self.practice(), self.one(Term.objects.current())
        if page and not page.practice_terms.filter(term=term).exists():
            page.practice_terms.add(PracticeTerm(term=term))
            self.save(page)

    # --- Events -----------------------------------------------------------------------------------------------------

    def make_event(self):
        practices = [page for page in (self.practice(),) if page]
        event = EventPageFactory(title=self.word(), practices=practices, draft=True)
        tell_uses(event)
        self.save(event)

    def edit_event(self):
        if event := self.one(EventPage.objects.all()):
            if event.live and self.dice.random() < 0.3:
                event.unpublish()
            else:
                self.save(event, title=self.word())


def begin():
    """Make what editors begin with, beside the tree of the site: a page below which practices can be put, terms."""
    StandardPageFactory(title="Elders", slug="elders")
    for label in ("een", "twee", "drie", "vier"):
        term(f"thema:{label}")
    OrganisationFactory()
    write_differences()


def edit(seed, steps, lock):
    """Do `steps` things beside others who edit. Whoever changes the tree waits for who writes in it, and the other way
    round: Wagtail stores the place of a page with the page.
    """
    editors = Editors(seed, f"e{seed}x")
    with Path(lock).open("w") as file:
        for _step in range(steps):
            action = editors.dice.choice(editors.actions)
            fcntl.flock(file, fcntl.LOCK_EX if action.__name__ in TREE else fcntl.LOCK_SH)
            try:
                with transaction.atomic():
                    action()
            except (ObjectDoesNotExist, DatabaseError, ValidationError) as lost:
                # The other one was first. An update of the index of references that fails does not say so itself: what
                # comes after it in the transaction is refused.
                sys.stderr.write(f"{action.__name__}: {lost}\n")
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
