"""Factories of the practice record."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Page

from library.models import Municipality, Organisation, Term
from practices.models import (
    CheckedLink,
    ConfirmationRound,
    Feedback,
    FollowedQuery,
    Follower,
    FormerKeyword,
    ImportedRow,
    PracticeAdoption,
    PracticeDocument,
    PracticeImport,
    PracticeIndexPage,
    PracticeLink,
    PracticeMunicipality,
    PracticePage,
    PracticePartner,
    PracticePresentation,
    PracticeRelated,
    PracticeTag,
    PracticeTagItem,
    PracticeTerm,
    SituationIndexPage,
    SituationPage,
)
from practices.models.choices import (
    BudgetBand,
    DocumentRole,
    EvidenceLevel,
    ImportState,
    RecordType,
    RowResult,
    Scale,
    Status,
)
from tests.factories.base import BasePageFactory, stream
from tests.factories.library import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    MunicipalityFactory,
    OrganisationFactory,
    term,
)

DEFAULT_TERMS = ("thema:sociale-samenhang-versterken",)
_RELATIONS = ("terms", "tags", "municipalities", "partners", "links", "documents", "related")


class PracticeIndexPageFactory(BasePageFactory):
    class Meta:
        model = PracticeIndexPage

    title = "Praktijken"
    intro = "<p>Kies wat bij je buurt past.</p>"
    show_in_menus = True

    @classmethod
    def default_parent(cls) -> Page:
        from tests.factories.home import home_page

        return home_page()


class SituationIndexPageFactory(BasePageFactory):
    class Meta:
        model = SituationIndexPage

    title = "Situaties"
    slug = "situaties"
    intro = "Kies wat op jouw situatie lijkt."

    @classmethod
    def default_parent(cls) -> Page:
        from tests.factories.home import home_page

        return home_page()


class SituationPageFactory(BasePageFactory):
    """Makes situations that may be published. moments: what `moment` makes; one for this week when not given."""

    class Meta:
        model = SituationPage

    title = factory.Sequence(lambda number: f"Situatie {number}")
    summary = "Buren spreken elkaar niet meer aan."
    going_on = "<p>Het is stil in de straat.</p>"
    moments = factory.LazyFunction(lambda: stream(moment()))
    pitfalls = "<p>Te snel willen gaan.</p>"
    contacts = "<p>De wijkagent.</p>"

    @classmethod
    def default_parent(cls) -> Page:
        return SituationIndexPage.objects.first() or SituationIndexPageFactory()


def moment(when: str = "week", *, practices: Sequence[PracticePage] = (), query: str = "") -> tuple[str, Any]:
    """Return a moment of a situation, for a stream."""
    keys = [practice.pk for practice in practices]
    return ("moment", {"when": when, "text": "<p>Ga luisteren.</p>", "practices": keys, "query": query})


class PracticePageFactory(BasePageFactory):
    """Makes practices that may be published.

    terms: Terms, or names such as 'doelgroep:jongeren'; one theme when not given.
    tags: words. municipalities: Municipalities, or NIS codes. partners: Organisations, or names.
    links: pairs of label and address. documents: pairs of document and role. related: practices.
    `full=True` fills in every field of the record.
    """

    class Meta:
        model = PracticePage

    class Params:
        full = factory.Trait(
            image=factory.SubFactory(DatabankImageFactory),
            place="Ledeberg, rond de Standaertsite",
            scale=Scale.NEIGHBOURHOOD,
            reason="<p>Bewoners leefden <b>naast elkaar</b>.</p>",
            goals="<ul><li>Elkaar leren kennen</li><li>Samen beslissen</li></ul>",
            approach=stream(
                ("heading", "Hoe het loopt"),
                ("text", "<p>Een straat is een zomer lang van de buren.</p>"),
                (
                    "steps",
                    [
                        {"title": "Verken de buurt", "text": "<p>Praat met bewoners.</p>"},
                        {"title": "Kies samen een plek", "text": ""},
                    ],
                ),
                ("quote", {"text": "Ik ken nu de halve straat.", "source": "Bewoner"}),
            ),
            lessons="<p>Begin klein.</p>",
            success_factors="<p>Een vast gezicht in de buurt.</p>",
            preconditions="<p>De politie en de brandweer weten ervan.</p>",
            not_when="<p>Niet tijdens een open conflict.</p>",
            results="<p>40 straten deden mee.</p>",
            unknowns="<p>Of het blijft duren, is niet onderzocht.</p>",
            start_kit=stream(
                ("steps", [{"title": "Zoek trekkers", "who": "Buurtwerker", "when": "In maart"}]),
                ("roles", [{"who": "Trekker", "task": "Nodigt de straat uit."}]),
                ("costs", [{"title": "Tafels", "band": BudgetBand.UP_TO_5K, "payer": "de stad"}]),
                ("arrangements", ["Vraag de straat aan."]),
                ("questions", [{"question": "Hoeveel buren ken je?", "how": "Voor en na"}]),
            ),
            lead_time="6 tot 12 maanden",
            fte=Decimal("0.50"),
            budget_band=BudgetBand.UP_TO_25K,
            funding="Stad en Vlaanderen",
            evidence_level=EvidenceLevel.WELL_DESCRIBED,
            assessed_by="Erkenningscommissie",
            assessed_on=datetime.date(2024, 5, 1),
            project_owner=factory.SubFactory(OrganisationFactory, name="Stad Gent"),
            contact_name="Dienst Ontmoeten",
            contact_email="ontmoeten@example.be",
            contact_public=True,
            started="2013",
            ended="2017-09",
            status=Status.FINISHED,
            verified_on=datetime.date(2025, 1, 15),
            review_due=datetime.date(2027, 1, 15),
            owner_email="wijkwerking@example.be",
            terms=(*DEFAULT_TERMS, "doelgroep:jongeren", "doelgroep:alle-buurtbewoners", "werkvorm:ontmoeting"),
            tags=("buurtfeest", "straat"),
            municipalities=("44021", "12025"),
            partners=("Politie Gent", "Samenlevingsopbouw Gent"),
            links=(("Verslag", "https://www.example.be/verslag"), ("Film", "https://www.example.be/film")),
            documents=factory.LazyFunction(
                lambda: (
                    (DatabankDocumentFactory(), DocumentRole.DOWNLOAD),
                    (DatabankDocumentFactory(), DocumentRole.EVALUATION),
                )
            ),
        )

    title = factory.Sequence(lambda number: f"Leefstraat {number}")
    summary = "Buren maken van hun straat een zomer lang een plek om elkaar te leren kennen."
    record_type = RecordType.EXAMPLE
    approach = stream(("text", "<p>De straat gaat dicht, de tafels gaan buiten.</p>"))
    owner_unknown_reason = factory.LazyAttribute(lambda page: "" if page.project_owner else "De bron noemt niemand.")
    project_owner = None

    terms: Any = DEFAULT_TERMS
    tags: Any = ()
    municipalities: Any = ()
    partners: Any = ()
    links: Any = ()
    documents: Any = ()
    related: Any = ()

    @classmethod
    def default_parent(cls) -> Page:
        return PracticeIndexPage.objects.first() or PracticeIndexPageFactory()

    @classmethod
    def take_relations(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {name: kwargs.pop(name) for name in _RELATIONS}

    @classmethod
    def relate(cls, instance: Any, relations: dict[str, Any]) -> None:
        instance.practice_terms = _rows(PracticeTerm, "term", map(_term, relations["terms"]))
        places = map(_municipality, relations["municipalities"])
        instance.practice_municipalities = _rows(PracticeMunicipality, "municipality", places)
        partners = map(_organisation, relations["partners"])
        instance.practice_partners = _rows(PracticePartner, "organisation", partners)
        instance.related_rows = _rows(PracticeRelated, "related", relations["related"])
        instance.links = [
            PracticeLink(label=label, url=url, sort_order=order)
            for order, (label, url) in enumerate(relations["links"])
        ]
        instance.practice_documents = [
            PracticeDocument(document=document, role=role, sort_order=order)
            for order, (document, role) in enumerate(relations["documents"])
        ]
        if relations["tags"]:
            instance.tags.add(*relations["tags"])


def _rows(model: type[Any], name: str, values: Any) -> list[Any]:
    return [model(**{name: value}, sort_order=order) for order, value in enumerate(values)]


def _term(value: Term | str) -> Term:
    return term(value) if isinstance(value, str) else value


_MUNICIPALITY_TRAITS = {"12025": "mechelen", "71016": "genk"}


def _municipality(value: Municipality | str) -> Any:
    if not isinstance(value, str):
        return value
    trait = _MUNICIPALITY_TRAITS.get(value)
    return MunicipalityFactory(**({trait: True} if trait else {"nis": value}))


def _organisation(value: Organisation | str) -> Any:
    if not isinstance(value, str):
        return value
    return OrganisationFactory(name=value)


class PracticeTagFactory(DjangoModelFactory):
    class Meta:
        model = PracticeTag
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda number: f"sleutelwoord {number}")


class FormerKeywordFactory(DjangoModelFactory):
    class Meta:
        model = FormerKeyword

    slug = factory.Sequence(lambda number: f"vroeger-{number}")
    keyword = factory.SubFactory(PracticeTagFactory)


class _RowFactory(DjangoModelFactory):
    """A row that belongs to a practice."""

    class Meta:
        abstract = True

    page = factory.SubFactory(PracticePageFactory)


class PracticeTagItemFactory(DjangoModelFactory):
    class Meta:
        model = PracticeTagItem

    tag = factory.SubFactory(PracticeTagFactory)
    content_object = factory.SubFactory(PracticePageFactory)


class PracticeTermFactory(_RowFactory):
    class Meta:
        model = PracticeTerm

    term = factory.LazyFunction(lambda: term("doelgroep:jongeren"))


class PracticeMunicipalityFactory(_RowFactory):
    class Meta:
        model = PracticeMunicipality

    municipality = factory.SubFactory(MunicipalityFactory)


class PracticePartnerFactory(_RowFactory):
    class Meta:
        model = PracticePartner

    organisation = factory.SubFactory(OrganisationFactory)


class PracticeLinkFactory(_RowFactory):
    class Meta:
        model = PracticeLink

    label = "Verslag"
    url = "https://www.example.be/verslag"


class PracticeDocumentFactory(_RowFactory):
    class Meta:
        model = PracticeDocument

    document = factory.SubFactory(DatabankDocumentFactory)
    role = DocumentRole.DOWNLOAD


class PracticeRelatedFactory(_RowFactory):
    class Meta:
        model = PracticeRelated

    related = factory.SubFactory(PracticePageFactory)


def _event_page() -> Page:
    from tests.factories.events import EventPageFactory

    page: Page = EventPageFactory().page_ptr
    return page


class PracticeAdoptionFactory(DjangoModelFactory):
    class Meta:
        model = PracticeAdoption

    practice = factory.SubFactory(PracticePageFactory)
    municipality = factory.SubFactory(MunicipalityFactory, genk=True)
    since = "2024"
    changes = "Wij deden het in de winter."


class CheckedLinkFactory(DjangoModelFactory):
    """Makes links that answer no more; `practices=[...]` lead there."""

    class Meta:
        model = CheckedLink
        skip_postgeneration_save = True

    url = factory.Sequence(lambda number: f"https://www.example.be/weg-{number}")
    failures = 2
    problem = "De pagina bestaat niet meer (404)."

    @factory.post_generation
    def practices(self, _create: bool, extracted: Any, **_kwargs: Any) -> None:
        self.practices.set(extracted or ())


class PracticeImportFactory(DjangoModelFactory):
    class Meta:
        model = PracticeImport

    file_name = "praktijken.xlsx"
    state = ImportState.LOOKED_AT


class ImportedRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportedRow

    practice_import = factory.SubFactory(PracticeImportFactory)
    number = factory.Sequence(lambda number: number + 2)
    title = "Een nieuwe praktijk"
    texts = factory.LazyAttribute(lambda row: {"Titel": row.title})
    result = RowResult.NEW


class ConfirmationRoundFactory(DjangoModelFactory):
    """Makes rounds of which the first mail was sent today; `days` is how many days ago the last one was."""

    class Meta:
        model = ConfirmationRound

    class Params:
        days = 0

    practice = factory.SubFactory(PracticePageFactory, owner_email="wijkwerking@example.be")
    to = factory.SelfAttribute("practice.owner_email")
    mails = 1
    last_mail_on = factory.LazyAttribute(lambda row: timezone.localdate() - datetime.timedelta(days=row.days))
    opened_at = factory.LazyAttribute(lambda row: timezone.now() - datetime.timedelta(days=row.days))


class PracticePresentationFactory(DjangoModelFactory):
    class Meta:
        model = PracticePresentation

    practice = factory.SubFactory(PracticePageFactory)
    event_page = factory.LazyFunction(_event_page)
    starts_at = datetime.datetime(2019, 3, 26, 12, 0, tzinfo=datetime.UTC)


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = Feedback

    practice = factory.SubFactory(PracticePageFactory)
    helped = True


class FollowerFactory(DjangoModelFactory):
    class Meta:
        model = Follower

    email = factory.Sequence(lambda number: f"volger{number}@example.be")


class FollowedQueryFactory(DjangoModelFactory):
    """Makes queries that are followed since a moment ago."""

    class Meta:
        model = FollowedQuery

    follower = factory.SubFactory(FollowerFactory)
    query = ""
    confirmed_at = factory.LazyFunction(timezone.now)
    told_until = factory.LazyFunction(timezone.now)
