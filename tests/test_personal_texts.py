"""What looks like personal data asks a tick of an editor, wherever the public would read it."""

import pytest
from django.db import models
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import get_page_models

from core.publishing.personal_texts import LooksAtPersonalData
from core.publishing.rules import IncompletePageError
from events.models import EventPage
from practices.models import PracticePage, PracticeTag, PracticeTagItem, SituationPage
from tests.cms import form_values, soup
from tests.factories import EventPageFactory, SituationPageFactory
from tests.factories.events import speaker

PHONE = "0470 12 34 56"
# What stands nowhere on purpose.
NATIONAL_NUMBER = "93.05.18-223.61"
LOOKED_AT = [PracticePage, EventPage, SituationPage]
# What no visitor reads, what holds no words, and what has a rule of its own.
NOT_FREE = {
    *("path", "slug", "url_path", "draft_title", "personal_data_seen", "owner_email", "contact_email"),
    *("started", "ended"),
}
# Whether that of a practice is shown is a choice of its own.
NOT_FREE_OF = {PracticePage: {"contact_name"}}


def free_texts(model):
    """The columns in which editors write what they like, each with a value that holds a national number."""
    for column in model._meta.concrete_fields:
        is_text = isinstance(column, models.CharField | models.TextField) and not isinstance(column, models.URLField)
        if is_text and not column.choices and column.name not in NOT_FREE | NOT_FREE_OF.get(model, set()):
            yield column.name, f"<p>{NATIONAL_NUMBER}</p>" if isinstance(column, RichTextField) else NATIONAL_NUMBER


def leaves(block):
    children = getattr(block, "child_blocks", None)
    inside = list(children.values()) if children else [block.child_block] if hasattr(block, "child_block") else []
    return [leaf for child in inside for leaf in leaves(child)] if inside else [block]


def test_these_pages_are_looked_at():
    assert {model for model in get_page_models() if issubclass(model, LooksAtPersonalData)} == set(LOOKED_AT)


@pytest.mark.django_db
@pytest.mark.every_case
@pytest.mark.parametrize("model", LOOKED_AT)
def test_all_that_editors_write_is_looked_at(model):
    """Also in rows, and in a field, a row or a block that is added later."""
    pages = {name: model(**{name: value}) for name, value in free_texts(model)}
    for relation in get_all_child_relations(model):
        rows, accessor = relation.related_model, relation.get_accessor_name()
        for name, value in free_texts(rows) if rows._meta.app_label == model._meta.app_label else ():
            pages[f"{accessor}.{name}"] = page = model()
            getattr(page, accessor).add(rows(**{name: value}))
    if model is PracticePage:
        pages["tags"] = page = model()
        page.tagged_items.add(PracticeTagItem(tag=PracticeTag(name=NATIONAL_NUMBER)))
    some = {
        PracticePage: {"lessons", "links.label"},
        EventPage: {"practical", "speakers.role"},
        SituationPage: {"contacts"},
    }
    assert {"title", "search_description", *some[model]} <= pages.keys()
    assert [name for name, page in pages.items() if not page.personal_texts()] == []
    written = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
    streams = [field for field in model._meta.get_fields() if isinstance(field, StreamField)]
    texts = [leaf for field in streams for leaf in leaves(field.stream_block) if isinstance(leaf, written)]
    assert texts
    assert [leaf.label for leaf in texts if not leaf.get_searchable_content(leaf.to_python(NATIONAL_NUMBER))] == []


def test_what_stands_there_on_purpose_needs_no_tick(site):
    event = EventPageFactory(
        full=True, contact_phone=PHONE, practical="<p>Kom naar de Kerkstraat 12.</p>", venue_address="Kerkstraat 12"
    )
    situation = SituationPageFactory(contacts=f"<p>De wijkagent: {PHONE}, wijk@example.org.</p>")
    assert (event.personal_texts(), situation.personal_texts()) == ([], [])


def test_a_situation_needs_a_tick(site):
    page = SituationPageFactory(pitfalls=f"<p>Bel niet te snel naar {PHONE}.</p>", live=False)
    with pytest.raises(IncompletePageError, match="vinkje"):
        page.save_revision().publish()
    page.personal_data_seen = page.personal_texts()[0].digest
    page.save_revision().publish()


def test_an_event_is_not_published_without_a_tick(client, superuser, site):
    client.force_login(superuser)
    page = EventPageFactory(practical=f"<p>Vragen? {PHONE}</p>", speakers=[speaker()], live=False)
    page.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def publish(**values):
        return client.post(address, {**form_values(client.get(address)), "action-publish": "1", **values})

    response = publish()
    assert "is nodig om te publiceren" in soup(response).get_text()
    told = soup(response).select_one(".help-warning")
    assert PHONE in told.get_text()
    # The box stands once on the screen, beside what it is about.
    assert len(soup(response).select("[name=personal_data_ok]")) == 1
    assert publish(personal_data_ok="on").status_code == 302
    assert publish().status_code == 302
    # What is written in a row after the tick is looked at anew, and the row is shown once.
    response = publish(**{"speakers-0-role": "Bel 0471 11 22 33"})
    assert "0471 11 22 33" in soup(response).select_one(".help-warning").get_text()
    assert len(soup(response).select("input[name$='-role'][value*=Bel]")) == 1
    page.refresh_from_db()
    assert page.live
    assert PHONE not in page.personal_data_seen
