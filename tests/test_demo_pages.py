"""The whole demo, page by page, over HTTP: every link and asset answers, the HTML is right, nothing is stored at the visitor."""

import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.demo_site import DemoSite
from tests.tools import ROOT

LINKING = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "srcset", "form": "action", "use": "href"}
NOT_FOLLOWED = ("/account/", "/beheer/")  # their pages are not reader pages
READ_ALONG = "persona=samira"  # the guide reads along with sixteen; one of them is followed


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")


class Links(HTMLParser):
    """The addresses that a page names, and the anchors it offers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if values.get("id"):
            self.anchors.add(str(values["id"]))
        name = LINKING.get(tag)
        value = values.get(name) if name else None
        if value is None or (tag == "form" and values.get("method", "get") != "get"):
            return
        self.addresses += [part.split()[0] for part in value.split(",")] if name == "srcset" else [value]

    handle_startendtag = handle_starttag


@dataclass
class Crawl:
    """Everything of the demo that can be reached from its home page by links."""

    demo: DemoSite
    answers: dict[str, Answer] = field(default_factory=dict)
    named_by: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    fragments: list[tuple[str, str, str]] = field(default_factory=list)

    def run(self) -> "Crawl":
        waiting = [f"{self.demo.url}/"]
        while waiting:
            address = waiting.pop()
            if address not in self.answers:
                self.answers[address] = answer = fetch(address)
                if answer.is_html and not urlsplit(address).path.startswith(NOT_FOLLOWED):
                    waiting += self.read(address, answer)
        return self

    def read(self, address: str, answer: Answer) -> list[str]:
        links = Links(answer.body.decode())
        self.anchors[address] = links.anchors
        found = []
        for link in links.addresses:
            target, fragment = urldefrag(urljoin(address, link))
            if urlsplit(target).netloc == urlsplit(self.demo.url).netloc:
                if "persona=" in target and READ_ALONG not in target:
                    continue
                self.named_by.setdefault(target, address)
                if fragment:
                    self.fragments.append((address, target, fragment))
                found.append(target)
        return found


def fetch(address: str) -> Answer:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, {name.lower(): value for name, value in error.headers.items()}, error.read())


@pytest.fixture(scope="session")
def crawl(demo_site: DemoSite) -> Crawl:
    return Crawl(demo_site).run()


def test_every_internal_link_and_asset_answers(crawl: Crawl) -> None:
    wrong = {address: (answer.status, crawl.named_by.get(address)) for address, answer in crawl.answers.items() if answer.status != 200}
    assert wrong == {}


def test_every_link_to_a_place_on_a_page_finds_it(crawl: Crawl) -> None:
    missing = [
        (page, f"{target}#{fragment}")
        for page, target, fragment in crawl.fragments
        if target in crawl.anchors and fragment not in crawl.anchors[target]
    ]
    assert missing == []


def test_the_crawl_reaches_every_published_page(crawl: Crawl, demo_site: DemoSite) -> None:
    published = {urljoin(demo_site.url, address) for found in demo_site.pages().values() for address in found}
    assert published - set(crawl.answers) == set()


def test_reader_pages_set_no_cookie_and_are_the_same_twice(crawl: Crawl) -> None:
    pages = {
        address: answer
        for address, answer in crawl.answers.items()
        if answer.is_html and not urlsplit(address).path.startswith(NOT_FOLLOWED)
    }
    assert len(pages) > 20
    assert [address for address, answer in pages.items() if "set-cookie" in answer.headers] == []
    assert [address for address, answer in pages.items() if fetch(address).body != answer.body] == []
    assert [address for address, answer in pages.items() if b" style=" in answer.body or b"<style" in answer.body] == []


@pytest.mark.html
def test_the_html_checker_finds_no_error(crawl: Crawl, tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for number, (address, answer) in enumerate(crawl.answers.items()):
        if answer.is_html:
            (tmp_path / f"{number}.html").write_bytes(answer.body)
            files[f"{number}.html"] = address
    checked = subprocess.run([ROOT / "scripts" / "check-html", *tmp_path.glob("*.html")], capture_output=True, text=True, check=False)
    addresses = [f"{name}: {address}" for name, address in files.items() if f"/{name}" in checked.stdout]
    assert checked.returncode == 0, "\n".join([checked.stdout, checked.stderr, *addresses])
