from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesLibraryConfig(AppConfig):
    name = "cases_library"
    label = "cases_library"
    verbose_name = _("Case library")
    default_auto_field = "django.db.models.BigAutoField"
