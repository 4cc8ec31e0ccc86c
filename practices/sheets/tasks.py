"""The work on an import that takes longer than a request may."""

from django_tasks import task

from practices.models import PracticeImport
from practices.sheets.looking import look_at
from practices.sheets.storing import store


def _found(key: int) -> PracticeImport | None:
    return PracticeImport.objects.select_related("user").filter(pk=key).first()


@task()
def look_at_import(key: int) -> None:
    """Look at the rows of an import, unless it is gone."""
    if found := _found(key):
        look_at(found)


@task()
def store_import(key: int) -> None:
    """Store an import, unless it is gone."""
    if found := _found(key):
        store(found)
