"""Registers: municipalities and organisations, each kept once and referred to from everywhere."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Cast, Lower
from django.utils.text import slugify
from wagtail.search import index

from core.database import StoredAtOnce
from core.text.cleaning import CleanedModel


class Province(models.TextChoices):
    """The five provinces of Flanders."""

    ANTWERPEN = "antwerpen", "Antwerpen"
    LIMBURG = "limburg", "Limburg"
    OOST_VLAANDEREN = "oost-vlaanderen", "Oost-Vlaanderen"
    VLAAMS_BRABANT = "vlaams-brabant", "Vlaams-Brabant"
    WEST_VLAANDEREN = "west-vlaanderen", "West-Vlaanderen"


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def matching(self, text: str) -> "MunicipalityQuerySet":
        """Return the municipalities of which every word of `text` is in the name, or begins the code or a postal code.

        Asks the database, not the search index: the rows came with a migration, which fills no index.
        """
        found = self.annotate(_postal_codes=Cast("postal_codes", models.TextField()))
        for word in _words(text):
            codes = models.Q(nis__startswith=word) | models.Q(_postal_codes__contains=f'"{word}')
            found = found.filter(models.Q(name__icontains=word) | codes)
        return found


class MunicipalityManager(models.Manager.from_queryset(MunicipalityQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, nis: str) -> "Municipality":
        """Return the municipality with this NIS code."""
        return self.get(nis=nis)


class Municipality(StoredAtOnce, index.Indexed, CleanedModel):
    """A municipality of Flanders as of 1 January 2025.

    Names, codes and postal codes: BOSA BeST Address (CC BY 4.0). The point lies inside the territory and comes from
    the boundaries of Statbel (CC BY 4.0).
    """

    nis = models.CharField(
        "NIS-code",
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{5}$", "Een NIS-code heeft vijf cijfers.")],
        help_text="De code van Statbel, vijf cijfers. Bijvoorbeeld 44021 voor Gent.",
    )
    name = models.CharField("naam", max_length=80, unique=True)
    slug = models.SlugField("naam in adressen", max_length=80, unique=True)
    province = models.CharField("provincie", max_length=20, choices=Province, db_index=True)
    postal_codes = models.JSONField("postcodes", default=list, help_text='Een lijst, zoals ["9000", "9030"].')
    lat = models.FloatField("breedtegraad", help_text="In graden (WGS 84), van een punt binnen het grondgebied.")
    lon = models.FloatField("lengtegraad", help_text="In graden (WGS 84), van een punt binnen het grondgebied.")

    objects = MunicipalityManager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("nis"),
        index.SearchField("postal_code_text"),
        index.FilterField("province"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(province__in=Province.values), name="municipality_province_known"
            ),
            # A box around Flanders: catches a swapped latitude and longitude.
            models.CheckConstraint(condition=models.Q(lat__range=(50.6, 51.6)), name="municipality_lat_in_flanders"),
            models.CheckConstraint(condition=models.Q(lon__range=(2.5, 6.0)), name="municipality_lon_in_flanders"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.nis,)

    @property
    def uri(self) -> str:
        """The municipality's identifier at data.vlaanderen.be."""
        return f"https://data.vlaanderen.be/id/gemeente/{self.nis}"

    def postal_code_text(self) -> str:
        """The postal codes as one text, for search."""
        return " ".join(str(code) for code in self.postal_codes)

    postal_code_text.short_description = "postcodes"  # type: ignore[attr-defined]


def _words(text: str) -> list[str]:
    # PostgreSQL stores no NUL and fails when it is asked for one.
    return text.replace("\x00", " ").split()


class OrganisationKind(models.TextChoices):
    """What sort of organisation it is."""

    LOCAL_GOVERNMENT = "lokaal-bestuur", "Lokaal bestuur"
    POLICE = "politie", "Politie"
    CIVIL_SOCIETY = "middenveld", "Middenveld"
    EDUCATION = "onderwijs", "Onderwijs"
    FLEMISH_GOVERNMENT = "vlaamse-overheid", "Vlaamse overheid"
    OTHER = "andere", "Andere"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def matching(self, text: str) -> "OrganisationQuerySet":
        """Return the organisations of which every word of `text` is in the name."""
        found = self
        for word in _words(text):
            found = found.filter(name__icontains=word)
        return found


class Organisation(StoredAtOnce, index.Indexed, CleanedModel):
    """An organisation that owns a practice, is a partner in one, or organises an event."""

    name = models.CharField("naam", max_length=160)
    slug = models.SlugField("naam in adressen", max_length=160, unique=True, blank=True, editable=False)
    kind = models.CharField("soort", max_length=20, choices=OrganisationKind)
    website = models.URLField("website", blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="gemeente",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="De gemeente waar de organisatie werkt. Laat leeg als ze in heel Vlaanderen werkt.",
    )

    objects = OrganisationQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="organisation_name_unique",
                violation_error_message="Er is al een organisatie met deze naam.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        base = slugify(self.name)[:150] or "organisatie"
        taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(slug for slug in candidates if slug not in taken)
