"""Factories of the core."""

from factory.django import DjangoModelFactory

from core.models import ChangeStamp


class ChangeStampFactory(DjangoModelFactory):
    """Gives the one row that there is."""

    class Meta:
        model = ChangeStamp
        django_get_or_create = ("id",)

    id = 1
