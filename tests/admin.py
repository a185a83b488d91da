"""The admin as an editor's browser uses it: read a form from the page, change it, send it back."""

from collections.abc import Iterable, Mapping
from typing import Any

import bs4
import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from portal.accounts.models import User
from portal.pages.models import HomePage
from portal.pages.roles import AUTHORS, EDITORS, ensure_roles
from tests.factories.users import UserFactory

__all__ = ["Admin", "PageForm", "administrator", "author", "editor", "errors_of", "rich_text"]

Blocks = Iterable[tuple[str, Any]]


class PageForm:
    """The fields of a page form as the browser would send them.

    Fields that JavaScript builds (StreamFields) begin empty; `blocks` fills them.
    """

    def __init__(self, html: str, streams: Iterable[str] = ("body",)) -> None:
        soup = bs4.BeautifulSoup(html, "html.parser")
        for template in soup.find_all("template"):
            template.decompose()
        self.data: QueryDict = querydict_from_html(str(soup), form_id="page-edit-form").copy()
        for name in streams:
            if soup.find(id=name) is not None:
                self.blocks(name, [])
        for number in range(self.row_count("examples")):
            self.blocks(f"examples-{number}-body", [])

    def fill(self, **values: Any) -> "PageForm":
        for name, value in values.items():
            self.data.pop(name, None)
            self.data.setlist(name, value) if isinstance(value, list | tuple) else self.data.__setitem__(name, str(value))
        return self

    def blocks(self, name: str, blocks: Blocks) -> "PageForm":
        for field in [field for field in self.data if field == f"{name}-count" or field.startswith(f"{name}-")]:
            del self.data[field]
        return self.merge(nested_form_data({name: streamfield(list(blocks))}))

    def merge(self, fields: Mapping[str, Any]) -> "PageForm":
        for name, value in fields.items():
            self.data[name] = str(value)
        return self

    def row_count(self, relation: str) -> int:
        return int(self.data.get(f"{relation}-TOTAL_FORMS", 0))

    def add_row(self, relation: str, **values: Any) -> int:
        """Press “Add”: a new row without a key, at the end."""
        number = self.row_count(relation)
        self.data[f"{relation}-TOTAL_FORMS"] = str(number + 1)
        self.merge(
            {f"{relation}-{number}-{name}": value for name, value in {"id": "", "ORDER": number + 1, "DELETE": "", **values}.items()}
        )
        if relation == "examples":
            self.blocks(f"examples-{number}-body", values.pop("body", []))
        return number

    def remove_row(self, relation: str, number: int) -> "PageForm":
        self.data[f"{relation}-{number}-DELETE"] = "on"
        return self

    def change_row(self, relation: str, number: int, **values: Any) -> "PageForm":
        return self.merge({f"{relation}-{number}-{name}": value for name, value in values.items()})


class Admin:
    """One person who is signed in to the admin; what waits for the end of a transaction happens after each request."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def get(self, name: str, *args: Any, **query: Any) -> HttpResponse:
        return self.client.get(self.address(name, *args), query)

    def post(self, name: str, *args: Any, data: Mapping[str, Any] | None = None, **headers: str) -> HttpResponse:
        form = data if isinstance(data, QueryDict) else QueryDict(mutable=True)
        if not isinstance(data, QueryDict):
            form.update(data or {})
        with TestCase.captureOnCommitCallbacks(execute=True):
            return self.client.post(
                self.address(name, *args), form.urlencode(), content_type="application/x-www-form-urlencoded", headers=headers
            )

    @staticmethod
    def address(name: str, *args: Any) -> str:
        return name if name.startswith("/") else reverse(name, args=args)

    def create_form(self, model: type[Page], parent: Page) -> PageForm:
        response = self.get("wagtailadmin_pages:add", model._meta.app_label, model._meta.model_name, parent.pk)
        assert response.status_code == 200
        return PageForm(response.content.decode())

    def create(self, model: type[Page], parent: Page, form: PageForm, **action: str) -> HttpResponse:
        form.merge({name.replace("_", "-"): value for name, value in action.items()})
        return self.post("wagtailadmin_pages:add", model._meta.app_label, model._meta.model_name, parent.pk, data=form.data)

    def edit_form(self, page: Page) -> PageForm:
        response = self.get("wagtailadmin_pages:edit", page.pk)
        assert response.status_code == 200
        return PageForm(response.content.decode())

    def save(self, page: Page, form: PageForm, *, action: str = "") -> HttpResponse:
        """`action` is "publish", "submit" or nothing for a draft."""
        if action:
            form.merge({f"action-{action}": action})
        return self.post("wagtailadmin_pages:edit", page.pk, data=form.data)


def errors_of(response: HttpResponse) -> str:
    """What the form says is wrong, as text."""
    soup = bs4.BeautifulSoup(response.content.decode(), "html.parser")
    return " ".join(found.get_text(" ", strip=True) for found in soup.select(".error-message, .help-critical, .w-field__errors"))


@pytest.fixture
def editor(home: HomePage, settings: Any) -> Admin:
    """Somebody of the group Redacteuren, past the second factor."""
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    ensure_roles()
    return Admin(UserFactory(role=EDITORS))


@pytest.fixture
def author(home: HomePage, settings: Any) -> Admin:
    """Somebody of the group Auteurs, past the second factor."""
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    ensure_roles()
    return Admin(UserFactory(role=AUTHORS))


@pytest.fixture
def administrator(home: HomePage, settings: Any) -> Admin:
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    ensure_roles()
    return Admin(UserFactory(administrator=True))
