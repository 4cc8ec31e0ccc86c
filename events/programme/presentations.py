"""What practices know of events: at which published one each is presented."""

from django.db import transaction

from core.changes.stamp import ChangeStamp
from events.models import EventPage
from events.models.choices import EventStatus
from events.programme.stored import practice_keys
from practices.models import PracticePage, PracticePresentation


@transaction.atomic
def record_presentations(event: EventPage) -> None:
    """Write which practices the published programme presents, and forget those that it no longer does."""
    forget_presentations(event)
    if event.starts_at is None:
        return
    ChangeStamp.move()
    note = "" if event.status == EventStatus.PLANNED else event.get_status_display()
    PracticePresentation.objects.bulk_create(
        PracticePresentation(practice=practice, event_page_id=event.pk, starts_at=event.starts_at, note=note)
        for practice in PracticePage.objects.filter(pk__in=practice_keys(event.programme))
    )


def forget_presentations(event: EventPage) -> None:
    """Forget what an event presents that is no longer public; a deleted one takes its rows along by itself."""
    PracticePresentation.objects.filter(event_page=event).delete()
