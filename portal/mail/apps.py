from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "portal.mail"
    label = "mail"
    verbose_name = _("Mail")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.mail.retention import forget_old_mail
        from portal.mail.tasks import look_after_outbox
        from portal.work.schedule import Daily, EveryMinutes, Job, jobs

        jobs.register(Job(name="mail.look_after_outbox", when=EveryMinutes(1), run=look_after_outbox))
        jobs.register(Job(name="mail.forget_old_mail", when=Daily(time(3, 40)), run=forget_old_mail))
