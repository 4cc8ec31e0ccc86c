"""Storage of files that the site never serves: the CMS sends them to users with the right to see submissions."""

from typing import NoReturn

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="forms.models.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Files below PRIVATE_ROOT, readable for the account of the site alone. They have no address."""

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return self.base_location

    @property
    def file_permissions_mode(self) -> int:
        return 0o600

    @property
    def directory_permissions_mode(self) -> int:
        return 0o700

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("a private file has no address")
