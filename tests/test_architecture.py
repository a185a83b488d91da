"""What holds for the code as a whole: imports run one way, and page types are written in one way."""

import tomllib
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from importlinter.cli import lint_imports

from portal.pages.checks import messages_for
from tests.tools import ROOT

DECLARATIONS: dict[str, Any] = {
    "content_panels": [],
    "search_fields": [],
    "page_description": "",
    "parent_page_types": [],
    "subpage_types": [],
    "template": "",
}


def test_imports_run_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_every_module_has_its_place_in_the_layers() -> None:
    """A module that no layer names would be free to import anything."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    named = {name for layer in config["contracts"][0]["layers"] for name in layer.replace(":", " ").replace("|", " ").split()}
    files = [path for path in (ROOT / "portal").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    modules = {f"portal.{path.stem}" for path in files if path.stem != "__init__"}
    top_level = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert modules | top_level - {"portal"} == named


@pytest.mark.django_db
def test_system_checks_pass() -> None:
    call_command("check", fail_level="WARNING")


def page_type(name: str = "MadeUpPage", *, leave_out: str = "", reverse: bool = False) -> type:
    items = [(key, value) for key, value in DECLARATIONS.items() if key != leave_out]
    return type(name, (), dict(reversed(items) if reverse else items))


def test_a_page_type_that_declares_all_in_order_passes() -> None:
    assert messages_for(page_type()) == []


@pytest.mark.parametrize("name", DECLARATIONS)
def test_a_page_type_declares_everything_itself(name: str) -> None:
    class Parent:
        content_panels: ClassVar[list[str]] = []

    child = type("MadeUpPage", (Parent,), dict(vars(page_type(leave_out=name))))
    assert [(message.id, name in message.msg) for message in messages_for(child)] == [("pages.E002", True)]


def test_a_page_type_has_its_order_and_its_name() -> None:
    assert [message.id for message in messages_for(page_type(reverse=True))] == ["pages.E003"]
    assert [message.id for message in messages_for(page_type("Story"))] == ["pages.E001"]


def test_no_file_is_called_utils_or_helpers() -> None:
    """Such a name says nothing, so anything ends up there."""
    sources = [path for app in ("portal", "guides", "cases_library", "pilots", "tests") for path in Path(ROOT / app).rglob("*.py")]
    assert [path for path in sources if path.stem in {"utils", "helpers", "selectors"}] == []
