"""From the log of changes to messages, and from messages to their receivers: in order, until they arrive.

A webhook has one message that did not arrive yet. What changes meanwhile waits in the log, which holds of each thing
its last change only: who was away for a day gets what is different, not what happened.
"""

import datetime
import json
import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from ninja.responses import NinjaJSONEncoder
from wagtail.models import Site

from api.webhooks.models import Webhook, WebhookDelivery
from api.webhooks.secrets import signature
from api.webhooks.sending import NotSentError, send
from core.changelog.change import Change, ChangeKind
from core.changelog.reading import Cursor, read_changes
from home.open_data.things import change_told
from library.models import SiteSettings
from post.letters import letter
from post.outbox import LEASE, delay_after

logger = logging.getLogger(__name__)

TYPE = "databank.changed"
# Changes in a message, and messages to one receiver before the next one has its turn.
MOST_ITEMS = 100
MOST_MESSAGES = 20
# Tries of one message before its webhook is paused: with the delays between them, some twenty hours.
MOST_TRIES = 12
KEPT_FOR = datetime.timedelta(days=30)
_AGENT = "Databank-sociale-samenhang"


def deliver_due() -> int:
    """Send to every webhook what it does not know yet; return how many messages arrived."""
    arrived = 0
    for key in Webhook.objects.filter(active=True).values_list("pk", flat=True):
        for _number in range(MOST_MESSAGES):
            delivery = _claim(key)
            if delivery is None or not _try_to_send(delivery):
                break
            arrived += 1
    return arrived


def redeliver(delivery: WebhookDelivery) -> None:
    """Let a message be sent once more, at once; also one that arrived."""
    delivery.due_at, delivery.delivered_at, delivery.tries, delivery.last_error = timezone.now(), None, 0, ""
    delivery.save(update_fields=["due_at", "delivered_at", "tries", "last_error"])


def forget_deliveries() -> int:
    """Remove the messages that arrived more than 30 days ago; return how many."""
    old = WebhookDelivery.objects.filter(delivered_at__lt=timezone.now() - KEPT_FOR)
    removed, _by_model = old.delete()
    return removed


# --- What is sent ----------------------------------------------------------------------------------------------------


@transaction.atomic
def _claim(key: int) -> WebhookDelivery | None:
    """Return the next message of a webhook, which nobody else sends for a while; None when there is none now."""
    webhook = Webhook.objects.select_for_update(skip_locked=True).filter(pk=key, active=True).first()
    if webhook is None:
        return None
    delivery = webhook.deliveries.outstanding().first() or _next_message(webhook)
    now = timezone.now()
    if delivery is None or delivery.due_at > now:
        return None
    delivery.due_at = now + LEASE
    delivery.tries += 1
    delivery.save(update_fields=["due_at", "tries"])
    return delivery


def _next_message(webhook: Webhook) -> WebhookDelivery | None:
    read = read_changes(Cursor(webhook.cursor), webhook.things(), MOST_ITEMS)
    # What is gone by the clock has no place in the log until the clock comes by.
    changes = [change for change in read.changes if change.cursor is not None]
    if read.cursor.position != webhook.cursor:
        webhook.cursor = read.cursor.position
        webhook.save(update_fields=["cursor"])
    if not changes:
        return None
    return WebhookDelivery.objects.create(webhook=webhook, body=_body(changes, read.cursor))


def _body(changes: list[Change], cursor: Cursor) -> str:
    data = {"cursor": str(cursor), "items": [_item(change) for change in changes]}
    message = {"type": TYPE, "timestamp": timezone.localtime().isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, cls=NinjaJSONEncoder)


def _item(change: Change) -> dict[str, Any]:
    """Return a change as /api/databank/changes tells it, but for its record."""
    is_over = change.expires_at is not None and change.expires_at <= timezone.now()
    return change_told(change, ChangeKind.GONE if is_over else change.kind)


# --- Sending ---------------------------------------------------------------------------------------------------------


def _try_to_send(delivery: WebhookDelivery) -> bool:
    webhook = delivery.webhook
    # Of this try: a receiver refuses what is old, for somebody could be sending it again.
    timestamp = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": _AGENT,
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(webhook.secret, delivery.message_id, timestamp, delivery.body),
    }
    delivery.last_status = None
    try:
        delivery.last_status = send(webhook.url, headers, delivery.body.encode())
    except NotSentError as error:
        delivery.last_error = str(error)
    else:
        if HTTPStatus.OK <= delivery.last_status < HTTPStatus.MULTIPLE_CHOICES:
            delivery.delivered_at, delivery.last_error = timezone.now(), ""
        else:
            delivery.last_error = f"De ontvanger antwoordde met {delivery.last_status}."
    if delivery.delivered_at is None:
        delivery.due_at = timezone.now() + delay_after(delivery.tries)
    delivery.save(update_fields=["last_status", "last_error", "delivered_at", "due_at"])
    if delivery.delivered_at is None:
        logger.warning("webhook %s: message not delivered (try %s)", webhook.pk, delivery.tries)
        # Who says that nobody is there any more is not asked again.
        if delivery.tries >= MOST_TRIES or delivery.last_status == HTTPStatus.GONE:
            _pause(webhook, delivery)
    return delivery.delivered_at is not None


@transaction.atomic
def _pause(webhook: Webhook, delivery: WebhookDelivery) -> None:
    webhook.active, webhook.paused_at = False, timezone.now()
    webhook.save(update_fields=["active", "paused_at"])
    site = Site.objects.filter(is_default_site=True).first()
    to = SiteSettings.for_site(site).editors_email if site is not None else ""
    if to:
        context = {"webhook": webhook, "delivery": delivery, "base_url": settings.BASE_URL}
        letter(to, f"Webhook gepauzeerd: {webhook.name}", "api/mails/webhook_paused.txt", context).save()
