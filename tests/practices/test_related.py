"""Which practices stand beside another, and why."""

import datetime

import pytest

from core.kept import forget_everything
from practices.models import PracticePage
from practices.pages.detail import MOST_RELATED, ROW
from practices.query.facets.index import current_index
from practices.query.related import kinship_of
from tests.factories import OrganisationFactory, PracticePageFactory
from tests.html import assert_sound, text_of

pytestmark = pytest.mark.django_db

COMMON = "thema:samenhang"


@pytest.fixture(autouse=True)
def tree(site):
    return site


def beside(client, page):
    """The titles of the practices beside `page`, with the reason that stands below each."""
    items = assert_sound(client.get(page.url)).select(".related__item")
    return [(text_of(item.select_one(".card__title")), text_of(item.select_one(".related__reason"))) for item in items]


def akin(page, most=MOST_RELATED):
    pages = PracticePage.objects.all()
    index = current_index(pages)
    found = kinship_of(index, pages).akin(index, page, without=(), most=most)
    return [(PracticePage.objects.get(pk=kin.key).title, kin.shared) for kin in found]


def test_those_that_share_most_come_first_with_what_they_share(client):
    page = PracticePageFactory(terms=[COMMON, "doelgroep:jongeren", "intermediair:politie"])
    PracticePageFactory(title="Alleen het thema", terms=[COMMON])
    PracticePageFactory(title="Jongeren", terms=[COMMON, "doelgroep:jongeren"])
    PracticePageFactory(title="Beide", terms=[COMMON, "doelgroep:jongeren", "intermediair:politie"])
    assert beside(client, page) == [
        ("Beide", "Deelt: politie, jongeren, samenhang"),
        ("Jongeren", "Deelt: jongeren, samenhang"),
        ("Alleen het thema", "Deelt: samenhang"),
    ]


@pytest.mark.thorough
def test_what_few_share_tells_more_than_what_many_share():
    page = PracticePageFactory(terms=[COMMON, "werkvorm:dialoog"], tags=["zeldzaam"])
    PracticePageFactory(title="Zelfde woord", terms=[], tags=["zeldzaam"])
    for number in range(6):
        PracticePageFactory(title=f"Zelfde thema en werkvorm {number}", terms=[COMMON, "werkvorm:dialoog"])
    PracticePageFactory(title="Niets gemeen", terms=["thema:anders"])
    for number in range(8):
        PracticePageFactory(title=f"Ruis {number}", terms=["thema:anders"])
    weights = dict(akin(page, most=20))
    assert "Niets gemeen" not in weights
    assert weights["Zelfde woord"] == ("zeldzaam",)
    assert akin(page)[0][0].startswith("Zelfde thema")
    page = PracticePageFactory(terms=[COMMON], tags=["zeldzaam"])
    assert akin(page)[0][0] != "Zelfde thema en werkvorm 0"
    assert next(title for title, _shared in akin(page) if title.startswith("Zelfde ")) == "Zelfde woord"


@pytest.mark.parametrize("shared", ["tags", "municipalities", "project_owner", "method"])
def test_each_of_these_is_something_to_share(shared):
    value = {
        "tags": ["straat"],
        "municipalities": ["44021"],
        "project_owner": OrganisationFactory(name="Stad Gent"),
        "method": PracticePageFactory(title="Methodiek", terms=["thema:c"]),
    }[shared]
    page = PracticePageFactory(terms=["thema:a"], **{shared: value})
    PracticePageFactory(title="Deelt het", terms=["thema:b"], **{shared: value})
    PracticePageFactory(title="Deelt niets", terms=["thema:b"])
    assert [title for title, _names in akin(page)] == ["Deelt het"]


@pytest.mark.thorough
def test_equals_stand_newest_first_and_always_the_same():
    page = PracticePageFactory()
    moment = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    for number in range(ROW + 5):
        PracticePageFactory(title=f"Nummer {number}", first_published_at=moment + datetime.timedelta(days=number))
    expected = [f"Nummer {number}" for number in range(ROW + 4, ROW + 1, -1)]
    for _time in range(3):
        forget_everything()
        assert [title for title, _shared in akin(page, most=ROW)] == expected


@pytest.mark.thorough
def test_the_nearest_are_those_of_a_plain_sum():
    """The sums over bits give what adding up one by one gives."""
    words = [f"woord{number}" for number in range(6)]
    page = PracticePageFactory(terms=[], tags=words)
    for number in range(12):
        PracticePageFactory(title=f"{number}", terms=[], tags=words[: number % 6 + 1] + words[number // 3 : 5])
    every = akin(page, most=100)
    assert len(every) == 12
    assert [akin(page, most=most) for most in range(1, 12)] == [every[:most] for most in range(1, 12)]


def test_the_choice_of_editors_comes_first_and_is_said(client):
    chosen = PracticePageFactory(title="Gekozen", terms=["thema:anders"])
    page = PracticePageFactory(terms=[COMMON], related=[chosen])
    for number in range(9):
        PracticePageFactory(title=f"Verwant {number}", terms=[COMMON])
    found = beside(client, page)
    assert found[0] == ("Gekozen", "Gekozen door de redactie")
    assert len(found) == ROW
    assert all(reason == "Deelt: samenhang" for _title, reason in found[1:])


@pytest.mark.thorough
@pytest.mark.parametrize(("chosen", "shown"), [(0, 3), (2, 3), (3, 6), (6, 6), (8, 8)])
def test_rows_are_filled_and_no_choice_is_left_out(client, chosen, shown):
    others = [PracticePageFactory(title=f"Gekozen {number}") for number in range(chosen)]
    for number in range(9):
        PracticePageFactory(title=f"Verwant {number}")
    found = beside(client, PracticePageFactory(related=others))
    assert [title for title, _reason in found[:chosen]] == [f"Gekozen {number}" for number in range(chosen)]
    assert len(found) == len(set(found)) == shown


@pytest.mark.thorough
def test_what_is_shown_otherwise_is_not_shown_again(client):
    method = PracticePageFactory(title="De methodiek")
    page = PracticePageFactory(title="De toepassing", method=method)
    assert beside(client, page) == []
    assert beside(client, method) == []


@pytest.mark.thorough
def test_it_is_right_at_once_after_every_change(client):
    page, other = PracticePageFactory(), PracticePageFactory(title="Verwant")
    archived = PracticePageFactory(title="Gearchiveerd", archived_on=datetime.date(2024, 1, 1))
    draft = PracticePageFactory(title="Concept", draft=True)
    assert [title for title, _reason in beside(client, page)] == ["Verwant"]
    draft.save_revision().publish()
    assert {title for title, _reason in beside(client, page)} == {"Verwant", "Concept"}
    other.refresh_from_db()
    other.unpublish()
    assert [title for title, _reason in beside(client, page)] == ["Concept"]
    page.related_rows.create(related=draft)
    page.save_revision().publish()
    assert beside(client, page) == [("Concept", "Gekozen door de redactie")]
    page.related_rows = []
    page.save_revision().publish()
    assert beside(client, page)[0][1].startswith("Deelt")
    assert archived.title not in str(beside(client, page))
