from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import health
        from portal.search import changes, checks
        from portal.search.api.registry import resources
        from portal.search.api.themes import THEMES
        from portal.search.engines.counting import count_stale_words
        from portal.search.hooks import listeners, promoters
        from portal.search.missed import count, forget_old
        from portal.search.promotions import promoted_keys
        from portal.search.signals import connect
        from portal.work.schedule import Daily, EveryMinutes, Job, jobs

        connect()
        changes.connect()
        health.register_part("search", checks.state)
        jobs.register(Job(name="search.count_stale_words", when=EveryMinutes(2), run=count_stale_words))
        jobs.register(Job(name="search.look_after_marks", when=EveryMinutes(1), run=changes.look_after_marks))
        jobs.register(Job(name="search.forget_marks", when=Daily(time(3, 15)), run=changes.forget_marks))
        jobs.register(Job(name="search.forget_missed_searches", when=Daily(time(3, 50)), run=forget_old))
        promoters.register(promoted_keys)
        resources.register(THEMES)
        listeners.register(count)
