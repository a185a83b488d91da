from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    name = "pilots"
    label = "pilots"
    verbose_name = _("Pilots")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pilots import api, lists
        from portal.pages.registry import HomeSection, PageKind, home_sections, kinds
        from portal.search.api.registry import resources

        kinds.register(
            PageKind(
                key="verhaal",
                model="pilots.StoryPage",
                label=_("Story"),
                label_plural=_("Stories"),
                order=35,
                schema_type="Article",
                newest_first=True,
                lines=lists.story_lines,
                line_fields=("date",),
                date_field="date",
                list_model="pilots.StoryIndexPage",
            )
        )
        kinds.register(
            PageKind(
                key="pilot",
                model="pilots.PilotPage",
                label=_("Pilot"),
                label_plural=_("Pilots"),
                order=50,
                lines=lists.pilot_lines,
                line_fields=("status", "starts_on", "ends_on"),
            )
        )
        resources.register(api.STORIES)
        home_sections.register(HomeSection(key="practice", order=30, template="pilots/home_practice.html", context=lists.practice_of_home))
