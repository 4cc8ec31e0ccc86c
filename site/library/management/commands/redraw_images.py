"""Mends the images of the library that were stored before every image was drawn anew."""

from pathlib import PurePath
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.images.models import SourceImageIOError

from library.models import DatabankImage
from library.pictures.drawing import PictureError, redraw, tells_more
from library.pictures.files import DrawnFile


class Command(BaseCommand):
    help = (
        "Draws images anew that tell more than they show (place, time, camera) or lie on their side, and makes their "
        "renditions again. Images that are in order stay as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *args: Any, **options: Any) -> None:
        mended = unreadable = 0
        for key in list(DatabankImage.objects.order_by("pk").values_list("pk", flat=True)):
            image = DatabankImage.objects.get(pk=key)
            try:
                content = _content(image)
                if not tells_more(content):
                    continue
                if not options["dry_run"]:
                    _mend(image, content)
            except (PictureError, OSError, SourceImageIOError) as error:
                unreadable += 1
                self.stderr.write(f"{image.pk} {image.title}: can't be read ({error})")
                continue
            mended += 1
            self.stdout.write(f"{image.pk} {image.title}")
        done = "to draw anew" if options["dry_run"] else "drawn anew"
        self.stdout.write(f"{mended} {done}.")
        if unreadable:
            raise CommandError(f"{unreadable} can't be read: look at these by hand.")


def _content(image: DatabankImage) -> bytes:
    with image.open_file() as file:
        content: bytes = file.read()
    return content


def _mend(image: DatabankImage, content: bytes) -> None:
    drawn = redraw(content)
    old, storage, size = image.file.name, image.file.storage, (image.width, image.height)
    specs = set(image.renditions.values_list("filter_spec", flat=True))
    with transaction.atomic():
        # Under another name: what was kept of the old one by browsers and proxies must not come back.
        image.file.save(PurePath(old).name, DrawnFile(drawn.content, old), save=False)
        if (image.width, image.height) != size:
            # What was pointed at lies elsewhere, now that the picture stands upright.
            image.set_focal_point(None)
        image.save()
        # They hold the same notes; their files go with them.
        image.renditions.all().delete()
        transaction.on_commit(lambda: storage.delete(old))
    image.prefetched_renditions = []
    image.get_renditions(*specs)
