"""What was loaded, and in which state it was left, so that an editor's work is never overwritten."""

from typing import ClassVar

from django.db import models


class LoadedItem(models.Model):
    """One item of the demo content: `source_hash` of the file it came from, `state_hash` of what it became."""

    kind = models.CharField(max_length=20)
    key = models.SlugField(max_length=120)
    object_id = models.CharField(max_length=40)
    source_hash = models.CharField(max_length=64)
    state_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="demo_item_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
