"""What every public page says above its content for a while."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Site
from wagtail.rich_text import expand_db_html

from core.http.conditional import changes_by_clock, content_now
from core.kept import SITES_KEPT, Kept

LONGEST = 300

_of_sites: Kept[None, dict[int, "Announcement"]] = Kept(1)
_written: Kept[str, SafeString] = Kept(SITES_KEPT)


class AnnouncementKind(models.TextChoices):
    """How an announcement looks."""

    INFO = "info", "Mededeling"
    WARNING = "warning", "Waarschuwing"


@register_setting(icon="warning")
class Announcement(BaseSiteSetting):
    """A short text on every public page of a site, from one moment to another."""

    text = RichTextField(
        "tekst",
        features=["bold", "italic", "link"],
        max_length=LONGEST,
        blank=True,
        help_text=f"Hoogstens {LONGEST} tekens. Staat boven elke pagina, niet op papier. Leeg: er staat niets.",
    )
    kind = models.CharField(
        "soort",
        max_length=8,
        choices=AnnouncementKind,
        default=AnnouncementKind.INFO,
        help_text="Een waarschuwing valt meer op: bijvoorbeeld als het formulier even niet werkt.",
    )
    starts_at = models.DateTimeField("vanaf", null=True, blank=True, help_text="Leeg: meteen.")
    ends_at = models.DateTimeField("tot", null=True, blank=True, help_text="Leeg: tot je de tekst weghaalt.")

    panels = [
        FieldPanel("text"),
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="Periode"),
    ]

    class Meta:
        verbose_name = "Mededeling op de site"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AnnouncementKind.values), name="announcement_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="announcement_ends_after_it_starts"
            ),
        ]

    def clean(self) -> None:
        """Refuse an end that does not come after the beginning."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "Het einde komt na het begin."})

    @property
    def moments(self) -> list[datetime.datetime]:
        """When it appears and when it goes, as far as that is said."""
        return [moment for moment in (self.starts_at, self.ends_at) if moment]

    @property
    def is_shown(self) -> bool:
        """Whether it says something, and does so now."""
        now = timezone.now()
        begun = self.starts_at is None or self.starts_at <= now
        return begun and (self.ends_at is None or now < self.ends_at) and bool(strip_tags(self.text).strip())

    @property
    def html(self) -> SafeString:
        """The text with the addresses of what it leads to. Kept while nothing changes."""
        return _written.get(self.text, content_now(), lambda: mark_safe(expand_db_html(self.text)))  # noqa: S308

    @classmethod
    def shown_on(cls, site: Site | None) -> "Announcement | None":
        """Return what the pages of a site say now, to read. One query when the content changed, else none."""
        found = _all().get(site.pk) if site else None
        return found if found and found.is_shown else None


def _all() -> dict[int, Announcement]:
    """Return the announcements by the key of their site."""
    return _of_sites.get(None, content_now(), lambda: {row.site_id: row for row in Announcement.objects.all()})


@changes_by_clock
def moments_of_announcements() -> Iterable[datetime.datetime]:
    """Yield when an announcement appears or goes: every page is another one then."""
    for announcement in _all().values():
        yield from announcement.moments
