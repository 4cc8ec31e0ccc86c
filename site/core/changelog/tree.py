"""Who adds or moves a page holds the log before the tree: treebeard locks rows of it, and sends no signal before."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from treebeard.mp_tree import MP_AddChildHandler, MP_AddSiblingHandler, MP_MoveHandler

from core.changelog.noting import wait_for_writers


def hold_log_first() -> None:
    """Let whatever adds or moves a node of a tree wait for the log; what is removed does so by its signal."""
    for handler in (MP_AddChildHandler, MP_AddSiblingHandler, MP_MoveHandler):
        handler.process = _after_log(handler.process)


def _after_log(process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @wraps(process)
    def waiting(handler: Any) -> Any:
        wait_for_writers()
        return process(handler)

    return waiting
