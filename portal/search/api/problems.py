"""Errors as `application/problem+json` (RFC 9457), with an explanation in the language of the site."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """Ends a request with a problem. `parameter` is the one that is wrong, `code` what is wrong with it."""

    def __init__(self, status: int, detail: str, *, parameter: str = "", code: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.parameter, self.code = status, detail, parameter, code

    def response(self) -> HttpResponse:
        errors = [{"in": "query", "name": self.parameter, "code": self.code, "detail": self.detail}] if self.parameter else []
        return problem(self.status, self.detail, errors=errors)


def problem(status: int, detail: str = "", *, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    body: dict[str, Any] = {"type": "about:blank", "title": title_of(status), "status": status, "detail": detail or detail_of(status)}
    if errors:
        body["errors"] = errors
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def title_of(status: int) -> str:
    titles = {
        400: _("Wrong request"),
        404: _("Not found"),
        405: _("Method not allowed"),
        429: _("Too many requests"),
        500: _("Error on our side"),
    }
    return titles.get(status) or (titles[400] if status < 500 else titles[500])


def detail_of(status: int) -> str:
    details = {
        404: _("There is nothing at this address. What there is, stands in /api/v1/openapi.json."),
        405: _("This API can only be read, with GET or HEAD."),
        429: _("Too many requests from your network. Try again in a minute."),
    }
    if status in details:
        return details[status]
    return (
        _("This request cannot be answered. Look at /api/v1/openapi.json.") if status < 500 else _("Something went wrong. Try again later.")
    )
