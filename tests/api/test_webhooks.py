"""Webhooks: what changes is posted to who asked for it, signed, until it arrives, and never into a closed network."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Reference
from standardwebhooks.webhooks import WebhookVerificationError

from api.models import Webhook, WebhookDelivery
from api.webhooks import delivering
from api.webhooks.delivering import MOST_TRIES, deliver_due, forget_deliveries
from api.webhooks.secrets import check_secret, new_secret
from api.webhooks.sending import NotSentError, check_address, send
from core.changelog.writing import write_differences
from core.http import strangers
from library.models import SiteSettings
from post.daily import Days
from post.outbox import send_due_mails
from tests.api.test_changes import DOCS
from tests.api.test_visibility import HIDE, SECRET
from tests.cms import form_values, soup
from tests.factories import EventPageFactory, PracticePageFactory, WebhookDeliveryFactory, WebhookFactory, term

pytestmark = pytest.mark.django_db


class Receiver:
    """A real server that keeps what it was sent. statuses: of its answers, the last one again and again."""

    def __init__(self, *statuses):
        self.statuses, self.got = list(statuses or [204]), []

    @property
    def items(self):
        return [item for _path, _headers, body in self.got for item in json.loads(body)["data"]["items"]]

    @contextmanager
    def running(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.path, dict(self.headers.items()), body))
                status = receiver.statuses.pop(0) if len(receiver.statuses) > 1 else receiver.statuses[0]
                if status == "drip":
                    self.wfile.write(b"HTTP/1.1 204 No Content\r\nX-Slow: ")
                    for _number in range(100):
                        time.sleep(0.1)
                        self.wfile.write(b"x")
                        self.wfile.flush()
                    return
                self.send_response(status)
                self.send_header("Location", "/elders")
                self.end_headers()

            def log_message(self, *_args):
                pass

            def handle(self):
                # Who asked may go away.
                with suppress(OSError):
                    super().handle()

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}/hook?a=1"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


@pytest.fixture
def anywhere(settings):
    """Let messages go to this machine."""
    settings.ASK_PRIVATE_ADDRESSES = True


@pytest.fixture
def receiver(anywhere):
    with Receiver().running() as running:
        yield running


@pytest.fixture
def webhook(site, receiver):
    write_differences()
    return WebhookFactory(url=receiver.url)


def due():
    """Let the time come at which what failed is tried again."""
    WebhookDelivery.objects.update(due_at=timezone.now())


# --- What is sent -----------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_a_change_is_told_once_as_changes_tells_it(client, webhook, receiver):
    PracticePageFactory(title="Leefstraat").save_revision().publish()
    assert deliver_due() == 1
    assert deliver_due() == 0
    ((path, headers, body),) = receiver.got
    assert path == "/hook?a=1"
    assert headers["Content-Type"] == "application/json"
    assert Reference(webhook.secret).verify(body, headers)["type"] == "databank.changed"
    told = json.loads(body)["data"]
    (item,) = told["items"]
    answer = client.get("/api/databank/changes?per_pagina=100").json()
    assert told["cursor"] == answer["cursor"]
    expected = next(found for found in answer["items"] if found["title"] == "Leefstraat")
    assert expected.pop("record")
    assert item == {**expected, "at": item["at"]}
    delivery = WebhookDelivery.objects.get()
    assert (delivery.tries, delivery.last_status, delivery.state()) == (1, 204, "Aangekomen")


def test_only_the_kinds_that_were_asked_for(webhook, receiver):
    Webhook.objects.update(practices=False)
    PracticePageFactory(title="Praktijk", terms=["thema:een"])
    EventPageFactory(title="Dag")
    write_differences()
    deliver_due()
    assert [item["title"] for item in receiver.items] == ["Dag"]


def test_what_is_gone_and_what_replaces_it(webhook, receiver):
    Webhook.objects.update(terms=True)
    page, old, new = PracticePageFactory(title="Weg"), term("thema:oud"), term("thema:nieuw")
    write_differences()
    deliver_due()
    page.delete()
    old.replaced_by = new
    old.save()
    deliver_due()
    told = {item["title"]: item for item in receiver.items if item["change"] == "gone"}
    assert told["Weg"]["uri"].endswith(str(page.translation_key))
    assert told[old.label]["replaced_by"] == new.uri


@pytest.mark.every_case
@pytest.mark.parametrize("hide", HIDE)
def test_what_is_hidden_is_not_told(webhook, receiver, hide):
    page = PracticePageFactory(title=SECRET)
    hide(page)
    write_differences()
    deliver_due()
    assert [item for item in receiver.items if item["title"] == SECRET and item["change"] != "gone"] == []


def test_what_expires_before_the_clock_comes_by_is_gone(webhook, receiver, monkeypatch):
    page = PracticePageFactory(title="Kort")
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    deliver_due()
    assert [item["change"] for item in receiver.items] == ["gone"]


def test_much_comes_in_several_messages(webhook, receiver, monkeypatch):
    monkeypatch.setattr("api.webhooks.delivering.MOST_ITEMS", 2)
    for number in range(5):
        PracticePageFactory(title=f"Praktijk {number}")
    write_differences()
    assert deliver_due() == 3
    assert [item["title"] for item in receiver.items] == [f"Praktijk {number}" for number in range(5)]


def test_a_new_webhook_is_told_what_changes_from_now_on(site, receiver):
    PracticePageFactory()
    write_differences()
    WebhookFactory(url=receiver.url)
    assert deliver_due() == 0


def test_the_worker_sends(webhook, receiver):
    PracticePageFactory(title="Leefstraat").save_revision().publish()
    Days().look()
    assert [item["title"] for item in receiver.items] == ["Leefstraat"]


# --- What does not arrive ---------------------------------------------------------------------------------------------


def test_what_fails_is_tried_again_later_and_keeps_the_others_waiting(webhook, receiver):
    receiver.statuses = [500, 302, 200]
    PracticePageFactory(title="Eerst").save_revision().publish()
    assert deliver_due() == 0
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state(), delivery.last_status) == ("Mislukt", 500)
    assert timedelta(seconds=50) < delivery.due_at - timezone.now() <= timedelta(minutes=1)
    PracticePageFactory(title="Daarna").save_revision().publish()
    assert deliver_due() == 0
    assert len(receiver.got) == 1
    due()
    deliver_due()
    # A redirect is not followed.
    assert [path for path, _headers, _body in receiver.got] == ["/hook?a=1"] * 2
    delivery.refresh_from_db()
    assert timedelta(seconds=110) < delivery.due_at - timezone.now() <= timedelta(minutes=2)
    due()
    assert deliver_due() == 2
    assert [item["title"] for item in receiver.items] == ["Eerst", "Eerst", "Eerst", "Daarna"]
    (_, first, body), (_, _, _), (_, third, again), (_, fourth, _) = receiver.got
    assert body == again
    assert first["webhook-id"] == third["webhook-id"] != fourth["webhook-id"]


@pytest.mark.both_databases
def test_what_one_worker_sends_another_leaves_alone(webhook, receiver):
    PracticePageFactory().save_revision().publish()
    assert delivering._claim(webhook.pk) is not None
    assert deliver_due() == 0
    # A worker that died while it sent holds nobody up for long.
    due()
    assert deliver_due() == 1


@pytest.mark.thorough
def test_a_receiver_that_is_away_gets_what_is_different_once(webhook, receiver):
    receiver.statuses = [503, 204]
    page = PracticePageFactory(title="Een")
    page.save_revision().publish()
    deliver_due()
    for title in ("Twee", "Drie"):
        page.title = title
        page.save_revision().publish()
    due()
    deliver_due()
    assert [item["title"] for item in receiver.items] == ["Een", "Een", "Drie"]


@pytest.mark.parametrize(("status", "tries"), [(500, MOST_TRIES), (410, 1)])
def test_it_is_paused_and_goes_on_without_loss(webhook, receiver, status, tries):
    SiteSettings.objects.update(editors_email="redactie@example.be")
    receiver.statuses = [status]
    page = PracticePageFactory(title="Een")
    page.save_revision().publish()
    for _number in range(tries + 2):
        due()
        deliver_due()
    assert len(receiver.got) == tries
    webhook.refresh_from_db()
    assert not webhook.active
    assert webhook.state().startswith("Gepauzeerd")
    send_due_mails()
    assert [sent.to for sent in mail.outbox] == [["redactie@example.be"]]
    assert f"/cms/webhooks/edit/{webhook.pk}/" in mail.outbox[0].body
    receiver.statuses = [204]
    webhook.active = True
    webhook.save()
    assert webhook.state() == "Actief"
    assert deliver_due() == 1


def test_nobody_listens(site, anywhere):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    webhook = WebhookFactory(url=url)
    PracticePageFactory().save_revision().publish()
    deliver_due()
    assert "Geen antwoord van 127.0.0.1" in webhook.deliveries.get().last_error


def test_who_drips_an_answer_is_cut_off(receiver, monkeypatch):
    monkeypatch.setattr(strangers, "DEADLINE", 0.5)
    receiver.statuses = ["drip"]
    began = time.monotonic()
    with pytest.raises(NotSentError):
        send(receiver.url, {}, b"{}")
    assert time.monotonic() - began < 4


# --- Where it may go --------------------------------------------------------------------------------------------------


CLOSED = [
    *(
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1:8443/x",
        "https://169.254.169.254/",
    ),
    *("https://[::ffff:127.0.0.1]/", "https://[fd00::1]/", "https://[2002:7f00:1::]/", "https://[64:ff9b::7f00:1]/"),
    *("https://[64:ff9b:1::7f00:1]/", "https://[::7f00:1]/", "https://[::ffff:0:127.0.0.1]/", "https://[fec0::1]/"),
    *("https://0.0.0.0/", "https://224.0.0.1/", "https://100.64.0.1/"),
]
# These show only when the name is asked.
BY_NAME = ["https://localhost/", "https://2130706433/", "https://127.1/", "https://0x7f000001/"]


@pytest.mark.every_case
@pytest.mark.parametrize("url", [*CLOSED, *BY_NAME])
def test_no_message_goes_into_a_closed_network(url, monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "create_connection", lambda *args: asked.append(args))
    with pytest.raises(NotSentError, match=r"besloten netwerk|bestaat niet"):
        send(url, {}, b"{}")
    assert asked == []


@pytest.mark.every_case
@pytest.mark.parametrize(
    "url",
    [
        *CLOSED,
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://a:b@example.org/",
        "https://example.org/#x",
        "https://[x/",
        "https://example.org:x/",
    ],
)
def test_such_an_address_is_refused_when_it_is_entered(url):
    with pytest.raises(ValidationError):
        check_address(url)


def test_one_closed_address_among_several_is_enough(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(NotSentError, match="besloten netwerk"):
        send("https://example.org/", {}, b"{}")


def test_the_address_that_was_looked_at_is_the_one_that_is_used(monkeypatch):
    """A name may mean another address the next time that it is asked."""
    answers = [[(2, 1, 6, "", ("93.184.216.34", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: answers.pop(0))
    asked = []

    def connect(address, *_args):
        asked.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotSentError):
        send("https://example.org/", {}, b"{}")
    assert asked == [("93.184.216.34", 443)]


# --- The signature ----------------------------------------------------------------------------------------------------


def test_another_secret_does_not_fit(webhook, receiver):
    PracticePageFactory().save_revision().publish()
    deliver_due()
    ((_path, headers, body),) = receiver.got
    with pytest.raises(WebhookVerificationError):
        Reference(new_secret()).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Reference(webhook.secret).verify(body + b" ", headers)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!", "geheim", "vwWlRvvnrPGVAw==", "whsec_" + "A" * 16])
def test_what_is_no_secret(secret):
    with pytest.raises(ValidationError):
        check_secret(secret)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_the_receiver_in_the_documentation(site, anywhere):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    write_differences()
    webhook = WebhookFactory(url=f"http://127.0.0.1:{port}/")
    program = re.search(r'```python\n("""Prints what changes.*?)```', DOCS.read_text(), re.DOTALL)[1]
    environment = {**os.environ, "SECRET": webhook.secret, "PORT": str(port)}
    running = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
    with running:
        try:
            for _try in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            PracticePageFactory(title="Leefstraat").save_revision().publish()
            assert deliver_due() == 1
            assert running.stdout.readline().startswith("created Leefstraat http")
            Webhook.objects.update(secret=new_secret())
            PracticePageFactory().save_revision().publish()
            assert deliver_due() == 0
            assert WebhookDelivery.objects.outstanding().get().last_status == 401
        finally:
            running.terminate()


# --- In the CMS -------------------------------------------------------------------------------------------------------


def test_administrators_manage_them(site, client, superuser):
    client.force_login(superuser)
    values = form_values(client.get("/cms/webhooks/new/"), "main form")
    assert values["secret"][0].startswith("whsec_")
    values |= {"name": "Gent", "url": "https://127.0.0.1/x"}
    assert "besloten netwerk" in client.post("/cms/webhooks/new/", values).content.decode()
    values |= {"url": "https://example.org/x"}
    assert client.post("/cms/webhooks/new/", values).status_code == 302
    webhook = Webhook.objects.get()
    assert (webhook.name, webhook.practices, webhook.terms, webhook.active) == ("Gent", True, False, True)
    assert "Actief" in client.get("/cms/webhooks/").content.decode()
    values = {"name": "Gent", "url": webhook.url, "secret": webhook.secret}
    assert "Kies minstens één soort" in client.post(f"/cms/webhooks/edit/{webhook.pk}/", values).content.decode()


def test_a_message_is_seen_and_sent_once_more(client, superuser, webhook, receiver):
    PracticePageFactory(title="Leefstraat").save_revision().publish()
    deliver_due()
    delivery = WebhookDelivery.objects.get()
    client.force_login(superuser)
    page = soup(client.get("/cms/webhook-berichten/"))
    assert "Aangekomen" in page.get_text()
    assert "Leefstraat" in client.get(f"/cms/webhook-berichten/inspect/{delivery.pk}/").content.decode()
    action = next(form["action"] for form in page.select("main form[method=post]") if "opnieuw" in form["action"])
    assert client.get(action).status_code == 405
    assert client.post(action).status_code == 302
    assert deliver_due() == 1
    (_, first, body), (_, again, same) = receiver.got
    assert (first["webhook-id"], body) == (again["webhook-id"], same)
    assert client.get("/cms/webhook-berichten/new/").status_code in {302, 404}
    assert client.post(f"/cms/webhook-berichten/delete/{delivery.pk}/").status_code in {302, 404}
    assert WebhookDelivery.objects.exists()


def test_nobody_else_sees_them(client, moderator, site):
    delivery = WebhookDeliveryFactory()
    moderator.user_permissions.add(Permission.objects.get(codename="view_webhookdelivery"))
    client.force_login(moderator)
    for path in (
        "webhooks/",
        "webhooks/new/",
        f"webhooks/edit/{delivery.webhook_id}/",
        "webhook-berichten/",
        f"webhook-berichten/inspect/{delivery.pk}/",
    ):
        response = client.get(f"/cms/{path}")
        assert response.status_code == 302, path
        assert delivery.webhook.secret not in response.content.decode()
    client.post(f"/cms/webhook-berichten/{delivery.pk}/opnieuw/")
    delivery.refresh_from_db()
    assert WebhookDelivery.objects.get().due_at == delivery.due_at
    assert "webhooks" not in client.get("/cms/").content.decode().lower()


def test_messages_go_after_thirty_days(site):
    old, new, waits = (
        WebhookDeliveryFactory(delivered_at=moment)
        for moment in (timezone.now() - timedelta(days=31), timezone.now(), None)
    )
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert forget_deliveries() == 1
    assert set(WebhookDelivery.objects.all()) == {new, waits}
    assert old.pk not in {new.pk, waits.pk}


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "fields", [{"practices": False, "events": False, "terms": False}, {"paused_at": timezone.now()}]
)
def test_what_the_database_refuses(site, fields):
    webhook = WebhookFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Webhook.objects.filter(pk=webhook.pk).update(**fields)
    assert connection.vendor
