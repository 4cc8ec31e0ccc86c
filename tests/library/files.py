"""Every use of a file by a page, and every door that leads to it."""

import json

from library.models import DatabankDocument, DatabankImage
from practices.models.choices import DocumentRole
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    EventPageFactory,
    PracticePageFactory,
    StandardPageFactory,
    speaker,
)
from tests.factories.base import stream

SECRET = "Uiterst geheim"
PUBLISHED, GONE = 200, 404


def image(title=SECRET):
    return DatabankImageFactory(title=title, file__width=64, file__height=40, file__filename="geheim.png")


def document(title=SECRET):
    return DatabankDocumentFactory(title=title, file__filename="geheim.pdf")


# --- Each kind of use ------------------------------------------------------------------------------------------------


def as_image_of_a_practice(file):
    return PracticePageFactory(image=file)


def in_a_stream(file):
    return PracticePageFactory(approach=stream(("illustration", {"image": file.pk, "caption": ""})))


def as_image_of_an_event(file):
    return EventPageFactory(image=file)


def as_photo_of_a_speaker(file):
    who = speaker("An Peeters")
    who.photo = file
    return EventPageFactory(speakers=[who])


def as_download(file):
    return PracticePageFactory(documents=[(file, DocumentRole.DOWNLOAD)])


def as_material_of_an_event(file):
    return EventPageFactory(materials=stream(("document", file.pk)))


def in_a_text(file):
    return PracticePageFactory(reason=f'<p><a linktype="document" id="{file.pk}">Draaiboek</a></p>')


def in_a_text_in_a_stream(file):
    text = f'<p><a linktype="document" id="{file.pk}">Draaiboek</a></p>'
    # Below a page of its own: what is done to that one reaches no other.
    return StandardPageFactory(parent=StandardPageFactory(), body=stream(("text", text)))


USES = [
    *((image, use) for use in (as_image_of_a_practice, in_a_stream, as_image_of_an_event, as_photo_of_a_speaker)),
    *((document, use) for use in (as_download, as_material_of_an_event, in_a_text, in_a_text_in_a_stream)),
]


# --- Each door -------------------------------------------------------------------------------------------------------


def doors(client, file):
    """Return through which doors a stranger gets to `file`, by name."""
    name = kind_of(file)
    asked = {
        "title": client.get(f"/api/v2/{name}/", {"title": file.title}).json()["meta"]["total_count"] == 1,
        "detail": client.get(f"/api/v2/{name}/{file.pk}/").status_code == PUBLISHED,
        "find": client.get(f"/api/v2/{name}/find/?id={file.pk}").status_code == 302,
    }
    if isinstance(file, DatabankDocument):
        asked["file"] = client.get(file.url).status_code == PUBLISHED
    return asked


def kind_of(file):
    return "images" if isinstance(file, DatabankImage) else "documents"


def listed(client, name):
    """Return which images or documents a stranger is shown in a list, and how many it says that there are."""
    answer = client.get(f"/api/v2/{name}/?fields=*").json()
    return sorted(item["id"] for item in answer["items"]), answer["meta"]["total_count"]


def told(client, pages, *, lists_only=False):
    """Return what pages and the API tell, of the pages that use files and in lists, by address."""
    shown = ["/", "/praktijken/", "/evenementen/", *(page.url for page in pages if page.url)]
    data = [
        "/api/v2/pages/?type=practices.PracticePage&fields=*",
        "/api/v2/pages/?type=events.EventPage&fields=*",
        "/api/databank/practices",
        "/api/databank/events",
    ]
    for page in [] if lists_only else pages:
        data.append(f"/api/v2/pages/{page.pk}/")
        data.append(f"/api/databank/practices/{page.translation_key}")
        data.append(f"/api/databank/events/{page.translation_key}")
    texts = {address: client.get(address).content.decode() for address in shown}
    return texts | {address: json.dumps(client.get(address).json()) for address in data}


def naming(texts):
    """Return the addresses at which a file is named."""
    return {address for address, text in texts.items() if "geheim" in text}
