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
        from portal.search import checks
        from portal.search.engines.counting import count_stale_words, count_words
        from portal.search.signals import connect
        from portal.work.schedule import Daily, EveryMinutes, Job, jobs

        connect()
        health.register_part("search", checks.state)
        jobs.register(Job(name="search.count_stale_words", when=EveryMinutes(5), run=count_stale_words))
        jobs.register(Job(name="search.count_words", when=Daily(time(3, 10)), run=count_words))
