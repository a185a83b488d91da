from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "portal.organisations"
    label = "organisations"
    verbose_name = _("Municipalities and regions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.organisations import signals

        signals.connect()
