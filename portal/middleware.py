"""What every request passes: a log line without personal data, and the security policy of its part of the site."""

import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("portal.request")

GetResponse = Callable[[HttpRequest], HttpResponse]

READER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Wagtail's admin writes inline scripts (date fields, rows) and styles; its previews are shown in a frame of our own.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class RequestLogMiddleware:
    """One line a request: the name of the view, never the address, which may hold a token or a search."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": (match.view_name or match.route) if match else "",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
                "request_id": request.request_id,  # type: ignore[attr-defined]
            },
        )
        return response


class SecurityPolicyMiddleware:
    """Two content security policies: a strict one for readers, one that Wagtail's admin can live with."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Content-Security-Policy" not in response:
            in_admin = request.path_info.startswith(settings.ADMIN_PATH) or getattr(request, "is_preview", False)
            response["Content-Security-Policy"] = ADMIN_POLICY if in_admin else READER_POLICY
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response
