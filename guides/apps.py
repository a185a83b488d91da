from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    name = "guides"
    label = "guides"
    verbose_name = _("Guides")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guides import api, lists
        from portal.pages.registry import HomeSection, PageKind, home_sections, kinds
        from portal.search.api.registry import resources

        kinds.register(
            PageKind(
                key="stap",
                model="guides.StepPage",
                label=_("Step"),
                label_plural=_("Steps"),
                order=10,
                schema_type="HowTo",
                lines=lists.step_lines,
            )
        )
        kinds.register(
            PageKind(key="gids", model="guides.GuidePage", label=_("Guide"), label_plural=_("Guides"), order=20, schema_type="HowTo")
        )
        resources.register(api.GUIDES)
        resources.register(api.STEPS)
        home_sections.register(HomeSection(key="steps", order=10, template="guides/home_steps.html", context=lists.steps_of_home))
