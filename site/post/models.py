"""The outbox."""

from django.db import models
from django.utils import timezone


class OutgoingMail(models.Model):
    """A mail that is owed: written with what causes it, sent by a worker until the mail server takes it."""

    is_content = False

    submission = models.ForeignKey(
        "forms.Submission",
        verbose_name="inzending",
        on_delete=models.CASCADE,
        related_name="mails",
        null=True,
        blank=True,
    )
    to = models.EmailField("aan")
    # Whom an answer goes to, where that is not the databank.
    reply_to = models.EmailField("antwoorden aan", blank=True)
    # Where a program for mail leaves the list with one POST (RFC 8058); for mails that come by themselves.
    unsubscribe_url = models.URLField("adres om af te melden", max_length=500, blank=True)
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst")
    # The same as a page, for programs that show it.
    html = models.TextField("tekst als HTML", blank=True)
    # Goes along as a file that puts something in the calendar of who reads it.
    calendar = models.TextField("agenda (iCalendar)", blank=True)
    created_at = models.DateTimeField("geschreven", auto_now_add=True)
    due_at = models.DateTimeField("te versturen vanaf", default=timezone.now)
    sent_at = models.DateTimeField("verstuurd", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("pogingen", default=0)
    last_error = models.TextField("laatste fout", blank=True)

    class Meta:
        # It stands in the tables and the migrations of forms, where it began; only the code is common ground.
        app_label = "forms"
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mails"
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at"], name="mail_due", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
