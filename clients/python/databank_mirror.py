"""Keeps a copy of what is public in the Databank sociale samenhang.

Stands beside the folder `databank_client`, the client that is generated from the description: README.md tells how.
"""

from http import HTTPStatus

from databank_client import AuthenticatedClient, Client
from databank_client.api.changes import list_changes
from databank_client.models import ChangeList, Event, Practice, TermRecord, VocabularyRecord

Record = Practice | Event | TermRecord | VocabularyRecord


def mirror(client: AuthenticatedClient | Client, records: dict[str, Record], cursor: str = "0") -> str:
    """Bring a copy of what is public up to date, and return the cursor to give the next time.

    records: by their uri; empty the first time. A cursor of more than 400 days ago is forgotten: then all is read anew.
    Raises RuntimeError when the databank refuses, with what it says.
    """
    while True:
        answer = list_changes.sync_detailed(client=client, na=cursor, per_pagina=100)
        if answer.status_code == HTTPStatus.GONE:
            records.clear()
            cursor = "0"
            continue
        if not isinstance(answer.parsed, ChangeList):
            raise RuntimeError(f"{answer.status_code}: {answer.content.decode(errors='replace')}")
        for item in answer.parsed.items:
            if item.record is None:
                records.pop(item.uri, None)
            else:
                records[item.uri] = item.record
        cursor = answer.parsed.cursor
        if answer.parsed.next_ is None:
            return cursor
