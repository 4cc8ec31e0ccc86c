"""Counting attempts: at once, from which address, and in what words one is told to wait."""

import datetime
import threading

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from core.throttling.attempts import PACES, Door, Kind, Subject, attempt, try_again
from core.throttling.limits import client_address

pytestmark = pytest.mark.both_databases

WHO = [Subject(Kind.ACCOUNT, "user:1"), Subject(Kind.ADDRESS, "192.0.2.1")]


@pytest.mark.thorough
def test_many_at_once_are_not_looked_at_before_the_first_is_counted(transactional_db):
    looked_at, barrier = [], threading.Barrier(12)

    def knock():
        try:
            barrier.wait(timeout=20)
            looked_at.append(attempt(Door.LOGIN, WHO) is None)
        finally:
            connection.close()

    threads = [threading.Thread(target=knock) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (len(looked_at), sum(looked_at)) == (12, PACES[Kind.ACCOUNT].free)


def test_doors_count_apart(db):
    for _number in range(5):
        attempt(Door.LOGIN, WHO)
    assert attempt(Door.LOGIN, WHO)
    assert attempt(Door.RESET, WHO) is None


@pytest.mark.parametrize("count", [5, 25, 1000, 2**31])
def test_no_wait_is_longer_than_a_quarter_of_an_hour(count):
    assert all(
        pace.wait(count) is None or pace.wait(count) <= datetime.timedelta(minutes=15) for pace in PACES.values()
    )


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.1"),
        (1, "", "198.51.100.1"),
        (1, " , ", "198.51.100.1"),
        # One house has a network of IPv6, not an address.
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "no address", "no address"),
    ],
)
def test_the_address_is_what_our_own_proxies_tell(settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR="198.51.100.1")
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "om 14.06 uur, over één minuut."),
        (30, "om 14.06 uur, over één minuut."),
        (900, "om 14.21 uur, over 15 minuten."),
    ],
)
def test_one_is_told_when_to_try_again(monkeypatch, seconds, words):
    now = datetime.datetime(2026, 3, 2, 13, 5, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert try_again(now + datetime.timedelta(seconds=seconds)) == f"Probeer het opnieuw {words}"
