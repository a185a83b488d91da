from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "portal.work"
    label = "work"
    verbose_name = _("Background work")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.work.publishing import publish_scheduled
        from portal.work.retention import clear_expired_sessions, prune_tasks
        from portal.work.schedule import Daily, EveryMinutes, Job, jobs

        jobs.register(Job(name="work.publish_scheduled", when=EveryMinutes(1), run=publish_scheduled))
        jobs.register(Job(name="work.prune_tasks", when=Daily(time(3, 10)), run=prune_tasks))
        jobs.register(Job(name="work.clear_expired_sessions", when=Daily(time(3, 20)), run=clear_expired_sessions))
