from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesLibraryConfig(AppConfig):
    name = "cases_library"
    label = "cases_library"
    verbose_name = _("Case library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases_library import lists
        from portal.pages.registry import PageKind, kinds

        kinds.register(
            PageKind(
                key="casus",
                model="cases_library.CasePage",
                label=_("Case"),
                label_plural=_("Cases"),
                order=30,
                schema_type="Article",
                newest_first=True,
                lines=lists.case_lines,
                date_field="date",
            )
        )
