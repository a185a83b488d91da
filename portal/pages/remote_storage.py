"""S3-compatible storage; needs the packages of the extra "production"."""

from typing import Any

from storages.backends.s3 import S3Storage

from portal.pages.storage import own_address


class RemoteImageStorage(S3Storage):
    """Public images, served through our own address."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return own_address(name)


class RemotePrivateStorage(S3Storage):
    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError("A private file has no address of its own.")
