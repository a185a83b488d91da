"""What the tests of places share: the country as it comes with the project, official files, a count of changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from portal import caching
from portal.organisations.imports.shipped import load_places
from portal.organisations.models import Municipality

OFFICIAL_FILES = Path(settings.BASE_DIR).parent / "shared" / "data"


@pytest.fixture
def country(db: None) -> dict[str, Municipality]:
    """All municipalities that come with the project, by name."""
    load_places()
    return {place.name: place for place in Municipality.objects.select_related("province")}


@pytest.fixture
def official_files() -> Path:
    if not (OFFICIAL_FILES / "gemeenten.csv").is_file():
        pytest.skip("official files not beside the project")
    return OFFICIAL_FILES


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Make a file of this text (UTF-8) or these bytes."""

    def make(content: str | bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows by one each time readers are to see a change; its callbacks need committing."""
    drawn: list[int] = []
    monkeypatch.setattr(caching, "_draw_version", lambda: drawn.append(1))
    return drawn
