"""A process that answers for one of the sites that are compared: python -m home.measuring.answering.

It reads questions as lines of JSON and writes answers as lines. It knows nothing of either site but the settings that
its environment names, so that both are asked in the same way.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test import Client

# What both processes do alike: whoever finds one quicker at it than the other measures something else.
_CONTROL = "{% for row in rows %}<li>{{ row.name|upper }} {{ row.number|add:1 }}</li>{% endfor %}"
OK = 200


class Asker:
    """Asks the site of this process. fresh: a page that was kept whole for somebody else will not do."""

    def __init__(self) -> None:
        self._client = Client(SERVER_NAME="localhost")
        self._control = Template(_CONTROL)
        # Goes on from turn to turn, so that all addresses have theirs.
        self._next = 0
        self._rows = [{"name": f"rij {number}", "number": number} for number in range(200)]

    def location(self, path: str) -> str:
        """Return where an address leads."""
        response = self._client.get(path)
        return str(response.headers.get("Location", path)).removeprefix("http://localhost")

    def queries(self, paths: list[str], fresh: bool) -> int:
        """Return how many queries the last of these addresses takes when all were asked before."""
        for path in paths:
            self._get(path, fresh)
        counted = []

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            counted.append(1)
            return execute(*arguments)

        with connection.execute_wrapper(count):
            self._get(paths[-1], fresh)
        return len(counted)

    def turn(self, paths: list[str], fresh: bool, seconds: float) -> tuple[float, int]:
        """Return the CPU seconds of a turn, and how many addresses were asked in it. No address: the control."""
        began, number = time.process_time(), 0
        while (spent := time.process_time() - began) < seconds:
            if paths:
                self._get(paths[self._next % len(paths)], fresh)
            else:
                self._control.render(Context({"rows": self._rows}))
            self._next += 1
            number += 1
        return spent, number

    def _get(self, path: str, fresh: bool) -> None:
        response = self._client.get(path, headers={"Cache-Control": "no-cache"} if fresh else {})
        if response.status_code != OK or not response.content:
            raise RuntimeError(f"{path} answers {response.status_code}")


def main() -> None:
    """Answer until nothing more is asked."""
    # As on a server, whatever the settings say of the machine of a developer.
    settings.DEBUG = False
    # One address asks more in a turn than anyone does.
    settings.API_REQUESTS_A_MINUTE = 0
    django.setup()
    asker = Asker()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        sys.stdout.write(json.dumps(getattr(asker, name)(*arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
