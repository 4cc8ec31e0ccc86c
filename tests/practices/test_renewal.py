"""What is renewed after a change is what would be made anew: after any change, in any order."""

import datetime
import random

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.changes.stamp import ChangeStamp
from core.kept import forget_everything
from practices.models import PracticePage, PracticeRelated, PracticeTag
from practices.query.facets.index import FacetIndex, current_index
from practices.query.facets.renewal import MOST_RENEWED
from practices.query.related import kinship_of
from practices.query.suggestions import suggest
from tests.factories import EventPageFactory, OrganisationFactory, PracticePageFactory, term

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MUNICIPALITIES = ["44021", "12025", "71016"]


def told(index: FacetIndex):
    """Return all that an index says, but for how it was made."""
    facets = {
        name: (
            [(slug, value.label, value.holders) for slug, value in facet.values.items() if value.holders],
            facet.aliases,
        )
        for name, facet in index.facets.items()
    }
    orders = {name: (list(order.keys), list(order.places)) for name, order in index.orders.items()}
    return index.practices, index.listed, facets, orders, index.dates, index.expires, index._place


def now():
    """Return everything that follows the log, as it is asked."""
    pages = PracticePage.objects.all()
    index = current_index(pages)
    kinship = kinship_of(index, pages)
    owners = {owner: held for owner, held in kinship.owners.items() if held}
    texts = ("le", "leef", "wo", "park", "ge", "praktijk", "nieuw")
    return told(index), owners, kinship.chosen, [suggest(text) for text in texts]


def assert_exact():
    renewed = now()
    forget_everything()
    assert renewed == now()


def publish(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()


def retag(page, dice):
    page.tags.set(dice.sample(["park", "plein", "straat", "Zomer"], 2))
    page.save_revision().publish()


def rename_tag(_page, dice):
    if tag := PracticeTag.objects.first():
        tag.name = f"woord {dice.randrange(100)}"
        tag.save()


def relate(page, _dice):
    other = PracticePage.objects.exclude(pk=page.pk).first()
    if other:
        page.related_rows.set([PracticeRelated(related=other)])
        page.save_revision().publish()


def archive(page, _dice):
    publish(page, archived_on=None if page.archived_on else datetime.date(2024, 1, 1))


def present(page, _dice):
    EventPageFactory(practices=[page]).save_revision().publish()


def rename_term(_page, dice):
    one = term("doelgroep:jongeren")
    one.label = f"jongeren {dice.randrange(100)}"
    one.save()


def restrict(page, _dice):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


STEPS = [
    lambda page, dice: publish(page, title=f"Leefstraat {dice.randrange(1000)}"),
    lambda page, dice: publish(page, verified_on=datetime.date(2025, 1, 1 + dice.randrange(28))),
    lambda page, dice: publish(page, status=dice.choice(["lopend", "gestopt"])),
    lambda page, dice: publish(page, method=PracticePage.objects.exclude(pk=page.pk).first()),
    lambda page, dice: publish(page, project_owner=OrganisationFactory(name=f"Eigenaar {dice.randrange(5)}")),
    lambda page, dice: publish(page, expire_at=timezone.now() + datetime.timedelta(days=dice.randrange(2, 9))),
    lambda page, dice: page.unpublish() if page.live else publish(page),
    lambda page, dice: page.delete(),
    lambda page, dice: make(dice),
    retag, rename_tag, relate, archive, present, rename_term, restrict,
]  # fmt: skip


def make(dice):
    return PracticePageFactory(
        title=f"{dice.choice(['Nieuw park', 'Leefstraat', 'Woonwijk'])} {dice.randrange(1000)}",
        terms=["thema:samenhang", dice.choice(["doelgroep:jongeren", "doelgroep:ouders"])],
        tags=dice.sample(["park", "plein", "straat"], 2),
        municipalities=dice.sample(MUNICIPALITIES, 2),
        first_published_at=timezone.now() - datetime.timedelta(days=dice.randrange(400)),
    )


@pytest.mark.thorough
@pytest.mark.parametrize(("seed", "steps"), [(0, 16), (0, 40), (1, 40), (2, 40)])
def test_it_is_what_would_be_made_anew(site, seed, steps):
    dice = random.Random(seed)
    for _number in range(5):
        make(dice)
    now()
    for number in range(steps):
        pages = list(PracticePage.objects.order_by("pk"))
        dice.choice(STEPS)(dice.choice(pages) if pages else make(dice), dice)
        # Sometimes nobody asks between two changes.
        if dice.randrange(3):
            renewed = now()
        if number % 4 == 0:
            assert_exact()
    renewed = now()
    forget_everything()
    assert renewed == now()


@pytest.mark.thorough
def test_one_practice_that_changed_is_read_alone(site):
    pages = [make(random.Random(number)) for number in range(4)]
    index = current_index(PracticePage.objects.all())
    publish(pages[0], title="Anders")
    renewed = current_index(PracticePage.objects.all())
    assert [renewal.keys for renewal in renewed.renewals] == [{pages[0].pk}]
    assert renewed.read_at(pages[1].pk) == index.version
    assert renewed.read_at(pages[0].pk) == renewed.version


def test_what_names_no_practice_leaves_it_as_it_is(site):
    make(random.Random(1))
    index = current_index(PracticePage.objects.all())
    EventPageFactory().save_revision().publish()
    assert current_index(PracticePage.objects.all()) is index


@pytest.mark.thorough
def test_many_at_once_are_read_together(site):
    for number in range(MOST_RENEWED + 1):
        make(random.Random(number))
    index = current_index(PracticePage.objects.all())
    assert index.renewals == ()
    for page in PracticePage.objects.all():
        publish(page, place="Elders")
    assert current_index(PracticePage.objects.all()).renewals == ()


def test_what_is_over_by_the_clock_goes_alone(site, monkeypatch):
    make(random.Random(1))
    page = make(random.Random(2))
    publish(page, expire_at=timezone.now() + datetime.timedelta(hours=1))
    current_index(PracticePage.objects.all())
    later = timezone.now() + datetime.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    index = current_index(PracticePage.objects.all())
    assert page.pk not in index.practices
    assert index.renewals
    assert_exact()


def test_what_is_written_in_bulk_says_so(site):
    page = make(random.Random(1))
    current_index(PracticePage.objects.all())
    PracticePage.objects.filter(pk=page.pk).update(status="gestopt")
    ChangeStamp.move()
    assert_exact()
