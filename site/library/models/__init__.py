"""What every app refers to: people, media, registers, vocabularies, the word list and the settings of the site."""

from library.models.announcement import Announcement, AnnouncementKind
from library.models.figures import Indicator, MunicipalityFigure
from library.models.media import DatabankDocument, DatabankImage, DatabankRendition
from library.models.previews import PagePreview
from library.models.registers import Municipality, Organisation, OrganisationKind, Province
from library.models.settings import SiteSettings
from library.models.texts import ChangedText
from library.models.users import User
from library.models.vocabularies import Term, Vocabulary
from library.models.words import WordGroup

__all__ = [
    "Announcement",
    "AnnouncementKind",
    "ChangedText",
    "DatabankDocument",
    "DatabankImage",
    "DatabankRendition",
    "Indicator",
    "Municipality",
    "MunicipalityFigure",
    "Organisation",
    "OrganisationKind",
    "PagePreview",
    "Province",
    "SiteSettings",
    "Term",
    "User",
    "Vocabulary",
    "WordGroup",
]
