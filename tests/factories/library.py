"""Factories of the library: users, media, registers, vocabularies, the word list and settings."""

from typing import Any

import factory
import wagtail_factories
from django.contrib.contenttypes.models import ContentType
from factory.django import DjangoModelFactory
from wagtail.models import Site

from library.models import (
    Announcement,
    ChangedText,
    DatabankDocument,
    DatabankImage,
    DatabankRendition,
    Indicator,
    Municipality,
    MunicipalityFigure,
    Organisation,
    OrganisationKind,
    PagePreview,
    Province,
    SiteSettings,
    Term,
    User,
    Vocabulary,
    WordGroup,
)
from library.municipalities.figures import store_figures
from tests.factories.base import root_collection

PASSWORD = "een-wachtwoord-voor-tests"


class UserFactory(DjangoModelFactory):
    """Users log in with PASSWORD. `superuser=True` makes one who may do everything; `groups=[...]` adds to groups."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda number: f"gebruiker{number}@example.be")
    first_name = "An"
    last_name = factory.Sequence(lambda number: f"Peeters {number}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)

    @factory.post_generation
    def groups(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        if create and extracted:
            self.groups.set(extracted)


class DatabankImageFactory(wagtail_factories.ImageFactory):
    class Meta:
        model = DatabankImage

    title = factory.Sequence(lambda number: f"Beeld {number}")
    description = "Buren aan een lange tafel op straat"
    credit = "Jana Peeters"
    collection = factory.LazyFunction(root_collection)
    file = factory.django.ImageField(filename="beeld.png", format="PNG", width=160, height=100, color="teal")


class DatabankRenditionFactory(DjangoModelFactory):
    class Meta:
        model = DatabankRendition

    image = factory.SubFactory(DatabankImageFactory)
    filter_spec = "fill-160x100"
    file = factory.django.ImageField(filename="weergave.png", format="PNG", width=160, height=100, color="teal")
    width = 160
    height = 100


class DatabankDocumentFactory(wagtail_factories.DocumentFactory):
    class Meta:
        model = DatabankDocument

    title = factory.Sequence(lambda number: f"Draaiboek {number}")
    collection = factory.LazyFunction(root_collection)
    file = factory.django.FileField(filename="draaiboek.pdf", data=b"%PDF-1.4\n%%EOF\n")


class MunicipalityFactory(DjangoModelFactory):
    """Gent unless told otherwise. A NIS code that exists gives the row that exists."""

    class Meta:
        model = Municipality
        django_get_or_create = ("nis",)

    class Params:
        mechelen = factory.Trait(nis="12025", name="Mechelen", province=Province.ANTWERPEN, postal_codes=["2800"])
        genk = factory.Trait(nis="71016", name="Genk", province=Province.LIMBURG, postal_codes=["3600"])
        # One that no migration loaded.
        invented = factory.Trait(
            nis=factory.Sequence(lambda number: f"{99000 + number % 1000}"),
            name=factory.Sequence(lambda number: f"Verzonnen {number}"),
        )

    nis = "44021"
    name = "Gent"
    slug = factory.LazyAttribute(lambda row: row.name.lower().replace(" ", "-"))
    province = Province.OOST_VLAANDEREN
    postal_codes = factory.LazyFunction(lambda: ["9000", "9030"])
    lat = 51.05
    lon = 3.72


class ChangedTextFactory(DjangoModelFactory):
    class Meta:
        model = ChangedText
        django_get_or_create = ("key",)

    key = "fit.title"
    text = "Lijken wij hierop?"


class IndicatorFactory(DjangoModelFactory):
    """How many people live in a municipality; `figures={"44021": 263_927}` stores what is known, by NIS code."""

    class Meta:
        model = Indicator
        django_get_or_create = ("name",)
        skip_postgeneration_save = True

    name = "Inwoners"
    likeness = "ongeveer even groot"
    source = "Statbel, bevolking op 1 januari 2020"
    source_url = "https://statbel.fgov.be/"
    year = 2020

    @factory.post_generation
    def figures(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        if create and extracted:
            store_figures(self, extracted)  # type: ignore[arg-type]  # factory-boy hands the row over


class MunicipalityFigureFactory(DjangoModelFactory):
    class Meta:
        model = MunicipalityFigure

    indicator = factory.SubFactory(IndicatorFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    value = 263_927


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda number: f"Organisatie {number}")
    kind = OrganisationKind.LOCAL_GOVERNMENT
    website = "https://www.example.be/"


class VocabularyFactory(DjangoModelFactory):
    class Meta:
        model = Vocabulary
        django_get_or_create = ("parameter",)

    parameter = factory.Sequence(lambda number: f"indeling{number}")
    name = factory.LazyAttribute(lambda vocabulary: vocabulary.parameter.capitalize())
    help_text = "Kies wat van toepassing is."
    required = factory.LazyAttribute(lambda vocabulary: vocabulary.parameter == "thema")


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term
        django_get_or_create = ("vocabulary", "slug")

    vocabulary = factory.SubFactory(VocabularyFactory)
    slug = factory.Sequence(lambda number: f"term-{number}")
    label = factory.LazyAttribute(lambda row: row.slug.replace("-", " "))


def term(name: str, **fields: Any) -> Any:
    """Return the term with this name, such as 'doelgroep:jongeren'; it and its vocabulary are made when they lack."""
    parameter, slug = name.split(":")
    return TermFactory(vocabulary=VocabularyFactory(parameter=parameter), slug=slug, **fields)


class WordGroupFactory(DjangoModelFactory):
    class Meta:
        model = WordGroup

    words = factory.Sequence(lambda number: f"woord{number}, uitdrukking {number}")


class PagePreviewFactory(DjangoModelFactory):
    """A draft without content, which someone asked to see."""

    class Meta:
        model = PagePreview

    content_type = factory.LazyFunction(lambda: ContentType.objects.get_for_model(User))
    content = factory.LazyFunction(lambda: {"title": "Ontwerp"})


class AnnouncementFactory(DjangoModelFactory):
    class Meta:
        model = Announcement
        django_get_or_create = ("site",)

    site = factory.LazyFunction(lambda: Site.objects.get(is_default_site=True))
    text = "<p>Maandag is de databank even niet bereikbaar.</p>"


class SiteSettingsFactory(DjangoModelFactory):
    class Meta:
        model = SiteSettings
        django_get_or_create = ("site",)

    site = factory.LazyFunction(lambda: Site.objects.get(is_default_site=True))
    editors_email = "redactie@example.be"
