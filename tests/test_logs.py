"""Log lines hold no personal data."""

import json
import logging
import sys
from typing import Any

import pytest
from django.test import Client

from portal.logs import JsonFormatter, PlainFormatter, logging_settings, scrub


def record(message: str, *args: object, error: BaseException | None = None, **extra: Any) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.makeLogRecord({"name": "portal.test", "levelname": "INFO", "msg": message, "args": args, "exc_info": info})
    vars(made).update(extra)
    return made


def line(*args: Any, **kwargs: Any) -> dict[str, Any]:
    written = JsonFormatter().format(record(*args, **kwargs))
    assert "\n" not in written
    parsed: dict[str, Any] = json.loads(written)
    return parsed


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("Key (email)=(jan.van-dijk+test@sub.gemeente.example) exists", "Key (email)=([hidden]) exists"),
        ("GET /zoeken/?q=schulden&p=2 HTTP/1.1", "GET /zoeken/?[hidden] HTTP/1.1"),
        ("https://wegwijzer.example/x?token=abc", "https://wegwijzer.example/x?[hidden]"),
        ("Is that so? Yes.", "Is that so? Yes."),
        ("to <jan@gemeente.example>, piet@localhost", "to <[hidden]>, [hidden]"),
    ],
)
def test_addresses_and_queries_are_taken_out(text: str, scrubbed: str) -> None:
    assert scrub(text) == scrubbed


def test_a_line_is_one_object_with_the_extra_fields() -> None:
    written = line("sent to %s", "jan@gemeente.example", kind="invitation", attempt=2, found=["a@b.example"])
    assert written["message"] == "sent to [hidden]"
    assert (written["level"], written["logger"]) == ("INFO", "portal.test")
    assert written["time"].endswith("+00:00")
    assert written["extra"] == {"kind": "invitation", "attempt": 2, "found": ["[hidden]"]}


@pytest.mark.parametrize("name", ["email", "to_address", "password", "reset_token", "cookies", "Authorization", "sessionid"])
def test_fields_by_these_names_are_never_shown(name: str) -> None:
    assert line("x", **{name: "geheim"})["extra"] == {name: "[hidden]"}
    assert line("x", data={name: "geheim"})["extra"] == {"data": {name: "[hidden]"}}


def test_an_exception_is_shown_without_variables_and_addresses() -> None:
    secret = "geheim-in-a-variable"
    try:
        raise ValueError("no user jan@gemeente.example")
    except ValueError as error:
        written = line("failed", error=error)
    assert "test_logs.py" in written["exception"]
    assert written["exception"].endswith("ValueError: no user [hidden]")
    assert secret not in written["exception"]
    assert "exception" not in line("no error here")


def test_the_plain_style_is_as_discreet() -> None:
    written = PlainFormatter().format(record("sent to %s", "jan@gemeente.example", password="geheim", kind="x"))
    assert written.endswith("INFO    portal.test: sent to [hidden] password=[hidden] kind=x")


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    try:
        client.get("/account/confirm-email/geheim-token/?mail=jan@gemeente.example")
        client.get("/bestaat/niet/geheim-token/?q=schulden")
    finally:
        logging.getLogger().removeHandler(handler)
    lines = [text for text in capfd.readouterr().out.splitlines() if text.startswith("{")]
    assert {json.loads(text)["logger"] for text in lines} >= {"portal.request", "django.request"}
    for text in lines:
        for private in ("geheim-token", "schulden", "gemeente.example"):
            assert private not in text


def test_django_writes_through_our_handler_only() -> None:
    settings = logging_settings("json")
    assert settings["loggers"]["django"] == {"handlers": [], "level": "INFO", "propagate": True}
    assert settings["root"]["handlers"] == ["console"]
