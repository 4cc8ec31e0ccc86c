"""Every block that an editor can insert shows in the CMS what it looks like, in the style of the site."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from wagtail.blocks import Block
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from core.checks import LAYERS

# (block): why it has no example of its own. Both show something that an editor chose from the library.
WITHOUT_EXAMPLE = {"illustration", "document"}


def blocks() -> Iterator[Any]:
    for model in get_page_models():
        if model._meta.app_label in LAYERS:
            for field in model._meta.local_fields:
                if isinstance(field, StreamField):
                    for name, block in field.stream_block.child_blocks.items():
                        yield pytest.param(name, block, id=f"{model.__name__}.{field.name}.{name}")


@pytest.mark.parametrize(("name", "block"), list(blocks()))
def test_a_block_has_a_description_and_a_preview(name: str, block: Block, client, superuser):
    client.force_login(superuser)
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "css/components.css" in response.content.decode()
    if name not in WITHOUT_EXAMPLE:
        assert block.is_previewable
        assert block.get_description()
    else:
        assert not block.is_previewable
