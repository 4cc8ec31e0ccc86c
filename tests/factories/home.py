"""Factories of the home page and the standing pages, and the tree of the whole site."""

import pickle
from dataclasses import dataclass
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.models import Page, Site

from home.models import FruitlessSearches, HomePage, NearSearches, OpenDataFile, SearchClicks, StandardPage
from library.models import SiteSettings
from tests.factories.base import BasePageFactory, root_page, stream
from tests.factories.events import EventIndexPageFactory
from tests.factories.forms import FormPageFactory
from tests.factories.library import SiteSettingsFactory
from tests.factories.practices import PracticeIndexPageFactory


class HomePageFactory(BasePageFactory):
    class Meta:
        model = HomePage

    title = "Databank sociale samenhang"
    slug = "databank"
    lead = "Praktijken waarmee lokale besturen de sociale samenhang versterken."
    questions = stream(
        ("question", {"question": "Hoe versterk je de samenhang in een buurt?", "text": "<p>Zo.</p>"}),
        ("question", {"question": "Hoe voorkom je polarisering?", "text": ""}),
    )
    themes_intro = "Twee thema's."
    invitation_title = "Ken je zelf een praktijk?"
    invitation_text = "<p>Geef ze door.</p>"

    @classmethod
    def default_parent(cls) -> Page:
        return root_page()


class StandardPageFactory(BasePageFactory):
    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda number: f"Vaste pagina {number}")
    summary = "Wat de databank is en wie erachter zit."
    body = stream(("heading", "Hoe we kiezen"), ("text", "<p>Met zeven criteria.</p>"))

    @classmethod
    def default_parent(cls) -> Page:
        return home_page()


class QueryDailyHitsFactory(DjangoModelFactory):
    """A day on which someone searched for something."""

    class Meta:
        model = QueryDailyHits

    query = factory.LazyFunction(lambda: Query.get("straatfeest"))
    date = factory.LazyFunction(timezone.localdate)
    hits = 3


class FruitlessSearchesFactory(DjangoModelFactory):
    class Meta:
        model = FruitlessSearches

    daily = factory.SubFactory(QueryDailyHitsFactory)
    times = 2


class NearSearchesFactory(DjangoModelFactory):
    class Meta:
        model = NearSearches

    daily = factory.SubFactory(QueryDailyHitsFactory)
    times = 1


class SearchClicksFactory(DjangoModelFactory):
    class Meta:
        model = SearchClicks

    daily = factory.SubFactory(QueryDailyHitsFactory)
    page = factory.LazyFunction(lambda: home_page().page_ptr)
    times = 1


def home_page() -> HomePage:
    """Return the home page; the tree of the site is made when there is none."""
    found: HomePage | None = HomePage.objects.first()
    return found or build_home()[1]


def build_home() -> tuple[Site, HomePage]:
    """Make the home page and let it be the root of the default site, instead of the page that Wagtail put there."""
    welcome = list(root_page().get_children())
    home: HomePage = HomePageFactory()
    fields = {"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Databank sociale samenhang"}
    site, _created = Site.objects.update_or_create(is_default_site=True, defaults=fields)
    for page in welcome:
        page.delete()
    return site, home


@dataclass(frozen=True)
class SiteTree:
    """The pages that every test of the public site needs."""

    site: Site
    home: HomePage
    practices: Any
    events: Any
    hand_in: Any
    about: Any
    privacy: Any
    accessibility: Any
    settings: Any


# The pages of SiteTree, by their address below the home page.
SLUGS = {
    "practices": "praktijken",
    "events": "evenementen",
    "hand_in": "praktijk-doorgeven",
    "about": "over",
    "privacy": "privacy",
    "accessibility": "toegankelijkheid",
}


def site_tree() -> SiteTree:
    """Return the tree of the site, fresh; it is made where a test that commits has flushed what was there."""
    home = Site.objects.filter(is_default_site=True).values_list("root_page", flat=True).first()
    if home is None:
        return build_site()
    if home in _kept_trees:
        return pickle.loads(_kept_trees[home])  # noqa: S301 - our own
    return _load_tree()


# By the key of the home page, which is another one after a flush.
_kept_trees: dict[int, bytes] = {}


def keep_tree() -> None:
    """Keep the tree as every test finds it: to load nine pages takes longer than many a test."""
    tree = _load_tree()
    _kept_trees[tree.home.pk] = pickle.dumps(tree)


def _load_tree() -> SiteTree:
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    home = HomePage.objects.get(pk=site.root_page_id)
    pages = {page.slug: page for page in home.get_children().specific()}
    tree = {name: pages[slug] for name, slug in SLUGS.items()}
    return SiteTree(site=site, home=home, settings=SiteSettings.for_site(site), **tree)


def build_site() -> SiteTree:
    """Make the tree of the site, without a single practice or event, and its settings."""
    site, home = build_home()
    tree = {
        "practices": PracticeIndexPageFactory(parent=home),
        "events": EventIndexPageFactory(parent=home),
        "hand_in": FormPageFactory(parent=home, title="Geef een praktijk door", slug="praktijk-doorgeven"),
        "about": StandardPageFactory(parent=home, title="Over de databank", slug="over", show_in_menus=True),
        "privacy": StandardPageFactory(parent=home, title="Privacy", slug="privacy"),
        "accessibility": StandardPageFactory(parent=home, title="Toegankelijkheid", slug="toegankelijkheid"),
    }
    fixed = {f"{name}_page": tree[name] for name in ("hand_in", "about", "privacy", "accessibility")}
    return SiteTree(site=site, home=home, settings=SiteSettingsFactory(site=site, **fixed), **tree)


class OpenDataFileFactory(DjangoModelFactory):
    """A file with open data of which nothing is stored."""

    class Meta:
        model = OpenDataFile

    name = factory.Sequence(lambda number: f"bestand-{number}.csv")
    stored = factory.LazyAttribute(lambda file: f"open-data/{file.name}")
    size = 3
    sha256 = "0" * 64
    cursor = 0
    made_at = factory.LazyFunction(timezone.now)
