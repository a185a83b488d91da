"""A guide in an otherwise empty site, and who may work on it."""

import pytest

from guides.models import GuidePage
from portal.pages.models import HomePage
from portal.pages.roles import AUTHORS, EDITORS, ensure_roles
from tests.admin import Admin
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory
from tests.factories.users import UserFactory


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    return GuidePageFactory(parent=GuideIndexPageFactory(parent=home), title="Van jeugd naar volwassenheid")


@pytest.fixture
def editor(home: HomePage, settings) -> Admin:
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    ensure_roles()
    return Admin(UserFactory(role=EDITORS))


@pytest.fixture
def author(home: HomePage, settings) -> Admin:
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    ensure_roles()
    return Admin(UserFactory(role=AUTHORS))
