"""What remains of an event: documents, links and recordings."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class MaterialLinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="Naam", max_length=200)
    url = blocks.URLBlock(label="Adres", max_length=500)

    class Meta:
        icon = "link"
        label = "Link"
        description = "Verslag, opname of foto's op een andere site."
        template = "events/blocks/material_link.html"
        preview_value: dict[str, str] = {
            "label": "Verslag van de studienamiddag",
            "url": "https://www.example.be/verslag",
        }


class RecordingBlock(MaterialLinkBlock):
    class Meta:
        icon = "media"
        label = "Opname"
        description = "Beeld- of geluidsopname op een andere site. Wij tonen alleen een link."
        template = "events/blocks/material_recording.html"
        preview_value: dict[str, str] = {
            "label": "Opname van de lezing",
            "url": "https://www.example.be/opname",
        }


class MaterialsBlock(blocks.StreamBlock):
    """What remains of the event: documents of the library, links, and recordings elsewhere."""

    document = DocumentChooserBlock(label="Document", template="events/blocks/material_document.html")
    link = MaterialLinkBlock()
    recording = RecordingBlock()
