"""Wagtail's command, after which every answer is made anew: what is public may be something else."""

from typing import Any

from wagtail.management.commands.rebuild_references_index import Command as WagtailCommand

from core.changes.stamp import ChangeStamp


class Command(WagtailCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        ChangeStamp.move_content()
