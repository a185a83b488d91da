"""What the documents promise is there, and what is there is documented."""

import re

import yaml

from tests.tools import ROOT

SETTINGS = [*(ROOT / "portal" / "settings").glob("*.py"), ROOT / "deploy" / "gunicorn.conf.py"]
VARIABLE = re.compile(r"""(?:env\.\w+|env|environ\.get|environ)[(\[]\s*["']([A-Z_]+)["']""")
OF_THE_TESTS = {"PYTEST_XDIST_WORKER"}


def test_every_environment_variable_is_in_the_operations_manual() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text()
    read = {name for path in SETTINGS for name in VARIABLE.findall(path.read_text())} - OF_THE_TESTS
    assert len(read) > 10
    assert {name for name in read if f"`{name}`" not in manual} == set()


def test_the_example_environment_names_only_variables_that_are_read() -> None:
    example = (ROOT / "deploy" / "example.env").read_text()
    manual = (ROOT / "docs" / "operations.md").read_text()
    named = set(re.findall(r"^#?\s?([A-Z_]+)=", example, re.MULTILINE))
    assert named
    assert {name for name in named if f"`{name}`" not in manual} == set()


def test_links_between_documents_lead_to_files() -> None:
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        (document.name, target)
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_publiccode_has_what_its_standard_demands() -> None:
    """https://yml.publiccode.tools, version 0.4: mandatory keys, and lengths of the descriptions."""
    data = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    mandatory = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "categories",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }
    assert mandatory <= set(data)
    assert data["legal"]["license"] == "EUPL-1.2"
    for text in data["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]
