"""Makes a draft of a practice from a submission: once, in one transaction, however often it is asked."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from core.changelog.noting import wait_for_writers
from forms.handling import status_changes
from forms.models import Submission, SubmissionFile
from forms.models.choices import FILES, FINAL, record_parts
from forms.questions.practice_record import RecordFiller
from library.models import DatabankDocument, DatabankImage
from library.pictures.files import DrawnFile
from practices.models import PracticeDocument, PracticeIndexPage, PracticePage

COLLECTION = "Inzendingen"


@dataclass(frozen=True)
class MadePractice:
    """The draft made from a submission. is_new: it was made now. incomplete: parts that did not fit, in Dutch."""

    page: PracticePage
    is_new: bool
    incomplete: tuple[str, ...] = ()


def make_practice(submission: Submission, user: Any) -> MadePractice:
    """Make the draft of a practice from a submission and return it; return the existing one when it was made before.

    Raises PermissionDenied when `user` may not add practices, NotPossibleError when nothing can be made of it.
    """
    with _without_files_when_it_fails() as written, transaction.atomic():
        # Before the submission: who publishes its practice holds the log, and then ends what was handed in.
        wait_for_writers()
        locked = status_changes.lock(submission)
        if locked.practice is not None:
            return MadePractice(locked.practice, is_new=False)
        locked = status_changes.lock_open(submission)
        if not fills_a_record(locked):
            raise status_changes.NotPossibleError(
                "Met dit formulier vraag je niets voor een fiche. Er is niets om te maken."
            )
        index = _index_for(user)
        page = PracticePage(live=False, has_unpublished_changes=True, owner=user, contact_public=False)
        filler = RecordFiller(locked, page)
        filler.fill()
        incomplete = filler.incomplete
        if not _take_over_files(locked, page, user, written):
            incomplete.append(dict(record_parts())[FILES])
        index.add_child(instance=page)
        page.save_revision(user=user, log_action=True, clean=False)
        status_changes.tie_practice(locked, page, user)
    return MadePractice(page, is_new=True, incomplete=tuple(incomplete))


def fills_a_record(submission: Submission) -> bool:
    """Whether its form asked for parts of a practice record, rather than for something else."""
    return submission.about_id is None and any(question.get("maps_to") for question in submission.questions)


def adopt_published(practice: PracticePage | None = None, user: Any = None) -> None:
    """Tell the submitters whose practice is public now; of all practices when none is named."""
    waiting = Submission.objects.exclude(status__in=FINAL).filter(practice__in=PracticePage.objects.public())
    if practice is not None:
        if not Submission.objects.filter(practice=practice).exclude(status__in=FINAL).exists():
            # Of most practices nobody waits, and whether it is public takes the database longer to say.
            return
        waiting = waiting.filter(practice=practice)
    for submission in waiting.select_related("practice"):
        path = submission.practice.get_url() or "/"
        status_changes.adopt(submission, user, urljoin(settings.BASE_URL, path))


def _index_for(user: Any) -> PracticeIndexPage:
    index = PracticeIndexPage.objects.live().order_by("path").first()
    if index is None:
        raise status_changes.NotPossibleError("Er is nog geen overzicht van praktijken op de site. Maak dat eerst.")
    if not index.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    # Two pages at once below one parent would take the same place in the tree.
    Page.objects.select_for_update().get(pk=index.pk)
    index.refresh_from_db()
    return index


# --- Files -----------------------------------------------------------------------------------------------------------


@contextmanager
def _without_files_when_it_fails() -> Iterator[list[Any]]:
    """Give a list for the files that are written to the library; they go again when the rows do."""
    written: list[Any] = []
    try:
        yield written
    except BaseException:
        for file in written:
            # One that was not stored yet has the name that its sender gave it, which may be that of another.
            if file._committed:
                file.storage.delete(file.name)
        raise


def _take_over_files(submission: Submission, page: PracticePage, user: Any, written: list[Any]) -> bool:
    """Put the files that belong in the record in the library; the first picture becomes that of the page.

    Returns whether each of them is shown on the page: a second picture is in the library only.
    """
    asked = {
        name
        for question in submission.questions
        if question.get("maps_to") == FILES
        for name in (question["name"], question["label"])
    }
    images: list[DatabankImage] = []
    documents: list[DatabankDocument] = []
    for file in submission.files.filter(question__in=asked):
        is_picture = file.media_type.startswith("image/")
        item = (DatabankImage if is_picture else DatabankDocument)(
            title=PurePath(file.name).stem or "Bestand",
            # The rights stay reserved until an editor knows better.
            credit=str(page.project_owner or ""),
            collection=_collection(),
            uploaded_by_user=user,
            file=_content(file),
            file_size=file.size,
        )
        written.append(item.file)
        item.save()
        if isinstance(item, DatabankImage):
            images.append(item)
        else:
            documents.append(item)
    page.image = images[0] if images else None
    page.practice_documents.set(PracticeDocument(document=document) for document in documents)
    return len(images) <= 1


def _content(file: SubmissionFile) -> File:
    try:
        with file.file.open("rb") as source:
            content = source.read()
    except FileNotFoundError:
        raise status_changes.NotPossibleError(
            f"Het bestand ‘{file.name}’ is niet meer te vinden. Meld het aan de beheerder."
        ) from None
    if file.media_type.startswith("image/"):
        # As it came in, see forms.questions.file_checks.
        return DrawnFile(content, file.name)
    return File(io.BytesIO(content), name=file.name)


def _collection() -> Collection:
    """Return the collection for what was handed in; made when it is not there, for who is logged in alone."""
    found = Collection.objects.filter(name=COLLECTION).first()
    if found is not None:
        return found
    made: Collection = Collection.get_first_root_node().add_child(name=COLLECTION)
    CollectionViewRestriction.objects.create(collection=made, restriction_type=CollectionViewRestriction.LOGIN)
    return made


def release_files(page: Page) -> None:
    """Move what `page` uses out of that collection: it is published now."""
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in (DatabankImage, DatabankDocument)}
    used: dict[int, list[int]] = {}
    references = ReferenceIndex.get_references_for_object(page).filter(to_content_type__in=kinds)
    for kind, key in references.values_list("to_content_type", "to_object_id"):
        used.setdefault(kind, []).append(int(key))
    for kind, keys in used.items():
        for file in kinds[kind].objects.filter(pk__in=keys, collection__name=COLLECTION):
            file.collection = Collection.get_first_root_node()
            file.save(update_fields=["collection"])
