"""What apps tell the site about their page types, so that lists, home and feeds know none of them.

An app registers from its `AppConfig.ready()`:

    kinds.register(PageKind(key="stap", model="guides.StepPage", label=_("Step"), label_plural=_("Steps")))
    home_sections.register(HomeSection(key="steps", order=10, template="guides/home_steps.html", context=steps_of_home))
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, kw_only=True)
class PageKind:
    """A page type as readers know it."""

    key: str  # in addresses and the API: Dutch, lower case
    model: str  # "app_label.ModelName"
    label: Any
    label_plural: Any
    order: int = 100
    schema_type: str = "WebPage"  # schema.org type of its JSON-LD
    in_lists: bool = True  # on theme pages, in search and among what is new
    newest_first: bool = False  # in a list of this kind; otherwise the order of the tree
    # What stands above a title in a mixed list ("Step 3") instead of the label, by page key. It gets all
    # pages of this kind at once and answers in a number of queries that does not grow with them.
    lines: Callable[[Sequence[Any]], dict[int, str]] | None = None
    # Fields of its own model that `lines` needs: each page has them in `line_values`. One query looks them up for all kinds together.
    line_fields: tuple[str, ...] = ()
    # The name of the model's field with the day a reader knows it by; such a kind has an Atom feed, newest first.
    date_field: str = ""
    list_model: str = ""  # "app_label.ModelName" of the page that lists this kind; its feed is about that page
    feed_name: str = "kind_feed"  # name of the address of its feed, where that is an older one of its own

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def list_model_class(self) -> type[Model] | None:
        return apps.get_model(self.list_model) if self.list_model else None

    @property
    def feed_address(self) -> str:
        """The address of its feed; only for a kind with a day."""
        return reverse(self.feed_name, args=[self.key] if self.feed_name == "kind_feed" else None)


class KindRegistry:
    def __init__(self) -> None:
        self._kinds: dict[str, PageKind] = {}

    def register(self, kind: PageKind) -> None:
        if kind.key in self._kinds and self._kinds[kind.key] != kind:
            raise ValueError(f"There is a page kind {kind.key!r} already.")
        self._kinds[kind.key] = kind

    def unregister(self, key: str) -> None:
        self._kinds.pop(key, None)

    def __iter__(self) -> Iterator[PageKind]:
        return iter(sorted(self._kinds.values(), key=lambda kind: (kind.order, kind.key)))

    def get(self, key: str) -> PageKind | None:
        return self._kinds.get(key)

    def for_content_type(self, content_type_id: int | None) -> PageKind | None:
        return self.by_content_type().get(content_type_id) if content_type_id else None

    def by_content_type(self) -> dict[int, PageKind]:
        from django.contrib.contenttypes.models import ContentType

        return {ContentType.objects.get_for_model(kind.model_class).pk: kind for kind in self}

    def listed_content_types(self) -> list[int]:
        return [pk for pk, kind in self.by_content_type().items() if kind.in_lists]


@dataclass(frozen=True, kw_only=True)
class HomeSection:
    """A part of the home page; `context` returns None when there is nothing to show."""

    key: str
    order: int
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]


class HomeSectionRegistry:
    def __init__(self) -> None:
        self._sections: dict[str, HomeSection] = {}

    def register(self, section: HomeSection) -> None:
        self._sections[section.key] = section

    def unregister(self, key: str) -> None:
        self._sections.pop(key, None)

    def __iter__(self) -> Iterator[HomeSection]:
        return iter(sorted(self._sections.values(), key=lambda section: (section.order, section.key)))


Relation = Callable[[Any], Q]


class RelationRegistry:
    """How an app's own records tie pages together: a function of a page gives the condition on its related pages."""

    def __init__(self) -> None:
        self._relations: list[Relation] = []

    def register(self, relation: Relation) -> None:
        if relation not in self._relations:
            self._relations.append(relation)

    def unregister(self, relation: Relation) -> None:
        self._relations.remove(relation)

    def __iter__(self) -> Iterator[Relation]:
        return iter(self._relations)


kinds = KindRegistry()
relations = RelationRegistry()
home_sections = HomeSectionRegistry()
