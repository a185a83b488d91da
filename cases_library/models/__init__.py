from cases_library.models.cases import CaseIndexPage, CasePage
from cases_library.models.personas import PersonaAgeMoment, PersonaIndexPage, PersonaMatter, PersonaPage, PersonaSituation

__all__ = [
    "CaseIndexPage",
    "CasePage",
    "PersonaAgeMoment",
    "PersonaIndexPage",
    "PersonaMatter",
    "PersonaPage",
    "PersonaSituation",
]
