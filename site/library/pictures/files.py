"""The file of an image: whichever way it comes in, what is stored is drawn anew."""

import io
from pathlib import PurePath

from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.images.models import WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from library.pictures.drawing import redraw


class DrawnFile(ImageFile):
    """A picture that was drawn anew already."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(io.BytesIO(content), name=name)


def drawn(file: File) -> DrawnFile:
    """Return what `file` shows, drawn anew. Raises PictureError."""
    if isinstance(file, DrawnFile):
        return file
    file.seek(0)
    return DrawnFile(redraw(file.read()).content, PurePath(str(file.name or "")).name)


class DrawnFieldFile(WagtailImageFieldFile):
    """Draws a picture anew when it is stored. Every door ends here: forms, uploads, imports and code."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the picture, with what is known of its file. Raises PictureError."""
        file = drawn(content)
        # Without a name there is no picture to measure.
        file.name = file.name or name
        super().save(name, file, save=False)
        self.instance.file_size = file.size
        file.seek(0)
        self.instance.file_hash = hash_filelike(file)
        if save:
            self.instance.save()
