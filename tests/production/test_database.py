"""PostgreSQL stops, and is started again."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import psycopg
import pytest

from tests.html import assert_sound
from tests.production.conftest import SETTINGS
from tests.production.test_errors import DOORS, posted
from tests.server import ROOT

pytestmark = pytest.mark.django_db
# What needs no database.
WITHOUT = {"static", "cms"}


def doors(production):
    listed = json.loads(production.ask("/api/v2/documents/").content)["items"]
    document = listed[0]["meta"]["download_url"].removeprefix("https://databank.example.org")
    return {**{name: path for name, path in DOORS.items() if name not in WITHOUT}, "document": document}


def assert_gone(answer, path):
    assert answer.status_code == 503
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Cache-Control"] == "no-store"
    if path.startswith("/api/"):
        assert answer.kind == "application/problem+json"
    else:
        assert "We zijn er zo weer" in assert_sound(answer, 503).h1.text


def test_while_the_database_is_gone_every_door_says_so_and_works_again_at_once(production, postgresql):
    paths = doors(production)
    before = {path: production.ask(path).status_code for path in paths.values()}
    postgresql.stop()
    try:
        for path in paths.values():
            assert_gone(production.ask(path), path)
            assert_gone(production.ask(path, Cookie="sessionid=aaaaaaaaaaaaaaaaaaaa"), path)
        for path in (paths["form"], paths["cms login"]):
            assert_gone(production.ask(path, **posted(b"a=1")), path)
        assert production.ask("/cms/pages/", Cookie="sessionid=aaaaaaaaaaaaaaaaaaaa").status_code == 503
        assert production.ask(DOORS["static"]).status_code == 200
        assert production.ask("/healthz").status_code == 200
        assert production.ask("/healthz/ready").status_code == 503
    finally:
        postgresql.start()
    assert {path: production.ask(path).status_code for path in paths.values()} == before
    assert production.ask("/healthz/ready").status_code == 200


def test_a_restart_between_two_requests_is_seen_by_nobody(production, postgresql):
    for path in doors(production).values():
        expected = production.ask(path).status_code
        postgresql.stop()
        postgresql.start()
        assert production.ask(path).status_code == expected, path


# --- A connection that ends while it is used --------------------------------------------------------------------------

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@contextmanager
def held_up(postgresql, table):
    """Keep everybody waiting who reads `table`; yield a function that ends the connection of one who does."""

    def one_waits():
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if found := watch.execute(WAITING).fetchone():
                return found[0]
            time.sleep(0.02)
        raise AssertionError("nobody waits")

    with (
        psycopg.connect(postgresql.url, autocommit=True) as watch,
        psycopg.connect(postgresql.url) as holder,
        ThreadPoolExecutor() as pool,
    ):
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")

        def end_connection(ask):
            """Let `ask` wait, end its connection and let the next one pass."""
            answer = pool.submit(ask)
            process = one_waits()
            watch.execute("SELECT pg_terminate_backend(%s)", [process])
            holder.rollback()
            return answer.result()

        yield end_connection


@pytest.mark.parametrize("door", ["page", "v2", "databank", "export"])
def test_what_only_reads_is_tried_once_more_when_its_connection_breaks(production, postgresql, door):
    with held_up(postgresql, "core_changestamp") as end_connection:
        assert end_connection(lambda: production.ask(DOORS[door])).status_code == 200


def test_what_writes_is_not_tried_again(production, postgresql):
    with held_up(postgresql, "wagtailcore_site") as end_connection:
        answer = end_connection(lambda: production.ask(DOORS["form"], **posted(b"a=1")))
    assert_gone(answer, DOORS["form"])


def test_a_restart_while_a_page_is_made_is_no_error(production, postgresql):
    with ThreadPoolExecutor() as pool, suppress(psycopg.OperationalError), psycopg.connect(postgresql.url) as holder:
        holder.execute("LOCK TABLE core_changestamp IN ACCESS EXCLUSIVE MODE")
        # Nobody asked this before: it takes more of the database than to see that nothing changed.
        answer = pool.submit(production.ask, "/zoeken/?q=herstart")
        time.sleep(1)
        # Ends the connection of the holder too.
        postgresql.stop()
        try:
            assert_gone(answer.result(), "/zoeken/")
        finally:
            postgresql.start()
    assert production.ask("/").status_code == 200


def test_the_worker_of_the_outbox_outlives_a_restart(production, postgresql, tmp_path):
    environment = {
        **SETTINGS,
        "DATABASE_URL": postgresql.url,
        "PRIVATE_ROOT": str(tmp_path / "private"),
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    command = [sys.executable, "manage.py", "send_outbox", "--loop", "--interval", "0.1"]
    add = """INSERT INTO forms_outgoingmail
        ("to", reply_to, subject, text, html, calendar, created_at, due_at, tries, last_error, unsubscribe_url)
        VALUES ('an@example.be', '', %s, 'Dag', '', '', now(), now(), 0, '', '')"""
    sent = "SELECT count(*) FROM forms_outgoingmail WHERE sent_at IS NOT NULL AND subject = %s"

    def is_sent(subject):
        end = time.monotonic() + 60
        with psycopg.connect(postgresql.url, autocommit=True) as connection:
            connection.execute(add, [subject])
            while time.monotonic() < end:
                if connection.execute(sent, [subject]).fetchone() == (1,):
                    return True
                time.sleep(0.1)
        return False

    with (tmp_path / "log").open("wb") as log:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            assert is_sent("voor"), (tmp_path / "log").read_text()
            postgresql.stop()
            time.sleep(0.5)
            postgresql.start()
            assert is_sent("na")
            assert worker.poll() is None
        finally:
            worker.terminate()
            worker.wait(timeout=20)
