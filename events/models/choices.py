"""Closed lists of values of an event. The values are Dutch: they stand in the database and in the API."""

from django.db import models


class EventStatus(models.TextChoices):
    """Whether the event takes place."""

    PLANNED = "gepland", "Gepland"
    POSTPONED = "uitgesteld", "Uitgesteld"
    CANCELLED = "geannuleerd", "Geannuleerd"


class AttendanceMode(models.TextChoices):
    """How people take part."""

    ON_SITE = "ter-plaatse", "Ter plaatse"
    ONLINE = "online", "Online"
    MIXED = "gemengd", "Ter plaatse en online"


class RegistrationMode(models.TextChoices):
    """How people register."""

    NONE = "geen", "Inschrijven hoeft niet"
    EXTERNAL = "extern", "Op een andere site"
    FORM = "formulier", "Met een formulier op deze site"
