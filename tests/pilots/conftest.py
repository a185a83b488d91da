"""An overview of pilots in an otherwise empty site, and who may work on it."""

import pytest

from pilots.models import PilotIndexPage
from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage
from tests.admin import administrator, editor  # noqa: F401
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pilots import PilotIndexPageFactory


@pytest.fixture
def pilots(home: HomePage) -> PilotIndexPage:
    return PilotIndexPageFactory(parent=home)


@pytest.fixture
def venlo(db: None) -> Municipality:
    return MunicipalityFactory(name="Venlo", lon=6.1724, lat=51.37)


@pytest.fixture
def elburg(db: None) -> Municipality:
    return MunicipalityFactory(name="Elburg", lon=5.8333, lat=52.447)


@pytest.fixture
def veluwe(elburg: Municipality) -> Region:
    putten = MunicipalityFactory(name="Putten", lon=5.6069, lat=52.2592)
    return RegionFactory(name="Noord-Veluwe", municipalities=[elburg, putten])
