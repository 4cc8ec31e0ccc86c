"""Closed lists of the practice record. What editors may extend is a vocabulary, not one of these."""

from django.db import models


class RecordType(models.TextChoices):
    """What the record describes."""

    EXAMPLE = "praktijkvoorbeeld", "Praktijkvoorbeeld"
    METHOD = "methodiek", "Methodiek"
    INTERVENTION = "interventie", "Interventie"


class Scale(models.TextChoices):
    """How large an area the practice works in, from small to large."""

    STREET = "straat", "Straat"
    NEIGHBOURHOOD = "buurt-of-wijk", "Buurt of wijk"
    VILLAGE = "dorp-of-deelgemeente", "Dorp of deelgemeente"
    MUNICIPALITY = "gemeente-of-stad", "Gemeente of stad"
    INTERMUNICIPAL = "intergemeentelijk", "Intergemeentelijk"
    SUPRALOCAL = "bovenlokaal", "Bovenlokaal"


class BudgetBand(models.TextChoices):
    """What the practice costs a year or an edition, in euro."""

    UP_TO_5K = "tot-5000", "Tot en met 5.000 euro"
    UP_TO_25K = "tot-25000", "Meer dan 5.000 tot en met 25.000 euro"
    UP_TO_100K = "tot-100000", "Meer dan 25.000 tot en met 100.000 euro"
    OVER_100K = "meer-dan-100000", "Meer dan 100.000 euro"
    UNKNOWN = "onbekend", "Onbekend"


class EvidenceLevel(models.TextChoices):
    """How well it is known that the practice works."""

    NOT_ASSESSED = "niet-beoordeeld", "Niet beoordeeld"
    WELL_DESCRIBED = "goed-beschreven", "Goed beschreven"
    WELL_FOUNDED = "goed-onderbouwd", "Goed onderbouwd"
    FIRST_INDICATIONS = "eerste-aanwijzingen", "Eerste aanwijzingen"
    GOOD_INDICATIONS = "goede-aanwijzingen", "Goede aanwijzingen"
    STRONG_INDICATIONS = "sterke-aanwijzingen", "Sterke aanwijzingen"
    NOT_RECOGNISED = "niet-erkend", "Niet erkend"


EVIDENCE_MEANINGS = {
    EvidenceLevel.NOT_ASSESSED: "Niemand heeft nagegaan hoe sterk het bewijs is.",
    EvidenceLevel.WELL_DESCRIBED: "Doel, doelgroep en aanpak zijn zo duidelijk beschreven dat een ander ermee kan "
    "beginnen.",
    EvidenceLevel.WELL_FOUNDED: "Er is ook uitgelegd, met theorie of onderzoek, waarom de aanpak kan werken.",
    EvidenceLevel.FIRST_INDICATIONS: "Een eerste onderzoek wijst erop dat de aanpak werkt.",
    EvidenceLevel.GOOD_INDICATIONS: "Onderzoek met een goede opzet wijst erop dat de aanpak werkt.",
    EvidenceLevel.STRONG_INDICATIONS: "Meer dan één onderzoek met een sterke opzet wijst erop dat de aanpak werkt.",
    EvidenceLevel.NOT_RECOGNISED: "De aanpak werd beoordeeld en haalde de norm niet.",
}


class Status(models.TextChoices):
    """Where the practice stands in its life."""

    RUNNING = "lopend", "Lopend"
    FINISHED = "afgerond", "Afgerond"
    STOPPED = "gestopt", "Gestopt"


class DocumentRole(models.TextChoices):
    """What a document of a practice is for."""

    DOWNLOAD = "download", "Download"
    EVALUATION = "evaluatie", "Evaluatie"


class Outcome(models.TextChoices):
    """How a round ended in which somebody was asked whether a practice still holds."""

    CONFIRMED = "klopt", "Klopt nog"
    CHANGED = "gewijzigd", "Er is iets gewijzigd"
    STOPPED = "gestopt", "De praktijk is gestopt"
    BY_PHONE = "telefoon", "Telefonisch bevestigd"
    # It was asked anew, or an editor confirmed it meanwhile.
    DROPPED = "vervallen", "Niet meer nodig"


class ImportState(models.TextChoices):
    """How far an import of practices is."""

    LOOKING = "kijkt-na", "Wordt nagekeken"
    REFUSED = "geweigerd", "Niet te lezen"
    LOOKED_AT = "nagekeken", "Nagekeken, nog niet bewaard"
    STORING = "bewaart", "Wordt bewaard"
    STORED = "bewaard", "Bewaard"
    UNDOING = "gaat-terug", "Wordt ongedaan gemaakt"
    UNDONE = "ongedaan", "Ongedaan gemaakt"
    FAILED = "mislukt", "Mislukt, niets bewaard"


class RowResult(models.TextChoices):
    """What a row of an import does."""

    WRONG = "fout", "Fout"
    NEW = "nieuw", "Nieuw"
    CHANGED = "gewijzigd", "Gewijzigd"
    SAME = "ongewijzigd", "Ongewijzigd"
