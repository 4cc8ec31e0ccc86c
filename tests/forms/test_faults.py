"""What goes wrong around a hand-in, for real: killed processes, a crowd, a mail server or a database that is gone.

`make test` kills ten times, `make test-faults` two hundred.
"""

import os
import random
import socket
import threading
import time
import uuid
from collections import Counter

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import override_settings
from wagtail.models import ModelLogEntry

from forms.models import Submission
from post.models import OutgoingMail
from post.outbox import send_due_mails
from tests.factories import OutgoingMailFactory, site_tree
from tests.factories.forms import ANSWERS
from tests.forms.conftest import URL, token
from tests.server import serve

KILLS = int(os.environ.get("KILLS", "10"))
VISITORS = 4
# One for the submitter, one for the editors.
MAILS = 2

pytestmark = pytest.mark.django_db(transaction=True)


def hand_in(server, key, visitor=0):
    """Hand in the form that was shown with `key`; return whether it was acknowledged."""
    # Each from an address and for a mailbox of its own: both have a limit.
    address = f"10.{visitor}.{random.randrange(256)}.{random.randrange(256)}"
    own = {"naam_van_de_praktijk": f"Praktijk {key}", "je_e_mailadres": f"{key}@example.be"}
    told = {**ANSWERS, **own, "formuliersleutel": token(key=key)}
    status, location = server.post(URL, told, address)
    if status == 303:
        assert location.startswith(f"/inzending/{uuid.UUID(key).hex}:")
    return status == 303


def whole(keys):
    """Check that what is stored of `keys` is stored whole and once, and return which those are."""
    stored = Counter(str(key) for key in Submission.objects.values_list("key", flat=True))
    assert set(stored) <= set(keys)
    assert set(stored.values()) <= {1}
    mails = Counter(str(key) for key in OutgoingMail.objects.values_list("submission__key", flat=True))
    assert mails == dict.fromkeys(stored, MAILS)
    received = Counter(ModelLogEntry.objects.filter(action="forms.receive").values_list("object_id", flat=True))
    assert received == {str(pk): 1 for pk in Submission.objects.values_list("pk", flat=True)}
    return set(stored)


@pytest.mark.thorough
def test_what_is_acknowledged_is_stored_whole_whenever_a_process_is_killed():
    site_tree()
    acknowledged: set[str] = set()
    tried: set[str] = set()
    stop = threading.Event()

    def visit(visitor, server):
        while not stop.is_set():
            key = str(uuid.uuid4())
            tried.add(key)
            if hand_in(server, key, visitor):
                acknowledged.add(key)

    with serve() as server:
        visitors = [threading.Thread(target=visit, args=(number, server)) for number in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        for _kill in range(KILLS):
            time.sleep(random.uniform(0.05, 0.5))
            if workers := server.workers():
                server.kill_worker(random.choice(workers))
        time.sleep(1)
        stop.set()
        for visitor in visitors:
            visitor.join()
        assert acknowledged
        assert acknowledged <= whole(tried)
        # Who got no answer tries again.
        for key in tried - acknowledged:
            assert hand_in(server, key)
        assert whole(tried) == tried


# Two at once are taken in tests/forms/test_hand_in.py, by threads of the test.
@pytest.mark.thorough
def test_thirty_at_once_are_all_taken():
    site_tree()
    keys = [str(uuid.uuid4()) for _number in range(30)]
    barrier, answers = threading.Barrier(len(keys)), {}

    def at_once(number, key, server):
        barrier.wait()
        answers[key] = hand_in(server, key, number)

    with serve() as server:
        threads = [threading.Thread(target=at_once, args=(number, key, server)) for number, key in enumerate(keys)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [key for key in keys if not answers[key]] == []
    assert whole(keys) == set(keys)


@pytest.fixture
def silent_server():
    """The port of a mail server that takes a connection and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def through(port):
    """Send mails with SMTP to this port, and wait for an answer for one second."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return override_settings(MAIL_SERVER_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_TIMEOUT=1)


def test_a_mail_server_that_hangs_delays_a_mail_and_no_more(silent_server):
    owed = OutgoingMailFactory()
    began = time.monotonic()
    with through(silent_server):
        assert send_due_mails() == 0
    assert time.monotonic() - began < 5
    owed.refresh_from_db()
    assert (owed.sent_at, owed.tries) == (None, 1)
    assert "timed out" in owed.last_error
    OutgoingMail.objects.update(due_at=owed.created_at)
    assert send_due_mails() == 1
    assert [message.to for message in django_mail.outbox] == [[owed.to]]


def test_a_mail_server_that_is_not_there_delays_a_mail_and_no_more(silent_server):
    owed = OutgoingMailFactory()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = probe.getsockname()[1]
    with through(nobody):
        assert send_due_mails() == 0
    owed.refresh_from_db()
    assert owed.sent_at is None
    assert "refused" in owed.last_error


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database of SQLite is a file beside the program")
def test_a_database_that_is_gone_for_a_while_loses_nothing():
    import psycopg

    site_tree()
    name = connection.settings_dict["NAME"]
    keys = [str(uuid.uuid4()) for _number in range(3)]
    config = connection.settings_dict
    connection.close()
    with (
        serve() as server,
        psycopg.connect(
            host=config["HOST"], port=config["PORT"], user=config["USER"], dbname="postgres", autocommit=True
        ) as maintenance,
    ):
        assert hand_in(server, keys[0])
        maintenance.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            maintenance.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            status, _location = server.post(URL, {**ANSWERS, "formuliersleutel": token(key=keys[1])})
            assert status == 503
        finally:
            maintenance.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert whole(keys) == {keys[0]}
        assert hand_in(server, keys[1])
        assert hand_in(server, keys[2])
    assert whole(keys) == set(keys)
