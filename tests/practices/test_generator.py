"""Generated load: real pages, the same for the same seed."""

import io

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from practices.models import PracticePage
from tests.databases import is_analyzed
from tests.factories import TermFactory

pytestmark = pytest.mark.django_db


def generate(number: int, seed: int = 1) -> None:
    call_command("generate_practices", str(number), "--seed", str(seed), stdout=io.StringIO())


@pytest.fixture
def terms(site):
    return [TermFactory() for _number in range(4)]


def titles() -> list[str]:
    return list(PracticePage.objects.order_by("path").values_list("title", flat=True))


@pytest.mark.thorough
def test_generated_practices_are_whole_pages(terms, client):
    generate(30)
    assert PracticePage.objects.listed().count() == 30
    assert Page.find_problems() == ([], [], [], [], [])
    page = PracticePage.objects.order_by("path").last()
    assert client.get(page.url).status_code == 200
    assert page.practice_terms.exists()
    assert page.practice_municipalities.exists()
    assert page.tags.exists()
    assert page.missing_for_publish() == []


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_practices(terms):
    generate(6)
    first = titles()
    PracticePage.objects.all().delete()
    generate(6)
    assert titles() == first
    PracticePage.objects.all().delete()
    generate(6, seed=2)
    assert titles() != first


def test_more_practices_come_after_those_that_are_there(terms):
    generate(3)
    generate(3, seed=2)
    assert PracticePage.objects.count() == 6
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.both_databases
def test_generated_practices_are_found(terms):
    generate(5)
    page = PracticePage.objects.order_by("path").first()
    assert page in list(PracticePage.objects.search(page.title, operator="and"))


def test_without_terms_it_says_what_to_do_first(site):
    with pytest.raises(CommandError, match="load_demo"):
        generate(1)


def test_without_an_overview_it_says_what_to_do_first(db):
    with pytest.raises(CommandError, match="load_demo"):
        generate(1)


@pytest.mark.both_databases
def test_the_database_has_looked_at_what_was_generated(terms):
    generate(12)
    assert is_analyzed(PracticePage)
