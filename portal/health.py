"""Health addresses: `/healthz` says the process is alive, `/readyz` that it can serve."""

from collections.abc import Callable

from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

_parts: dict[str, Callable[[], str]] = {}


def register_part(name: str, state: Callable[[], str]) -> None:
    """Let an app say how a part of the site is that it can do without for a while: "ok" or "degraded"."""
    _parts[name] = state


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when the database does not answer, migrations are missing, or a system check with the tag "readiness" fails."""
    try:
        executor = MigrationExecutor(connection)
        missing = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    if missing:
        return JsonResponse({"status": "unavailable", "database": "migrations missing"}, status=503)
    failed = [message.id for message in checks.run_checks(tags=["readiness"], databases=["default"]) if message.is_serious()]
    if failed:
        return JsonResponse({"status": "unavailable", "checks": failed}, status=503)
    return JsonResponse({"status": "ready"} | {name: state() for name, state in _parts.items()})
