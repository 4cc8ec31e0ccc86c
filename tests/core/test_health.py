"""What probes are told: the process answers, the site can be shown."""

import pytest
from django.db import DatabaseError, connection, connections

pytestmark = pytest.mark.both_databases


@pytest.fixture
def no_database(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise DatabaseError("connection refused")

    # The fixtures that end a test need it again.
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "cursor", refuse)
        yield


def test_ready(db, client, django_assert_num_queries):
    client.get("/healthz/ready")
    with django_assert_num_queries(2):
        response = client.get("/healthz/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "applied"}
    assert "no-cache" in response["Cache-Control"]


def test_not_ready_while_a_migration_is_pending(db, client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'forms'")
    response = client.get("/healthz/ready")
    assert response.status_code == 503
    assert response.json()["migrations"] == "pending"


def test_not_ready_without_a_database(db, client, no_database):
    response = client.get("/healthz/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "error", "database": "unreachable"}


def test_alive_without_a_database(db, client, no_database):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/healthz/ready"])
@pytest.mark.parametrize("host", ["10.1.2.3", "10.1.2.3:8000", "", "[::1", "_", "a b"])
def test_probes_name_any_host_over_plain_http(db, client, settings, path, host):
    settings.ALLOWED_HOSTS = ["databank.example.be"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path, headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/healthz/ready"])
def test_health_is_only_read(db, client, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
