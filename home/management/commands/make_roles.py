"""Makes the roles of the site."""

from typing import Any

from django.core.management.base import BaseCommand

from home.cms.roles import make_roles


class Command(BaseCommand):
    help = "Makes the roles of the site, and gives each the rights that it lacks; it takes none away. Can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, added in make_roles().items():
            self.stdout.write(f"{name}: {added} rights added")
