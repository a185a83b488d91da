from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.pages import checks, document_access, invalidation, rich_text  # noqa: F401
        from portal.pages.home_sections import themes_of_home
        from portal.pages.registry import HomeSection, PageKind, home_sections, kinds

        invalidation.connect()
        document_access.connect()
        kinds.register(
            PageKind(
                key="informatie",
                model="pages.InformationPage",
                label=_("Information"),
                label_plural=_("Information"),
                order=90,
                in_lists=False,
            )
        )
        home_sections.register(HomeSection(key="themes", order=70, template="themes/home_themes.html", context=themes_of_home))
