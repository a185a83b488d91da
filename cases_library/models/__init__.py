from cases_library.models.cases import CaseIndexPage, CasePage
from cases_library.models.persona_rows import PersonaAgeMoment, PersonaMatter, PersonaSituation
from cases_library.models.personas import PersonaIndexPage, PersonaPage

__all__ = [
    "CaseIndexPage",
    "CasePage",
    "PersonaAgeMoment",
    "PersonaIndexPage",
    "PersonaMatter",
    "PersonaPage",
    "PersonaSituation",
]
