"""What holds for everything below `/api/`, also for stored answers and errors; before the cache and the session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.requests import is_within_limit
from portal.search.api.problems import CONTENT_TYPE, problem

VERSION = "1.0.0"
API_PATH = "/api/"
METHODS = ("GET", "HEAD", "OPTIONS")
REQUESTS_A_MINUTE = 600  # for one network; a town hall shares an address
SECONDS = 60
PREFLIGHT_SECONDS = 86_400
WHO_ASKS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


class ApiMiddleware:
    """Takes away who asks, counts, answers preflights and wrong methods, and makes a problem of every error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API_PATH):
            return self.get_response(request)
        for header in WHO_ASKS:
            request.META.pop(header, None)
        response = self.answer(request)
        response["API-Version"] = VERSION
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "API-Version, ETag, Retry-After"
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return self.unkept(problem(405), allow=True)
        if not is_within_limit(request, "api", limit=REQUESTS_A_MINUTE, seconds=SECONDS):
            response = self.unkept(problem(429))
            response["Retry-After"] = str(SECONDS)
            return response
        if request.method == "OPTIONS":
            return self.preflight()
        response = self.get_response(request)
        if response.status_code >= 400 and response.get("Content-Type") != CONTENT_TYPE:
            return self.unkept(problem(response.status_code))
        return response

    def preflight(self) -> HttpResponse:
        response = self.unkept(HttpResponse(status=204), allow=True)
        response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
        response["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        return response

    @staticmethod
    def unkept(response: HttpResponse, *, allow: bool = False) -> HttpResponse:
        response["Cache-Control"] = "private, no-store"
        if allow:
            response["Allow"] = ", ".join(METHODS)
        return response
