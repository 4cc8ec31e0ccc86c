"""What probes ask: whether the process answers, and whether it can show the site."""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers. Asks nothing of the database: to start again would not bring that back."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the site can be shown: 200 when the database answers and every migration is applied, else 503."""
    try:
        # Two queries.
        pending = _last_migrations() - set(MigrationRecorder(connection).applied_migrations())
    except Error:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    if pending:
        return JsonResponse({"status": "error", "database": "ok", "migrations": "pending"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok", "migrations": "applied"})


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app, by name."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
