"""Where files are kept: images for everyone, documents behind a permission check."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.encoding import filepath_to_uri


class PrivateFileStorage(FileSystemStorage):
    """Files without an address: whoever wants one passes the view that looks at rights."""

    def url(self, name: str | None) -> str:
        raise NotImplementedError("A private file has no address of its own.")


def private_storage() -> Storage:
    """The storage of documents; a function, so that a migration does not fix where that is."""
    return storages["private"]


def own_address(name: str) -> str:
    """The address on our own site of a public file, wherever it is kept: readers are sent to no other host."""
    return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")
