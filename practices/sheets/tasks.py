"""The work on an import that takes longer than a request may."""

from django_tasks import task

from library.models import User
from practices.models import PracticeImport
from practices.sheets.looking import look_at
from practices.sheets.storing import store
from practices.sheets.undoing import undo


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


@task()
def undo_import(key: int, user: int) -> None:
    """Undo an import, unless it is gone. user: the key of who asks it."""
    if found := _found(key):
        undo(found, User.objects.filter(pk=user).first())
