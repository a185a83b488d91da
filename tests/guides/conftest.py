"""A guide in an otherwise empty site, and who may work on it."""

import pytest

from guides.models import GuidePage
from portal.pages.models import HomePage
from tests.admin import administrator, author, editor  # noqa: F401
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    return GuidePageFactory(parent=GuideIndexPageFactory(parent=home), title="Van jeugd naar volwassenheid")
