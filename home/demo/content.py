"""Reads the facts of the demo."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings


@cache
def read(name: str) -> Any:
    """Return what content/<name>.yaml holds."""
    path = settings.BASE_DIR / "content" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))
