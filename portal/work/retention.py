"""What background work leaves behind, and for how long it is kept."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.work.models import OnceKey


def prune_tasks() -> int:
    """Delete what is older than its time: succeeded tasks, failed ones (kept twice as long), keys. Returns the number of tasks."""
    now = timezone.now()
    done = now - timedelta(days=settings.WORK_KEEP_DAYS)
    failed = now - timedelta(days=2 * settings.WORK_KEEP_DAYS)
    old = DBTaskResult.objects.successful().filter(finished_at__lt=done) | DBTaskResult.objects.failed().filter(finished_at__lt=failed)
    _rows, by_model = old.delete()
    OnceKey.objects.filter(created_at__lt=now - timedelta(days=settings.WORK_KEEP_KEYS_DAYS)).delete()
    return by_model.get(DBTaskResult._meta.label, 0)


def clear_expired_sessions() -> None:
    call_command("clearsessions")
