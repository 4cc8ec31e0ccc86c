"""Factories of the core."""

import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.models import Change, ChangeStamp, SearchPosting, SearchRecord, SearchWord
from core.throttling.attempts import Attempts, Door, Kind


class ChangeStampFactory(DjangoModelFactory):
    """Gives the one row that there is."""

    class Meta:
        model = ChangeStamp
        django_get_or_create = ("id",)

    id = 1


class ChangeFactory(DjangoModelFactory):
    """A practice that appeared."""

    class Meta:
        model = Change

    cursor = factory.Sequence(lambda number: 1_000_000 + number)
    kind = "created"
    thing = "practice"
    row = factory.Sequence(lambda number: 1_000_000 + number)
    uuid = factory.LazyFunction(uuid.uuid4)
    title = "Leefstraat"
    at = factory.LazyFunction(timezone.now)


class AttemptsFactory(DjangoModelFactory):
    """An account that tried once to log in."""

    class Meta:
        model = Attempts

    door = Door.LOGIN
    kind = Kind.ACCOUNT
    digest = factory.Sequence(lambda number: f"{number:064x}")
    label = "redacteur@example.org"
    count = 1


class SearchPostingFactory(DjangoModelFactory):
    """A word that one page of a block holds."""

    class Meta:
        model = SearchPosting

    term = factory.Sequence(lambda number: f"woord{number}")
    block = 0
    held = b"\x01\x64"


class SearchRecordFactory(DjangoModelFactory):
    """The words of a page that has only a title."""

    class Meta:
        model = SearchRecord

    page_id = factory.Sequence(lambda number: 1_000_000 + number)
    terms = {"straat": 100}
    texts = [["titel", "Straat"]]
    words = " straat "


class SearchWordFactory(DjangoModelFactory):
    """A word as it is written and as it sounds."""

    class Meta:
        model = SearchWord

    word = factory.Sequence(lambda number: f"woord{number}")
    form = "woord"
    sound = "wort"
