"""What is kept of a page stays for as long as the log names neither that page nor something that many pages show."""

import datetime

import pytest
from django.utils import timezone

from core.changelog.versions import versions
from core.publishing.uses import tell_uses
from library.models import SiteSettings, Term
from tests.factories import EventPageFactory, PracticePageFactory, StandardPageFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def pair(site):
    return PracticePageFactory(), PracticePageFactory(terms=["doelgroep:jongeren"])


def test_a_change_of_one_practice_renews_that_one(pair, django_assert_num_queries):
    changed, other = pair
    before = versions()
    changed.save_revision().publish()
    # The stamp, when pages expire, and the log.
    with django_assert_num_queries(3):
        after = versions()
    assert after.of(changed.pk) != before.of(changed.pk)
    assert after.of(other.pk) == before.of(other.pk)
    assert after.of_all == before.of_all
    with django_assert_num_queries(1):
        assert versions() is after


def test_what_shows_it_is_renewed_as_well(pair):
    method, other = pair
    applying = PracticePageFactory(method=method)
    tell_uses(applying)
    before = versions()
    method.title = "Een andere naam"
    method.save_revision().publish()
    assert versions().of(applying.pk) != before.of(applying.pk)
    assert versions().of(other.pk) == before.of(other.pk)


@pytest.mark.parametrize("change", ["page", "term", "settings", "clock"])
def test_what_many_pages_show_renews_all(pair, site, monkeypatch, change):
    page = StandardPageFactory()
    EventPageFactory(expire_at=timezone.now() + datetime.timedelta(hours=1))
    before = versions()
    if change == "page":
        page.save_revision().publish()
    elif change == "term":
        Term.objects.get(slug="jongeren").save()
    elif change == "settings":
        SiteSettings.objects.get().save()
    else:
        later = timezone.now() + datetime.timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda: later)
    after = versions()
    assert after.of_all != before.of_all
    assert all(after.of(practice.pk) != before.of(practice.pk) for practice in pair)


def test_things_of_one_name_have_a_version_of_their_own(pair):
    before = versions()
    pair[0].save_revision().publish()
    after = versions()
    assert after.of_things("practice") != before.of_things("practice")
    assert after.of_things("event") == before.of_things("event")
    EventPageFactory().save_revision().publish()
    assert versions().of_things("event") != before.of_things("event")
