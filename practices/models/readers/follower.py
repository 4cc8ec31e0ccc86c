"""Who follows practice queries by mail, without an account, and which."""

import datetime
import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

# What nobody confirmed within this is forgotten, with the address.
CONFIRM_WITHIN = datetime.timedelta(days=7)
# There is as much between two mails to one address, whatever it follows.
BETWEEN_MAILS = datetime.timedelta(days=7)
# Of a query, as it stands in an address.
LONGEST_QUERY = 2000


class Follower(models.Model):
    """An address that gets at most one mail a week. Of who it is nothing else is kept."""

    is_content = False
    wagtail_reference_index_ignore = True

    email = models.EmailField("e-mailadres")
    # What the links hold by which one leaves.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    mailed_on = models.DateField("laatste mail op", null=True, blank=True)

    class Meta:
        verbose_name = "volger"
        verbose_name_plural = "volgers"
        default_permissions = ()
        constraints = [models.UniqueConstraint(Lower("email"), name="follower_once")]

    def __str__(self) -> str:
        return self.email


class FollowedQuery(models.Model):
    """A practice query that an address follows once it said so in answer to a mail.

    query: as it stands in an address, empty for all practices. told_until: what appeared before needs no telling.
    """

    is_content = False
    wagtail_reference_index_ignore = True

    follower = models.ForeignKey(Follower, verbose_name="volger", on_delete=models.CASCADE, related_name="queries")
    query = models.CharField("zoekvraag", max_length=LONGEST_QUERY, blank=True)
    # What the links hold by which one confirms or stops.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)
    told_until = models.DateTimeField("verteld tot", default=timezone.now)

    class Meta:
        verbose_name = "gevolgde zoekvraag"
        verbose_name_plural = "gevolgde zoekvragen"
        default_permissions = ()
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["follower", "query"], name="followed_query_once")]

    def __str__(self) -> str:
        return f"{self.follower}: {self.query or 'alle praktijken'}"
