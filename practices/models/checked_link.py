"""The addresses that practices lead to, and whether they still answer."""

from django.db import models


class CheckedLinkQuerySet(models.QuerySet["CheckedLink"]):
    """Querysets of links."""

    def dead(self) -> "CheckedLinkQuerySet":
        """Return those that failed more than once in a row: once, a site may be down for a night."""
        return self.filter(failures__gte=FAILURES_OF_DEAD)


FAILURES_OF_DEAD = 2


class CheckedLink(models.Model):
    """An address that practices on the site lead to. problem: why it failed the last time, in Dutch."""

    is_content = False
    # It refers to practices, it does not use them.
    wagtail_reference_index_ignore = True

    url = models.CharField("adres", max_length=500, unique=True)
    practices = models.ManyToManyField("practices.PracticePage", verbose_name="praktijken", related_name="+")
    checked_at = models.DateTimeField("nagekeken", null=True, blank=True)
    failures = models.PositiveSmallIntegerField("keren na elkaar mislukt", default=0)
    problem = models.CharField("wat er misliep", max_length=200, blank=True)

    objects = CheckedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "nagekeken link"
        verbose_name_plural = "nagekeken links"
        ordering = ["url"]
        default_permissions = ()
        indexes = [models.Index(fields=["checked_at"], name="link_checked_at")]

    def __str__(self) -> str:
        return self.url
