from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesLibraryConfig(AppConfig):
    name = "cases_library"
    label = "cases_library"
    verbose_name = _("Case library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases_library import api, lists
        from portal.pages.registry import PageKind, kinds
        from portal.search.api.registry import resources

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
                list_model="cases_library.CaseIndexPage",
            )
        )
        resources.register(api.CASES)
        resources.register(api.PERSONAS)
        self.register_personas()

    @staticmethod
    def register_personas() -> None:
        """What others show of personas, and what they ask about them."""
        from cases_library import lens, persona_lists
        from guides.lens import lenses
        from guides.usage import action_usage
        from portal.pages.registry import HomeSection, PageKind, home_sections, kinds, relations

        kinds.register(
            PageKind(
                key=lens.KIND,
                model="cases_library.PersonaPage",
                label=_("Persona"),
                label_plural=_("Personas"),
                order=40,
                lines=persona_lists.persona_lines,
                line_fields=("age",),
            )
        )
        home_sections.register(
            HomeSection(key="personas", order=50, template="cases_library/home_personas.html", context=persona_lists.people_of_home)
        )
        lenses.register(lens.SOURCE)
        relations.register(lens.belonging)
        action_usage.register(lens.count_matters)
