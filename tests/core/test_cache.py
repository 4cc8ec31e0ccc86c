"""The cache that processes share: a real Redis, which stops and comes back."""

import logging

import pytest
from django.core.cache import cache
from django.test import Client

from config.settings.base import cache as described
from config.settings.base import cache_of_pages
from core import cache as module
from core.throttling.limits import give_back, within_limit
from tests.factories import EventPageFactory
from tests.redis_server import redis_server


@pytest.fixture(scope="module")
def running():
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(running, settings, monkeypatch):
    """The server, as the cache of the site."""
    settings.CACHES = {"default": described(running.url), "pages": cache_of_pages(described(running.url))}
    monkeypatch.setattr(module.ForgivingRedisCache, "_is_gone", False)
    monkeypatch.setattr(module.ForgivingRedisCache, "_ask_again_at", 0.0)
    cache.clear()
    yield running
    running.stop()
    running.start()


def come_back(redis, monkeypatch):
    redis.start()
    monkeypatch.setattr(module.ForgivingRedisCache, "_ask_again_at", 0.0)


def test_it_keeps_and_counts(redis):
    cache.set("sleutel", {"waarde": [1]}, 60)
    assert cache.get("sleutel") == {"waarde": [1]}
    assert cache.get_many(["sleutel", "andere"]) == {"sleutel": {"waarde": [1]}}
    assert (cache.add("sleutel", 2), cache.has_key("sleutel"), cache.touch("sleutel", 60)) == (False, True, True)
    assert cache.set_many({"een": 1, "twee": 2}) == []
    assert (cache.incr("een"), cache.decr("een"), cache.delete("een"), cache.get("een", "niets")) == (
        2,
        1,
        True,
        "niets",
    )
    cache.delete_many(["twee"])
    assert cache.get("twee") is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("een")
    assert [within_limit("grens", 2, 60) for _time in range(3)] == [True, True, False]
    give_back("grens")
    assert within_limit("grens", 2, 60)


def test_every_operation_goes_on_without_it(redis):
    redis.stop()
    assert cache.get("sleutel", "niets") == "niets"
    assert cache.get_many(["sleutel"]) == {}
    assert (cache.add("sleutel", 1), cache.has_key("sleutel"), cache.touch("sleutel")) == (True, False, False)
    assert cache.set_many({"een": 1}) == ["een"]
    assert cache.delete("een") is False
    assert cache.get_or_set("een", 1) == 1
    for done in (cache.set("een", 1), cache.delete_many(["een"])):
        assert done is None
    cache.clear()
    for count in (cache.incr, cache.decr):
        with pytest.raises(ValueError, match="not found"):
            count("een")
    assert all(within_limit("grens", 1, 60) for _time in range(3))
    give_back("grens")


def test_it_is_said_once_that_it_is_gone_and_once_that_it_is_back(redis, monkeypatch, caplog):
    redis.stop()
    for _time in range(3):
        monkeypatch.setattr(module.ForgivingRedisCache, "_ask_again_at", 0.0)
        cache.get("sleutel")
    come_back(redis, monkeypatch)
    for _time in range(3):
        cache.set("sleutel", 1)
    assert cache.get("sleutel") == 1
    said = [(record.levelno, record.getMessage()[:27]) for record in caplog.records if record.name == "core.cache"]
    assert said == [(logging.WARNING, "the cache does not answer, "), (logging.WARNING, "the cache answers again")]


def test_who_does_not_answer_is_left_alone_for_a_while(redis, monkeypatch):
    redis.stop()
    cache.get("sleutel")
    redis.start()
    cache.set("sleutel", 1)
    assert cache.get("sleutel") is None
    monkeypatch.setattr(module.ForgivingRedisCache, "_ask_again_at", 0.0)
    cache.set("sleutel", 1)
    assert cache.get("sleutel") == 1


def test_visitors_notice_nothing(redis, site):
    event = EventPageFactory(title="Praktijkendag")
    redis.stop()
    client = Client(headers={"sec-fetch-site": "same-origin"})
    assert client.get("/").status_code == 200
    assert client.get(f"{event.url}uitnodiging.pdf").content.startswith(b"%PDF")
    assert client.post("/zoeken/geteld/", {"q": "buurtfeest"}).status_code == 204
    assert client.post("/praktijk-doorgeven/", {"naam": "x"}).status_code == 422
    assert client.get("/cms/login/").status_code == 200
