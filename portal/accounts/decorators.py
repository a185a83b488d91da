"""Who may run a view of the admin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access


def superuser_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer as Wagtail does when a right is missing: back to the admin's home page with the reason."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return require_admin_access(guarded)
