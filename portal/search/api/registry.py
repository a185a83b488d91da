"""What apps tell the API about what they have, so that the API knows none of them.

An app registers from its `AppConfig.ready()`:

    resources.register(PageResource(name="cases", title=_("Cases"), rows=published_cases, as_rows=case_rows, …))
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

from portal.search.api import schemas
from portal.search.api.schemas import Schema

Data = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """A parameter that narrows a list to rows with one value."""

    name: str  # of the parameter: Dutch, lower case
    description: Any
    exists: Callable[[str], bool]  # whether there is such a value at all; another one is an error
    narrow: Callable[[QuerySet, str], QuerySet]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A list and its parts, one by one. Everything it gives is what anyone may read at this moment."""

    name: str  # in the address: Dutch, plural
    title: Any
    description: Any
    order: int = 100
    rows: Callable[[], QuerySet]  # in the order of the list, with what a row shows loaded
    # What all of these rows show, in a number of queries that does not grow with them. The text is the address of the site.
    as_rows: Callable[[Sequence[Any], str], list[Data]]
    as_detail: Callable[[Any, str], Data]  # what one of them shows besides its row
    row_fields: Mapping[str, Schema]
    detail_fields: Mapping[str, Schema]
    choices: Sequence[Choice] = ()

    def find(self, name: str) -> Any | None:
        """The one of this name (slug); None where there is none."""
        return self.rows().filter(slug=name).first()


@dataclass(frozen=True, kw_only=True)
class PageResource(Resource):
    """Pages of one type. The common fields come first; `as_rows` and `as_detail` add to them."""

    COMMON: ClassVar[dict[str, Schema]] = {
        "id": {"type": "string", "format": "uuid"},
        "slug": schemas.SLUG,
        "url": schemas.URL,
        "zelf": schemas.URL,
        "titel": schemas.TEXT,
        "soort": schemas.TEXT,
        "samenvatting": schemas.TEXT,
        "themas": schemas.list_of(schemas.THEME),
        "gepubliceerdOp": schemas.optional(schemas.MOMENT),
        "gewijzigdOp": schemas.optional(schemas.MOMENT),
        "gecontroleerdOp": schemas.optional(schemas.DAY),
    }

    has_unique_slugs: bool = True  # False where the same slug may stand under different parents

    def find(self, name: str) -> Any | None:
        """The page of this slug or id (the first of the list where several have the slug)."""
        try:
            return self.rows().filter(translation_key=UUID(name)).first()
        except ValueError:
            return super().find(name)


class ResourceRegistry:
    def __init__(self) -> None:
        self._resources: dict[str, Resource] = {}

    def register(self, resource: Resource) -> None:
        if resource.name in self._resources and self._resources[resource.name] != resource:
            raise ValueError(f"There is a resource {resource.name!r} already.")
        self._resources[resource.name] = resource

    def unregister(self, name: str) -> None:
        self._resources.pop(name, None)

    def __iter__(self) -> Iterator[Resource]:
        return iter(sorted(self._resources.values(), key=lambda resource: (resource.order, resource.name)))

    def get(self, name: str) -> Resource | None:
        return self._resources.get(name)


resources = ResourceRegistry()
