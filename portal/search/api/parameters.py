"""Reading the parameters of an address strictly: a mistake is told, not passed over."""

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.search.api.problems import Problem

PAGE, PER_PAGE = "pagina", "perPagina"
DEFAULT_PER_PAGE, MOST_PER_PAGE = 20, 100


def only(parameters: QueryDict, known: Iterable[str], *, many: Iterable[str] = ()) -> None:
    """Refuse parameters that do not exist, and two values where one is meant. Raises Problem."""
    single, several = list(known), list(many)
    for name in parameters:
        if name not in single and name not in several:
            names = ", ".join([*single, *several]) or _("none")
            raise Problem(
                400,
                _("The parameter “%(name)s” does not exist here. You can use: %(names)s.") % {"name": name[:60], "names": names},
                parameter=name[:60],
                code="unknown",
            )
        if name in single and len(parameters.getlist(name)) > 1:
            raise Problem(400, _("Give the parameter “%(name)s” once.") % {"name": name}, parameter=name, code="repeated")


def whole(parameters: QueryDict, name: str, default: int, *, at_most: int | None = None) -> int:
    """A whole number from 1. Raises Problem; a page beyond all pages is not found, whatever its number."""
    asked = parameters.get(name)
    if asked is None:
        return default
    is_number = asked.isascii() and asked.isdigit() and asked.strip("0") != ""
    if is_number and at_most is None and len(asked) > 9:
        raise no_such_page()
    if not is_number or (at_most and (len(asked) > 9 or int(asked) > at_most)):
        values = {"name": name, "most": at_most}
        said = _("“%(name)s” must be a whole number from 1 to %(most)s.") if at_most else _("“%(name)s” must be a whole number from 1.")
        raise Problem(400, said % values, parameter=name, code="number")
    return int(asked)


def paging(parameters: QueryDict) -> tuple[int, int]:
    """The number of the page, and how many rows it has."""
    return whole(parameters, PAGE, 1), whole(parameters, PER_PAGE, DEFAULT_PER_PAGE, at_most=MOST_PER_PAGE)


def no_such_page() -> Problem:
    return Problem(404, _("There is no page of this number; the list is shorter."))


def wrong_value(name: str, value: str) -> Problem:
    said = _("“%(value)s” is no value of “%(name)s” that exists.") % {"value": value[:60], "name": name}
    return Problem(400, said, parameter=name, code="value")
