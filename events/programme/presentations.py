"""What practices know of events: at which published one each is presented."""

from django.db import transaction
from wagtail.models import Page

from core.changelog.noting import note
from core.changes.stamp import ChangeStamp
from events.models import EventPage
from events.models.choices import EventStatus
from events.programme.stored import practice_keys
from practices.models import PracticePage, PracticePresentation


@transaction.atomic
def record_presentations(event: EventPage) -> None:
    """Write which practices the published programme presents, and forget those that it no longer does."""
    if event.starts_at is None:
        forget_presentations(event)
        return
    note_of_event = "" if event.status == EventStatus.PLANNED else event.get_status_display()
    told = {"starts_at": event.starts_at, "note": note_of_event}
    known = PracticePresentation.objects.filter(event_page=event)
    keys = set(PracticePage.objects.filter(pk__in=practice_keys(event.programme)).values_list("pk", flat=True))
    # Those that are told already stay, so that the practices do not look as if they changed.
    kept = set(known.filter(practice__in=keys, **told).values_list("practice_id", flat=True))
    known.exclude(practice__in=kept).delete()
    if new := keys - kept:
        ChangeStamp.move()
        PracticePresentation.objects.bulk_create(
            PracticePresentation(practice_id=key, event_page_id=event.pk, **told) for key in sorted(new)
        )
        note(Page, new)


def forget_presentations(event: EventPage) -> None:
    """Forget what an event presents that is no longer public; a deleted one takes its rows along by itself."""
    PracticePresentation.objects.filter(event_page=event).delete()
