"""The mark that a page must be written to the search server."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangedPage(models.Model):
    """A page that changed, or is gone, since the index of the server was made. One row for each page."""

    page_key = models.BigIntegerField(primary_key=True)  # no foreign key: it outlives the page
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)
    token = models.UUIDField(default=uuid.uuid4)  # another one with each change
    is_waiting = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page to write to the search server")
        verbose_name_plural = _("pages to write to the search server")
        indexes: ClassVar = [models.Index(fields=["changed_at"], condition=models.Q(is_waiting=True), name="search_waiting_page")]

    def __str__(self) -> str:
        return str(self.page_key)
