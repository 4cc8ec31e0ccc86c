"""Images and documents, with the rights under which they are shown."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.database import StoredAtOnce
from library.pictures.files import DrawnFieldFile


class Licence(models.TextChoices):
    """Under which terms a file may be used."""

    FREE_REUSE = "gratis-hergebruik", "Modellicentie Gratis Hergebruik"
    CC0 = "cc0", "CC0 (publiek domein)"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    PERMISSION = "toestemming", "Met toestemming van de maker"
    RESERVED = "alle-rechten", "Alle rechten voorbehouden"


class DatabankImage(StoredAtOnce, AbstractImage):
    """An image of the library. Its focal point and file come from Wagtail."""

    # Wagtail's own field: what its image tag falls back on for `alt`.
    description = models.CharField(
        "alternatieve tekst",
        max_length=255,
        blank=True,
        default="",
        help_text="Wat is er te zien, voor wie het beeld niet ziet? Laat leeg als het beeld alleen versiering is.",
    )
    credit = models.CharField(
        "naamsvermelding",
        max_length=255,
        blank=True,
        help_text="Wie maakte het beeld? Bijvoorbeeld: Jana Peeters.",
    )
    licence = models.CharField(
        "rechten",
        max_length=20,
        choices=Licence,
        default=Licence.RESERVED,
        help_text="Onder welke voorwaarden mag het beeld gebruikt worden?",
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = "beeld"
        verbose_name_plural = "beelden"
        constraints = [
            models.CheckConstraint(condition=models.Q(licence__in=Licence.values), name="image_licence_known")
        ]


# Not a field of our own: Wagtail's stands before the columns of the size, which are those of what was stored.
DatabankImage._meta.get_field("file").attr_class = DrawnFieldFile


class DatabankRendition(AbstractRendition):
    """A size or format of an image, made when it is first shown."""

    # Made while a page is read; the image that it is of is content.
    is_content = False

    image = models.ForeignKey(DatabankImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "weergave van een beeld"
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique")
        ]


class DatabankDocument(StoredAtOnce, AbstractDocument):
    """A file that visitors can download."""

    credit = models.CharField("naamsvermelding", max_length=255, blank=True)
    licence = models.CharField("rechten", max_length=20, choices=Licence, default=Licence.RESERVED)

    admin_form_fields = (*Document.admin_form_fields, "credit", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documenten"
        constraints = [
            models.CheckConstraint(condition=models.Q(licence__in=Licence.values), name="document_licence_known")
        ]
