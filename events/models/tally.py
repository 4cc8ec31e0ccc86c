"""How many registered for an event, kept when who it was is forgotten."""

from django.db import models


class EventTally(models.Model):
    """The numbers of the registrations for an event that were removed. Names nobody."""

    is_content = False
    wagtail_reference_index_ignore = True

    event = models.OneToOneField(
        "events.EventPage", verbose_name="evenement", on_delete=models.CASCADE, related_name="tally"
    )
    confirmed = models.PositiveIntegerField("ingeschreven", default=0)
    waiting = models.PositiveIntegerField("op de wachtlijst", default=0)
    cancelled = models.PositiveIntegerField("geannuleerd", default=0)
    organisations = models.PositiveIntegerField("organisaties", default=0)
    attended = models.PositiveIntegerField("was er", default=0)

    class Meta:
        verbose_name = "telling van een evenement"
        verbose_name_plural = "tellingen van evenementen"
        default_permissions = ()

    def __str__(self) -> str:
        return f"de telling van {self.event}"
