from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
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
        post_migrate.connect(self.ensure_roles, sender=last_app_with_models(), dispatch_uid="portal.pages.roles")

    @staticmethod
    def ensure_roles(using: str, **kwargs: object) -> None:
        """Only on a database that is up to date; `migrate` also comes by half way, when asked for one app."""
        from portal.pages.roles import ensure_roles

        executor = MigrationExecutor(connections[using])
        if using == DEFAULT_DB_ALIAS and not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            ensure_roles()


def last_app_with_models() -> AppConfig:
    """The signal comes once for each app, in order; with the last one all permissions are there."""
    return [config for config in apps.get_app_configs() if config.models_module is not None][-1]
