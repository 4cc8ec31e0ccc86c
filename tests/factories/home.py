"""Factories of the home page and the standing pages, and the tree of the whole site."""

from dataclasses import dataclass
from typing import Any

import factory
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
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


def build_site() -> SiteTree:
    """Make the tree of the site, without a single practice or event, and its settings."""
    site, home = build_home()
    tree = {
        "practices": PracticeIndexPageFactory(parent=home),
        "events": EventIndexPageFactory(parent=home),
        "hand_in": FormPageFactory(parent=home, title="Geef een praktijk door", slug="praktijk-doorgeven"),
        "about": StandardPageFactory(parent=home, title="Over de databank", slug="over", show_in_menus=True),
        "privacy": StandardPageFactory(parent=home, title="Privacy"),
        "accessibility": StandardPageFactory(parent=home, title="Toegankelijkheid"),
    }
    fixed = {f"{name}_page": tree[name] for name in ("hand_in", "about", "privacy", "accessibility")}
    return SiteTree(site=site, home=home, settings=SiteSettingsFactory(site=site, **fixed), **tree)
