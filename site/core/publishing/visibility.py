"""What the public may see, in one place. Every page, feed, export and API answer goes through it."""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils import timezone
from wagtail.models import Page, PageManager, PageViewRestriction, Site
from wagtail.query import PageQuerySet

PageQuerySetT = TypeVar("PageQuerySetT", bound=PageQuerySet)


def site_root_path(site: Site | None = None) -> str:
    """Return the `url_path` of the root page of `site` (the default site when None); empty when there is no site."""
    roots = Site.get_site_root_paths()
    if site is None and len(roots) > 1:
        # Wagtail lists them by path, and does not say which is the default.
        site = Site.objects.filter(is_default_site=True).first()
    if site is not None:
        roots = [root for root in roots if root.site_id == site.pk]
    return roots[0].root_path if roots else ""


def _restricted(unlocked: Collection[int]) -> Exists:
    """Whether a page, or one above it, has a restriction; Wagtail's own `public()` asks this in a query before."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    # Not page__path: once SQLite has statistics it starts such a join at the pages, all of them for every page.
    above = Subquery(Page.objects.filter(pk=OuterRef("page_id")).values("path"))
    restrictions = PageViewRestriction.objects.alias(asked=path, above=above)
    if unlocked:
        restrictions = restrictions.exclude(pk__in=unlocked)
    return Exists(restrictions.filter(asked__startswith=F("above")))


def published(pages: PageQuerySetT) -> PageQuerySetT:
    """Narrow `pages` to what is on the site now: live, not expired. Who may see it there is asked by the privacy.

    A page stays live until the scheduler unpublishes it; the clock is asked here too, so that nothing shows for longer
    than its editor said.
    """
    return pages.live().filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))


def is_published(page: Page) -> bool:
    """Whether `published` would give this page, by what was loaded of it."""
    return page.live and (page.expire_at is None or page.expire_at > timezone.now())


def publicly_visible(pages: PageQuerySetT, site: Site | None = None, unlocked: Collection[int] = ()) -> PageQuerySetT:
    """Narrow `pages` to what an anonymous visitor of `site` may see now: published, unrestricted, of this site.

    Works on any queryset of pages, also of Wagtail's own Page. unlocked: keys of the restrictions of which this visitor
    gave the password.
    """
    root_path = site_root_path(site)
    if not root_path:
        return pages.none()
    return published(pages).filter(~_restricted(unlocked), url_path__startswith=root_path)


class BasePageQuerySet(PageQuerySet):
    """Querysets of every page type of ours."""

    def published(self) -> "BasePageQuerySet":
        """Return what is on the site now, for whoever its privacy allows."""
        return published(self)

    def public(self, site: Site | None = None) -> "BasePageQuerySet":
        """Return what an anonymous visitor may see; Wagtail's own `public()` looks at privacy only."""
        return publicly_visible(self, site)

    def listed(self, site: Site | None = None) -> "BasePageQuerySet":
        """Return what lists show of what is public. Page types that can be archived narrow it."""
        return self.public(site)

    def for_indexing(self) -> "BasePageQuerySet":
        """Bring along what the search stores of a page. Page types that are found by their rows bring those along."""
        return self


BasePageManager = PageManager.from_queryset(BasePageQuerySet)
