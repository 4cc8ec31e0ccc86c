"""The practice record, the index under which the practices stand, and the situations."""

from practices.models.checked_link import CheckedLink
from practices.models.confirmation import ConfirmationRound
from practices.models.index import PracticeIndexPage
from practices.models.keywords import FormerKeyword, PracticeTag, PracticeTagItem
from practices.models.practice import SUMMARY_MAX_LENGTH, PracticePage
from practices.models.readers.feedback import Feedback
from practices.models.readers.follower import FollowedQuery, Follower
from practices.models.rows import (
    PracticeAdoption,
    PracticeChild,
    PracticeDocument,
    PracticeLink,
    PracticeMunicipality,
    PracticePartner,
    PracticePresentation,
    PracticeRelated,
    PracticeTerm,
)
from practices.models.sheets import ImportedRow, PracticeImport
from practices.models.situation import SituationIndexPage, SituationPage

__all__ = [
    "SUMMARY_MAX_LENGTH",
    "CheckedLink",
    "ConfirmationRound",
    "Feedback",
    "FollowedQuery",
    "Follower",
    "FormerKeyword",
    "ImportedRow",
    "PracticeAdoption",
    "PracticeChild",
    "PracticeDocument",
    "PracticeImport",
    "PracticeIndexPage",
    "PracticeLink",
    "PracticeMunicipality",
    "PracticePage",
    "PracticePartner",
    "PracticePresentation",
    "PracticeRelated",
    "PracticeTag",
    "PracticeTagItem",
    "PracticeTerm",
    "SituationIndexPage",
    "SituationPage",
]
