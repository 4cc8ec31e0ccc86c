"""Text is cleaned where it enters, at every door."""

import json
import uuid

import pytest
from django.apps import apps
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Revision

from core.models import BasePage
from core.text.characters import clean_data, clean_line, clean_text
from core.text.cleaning import clean_before_saving, clean_query
from events.models import Registration
from forms.models import Submission
from home.models import StandardPage
from library.models import Organisation, Term
from practices.models import PracticePage, PracticeTag
from tests.cms import form_values, stream_values
from tests.dirt import DIRTY, NUL, SURROGATE, UNSEEN, faults, texts_in
from tests.events.registering import address, filled_in
from tests.factories import (
    FormPageFactory,
    OrganisationFactory,
    PracticePageFactory,
    PracticeTagFactory,
    StandardPageFactory,
    term,
)
from tests.factories.registration import OpenEventFactory
from tests.forms.conftest import token

ALL = f"Buurt{UNSEEN}{NUL}{SURROGATE}huis"


# --- The rule --------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_rule_leaves_out_every_fault_and_nothing_else():
    every = "".join(map(chr, range(0x110000)))
    kept = clean_text(every)
    assert faults(kept) == []
    assert set(every) - set(kept) == set(faults(every))


def test_line_ends_stay_and_a_name_is_one_line():
    assert clean_text("a\x0bb\x0cc\x85d\r\ne\tf") == "a\nb\nc\nd\r\ne\tf"
    assert clean_line("a\x0bb\r\nc\td\x0b") == "a b c d"
    assert clean_line(" zoals het was ") == " zoals het was "


@pytest.mark.parametrize(
    "text", ["Café 🏳️‍🌈", "مرحبا\u200f", "\u200eשלום", "soft\u00adhyphen", "\ufeff", "e\u0301", "👩‍👩‍👧"]
)
def test_what_people_write_stays(text):
    assert clean_text(text) == clean_line(text) == clean_data(text) == text


def test_data_is_cleaned_in_depth_and_within_json():
    nested = json.dumps([{"type": "text", "value": ALL}])
    cleaned = clean_data({"a": [ALL, 1, None, True], ALL: {"b": nested}})
    assert list(texts_in(cleaned))
    assert not any(faults(text) for text in texts_in(cleaned))
    assert not any(faults(text) for text in texts_in(json.loads(cleaned[clean_text(ALL)]["b"])))
    for depth in (500, 5_000, 100_000):
        assert not faults(clean_data("[" * depth + ALL))
        assert not faults(clean_data("[" * depth + '"\x0b"' + "]" * depth))
    untouched = '[1,  2, "a"]'
    assert clean_data(untouched) == untouched


# --- What is stored --------------------------------------------------------------------------------------------------


def dirty_value(block):
    """Return a value of a block, as it is stored, with unseen characters in each text."""
    if isinstance(block, blocks.StreamBlock):
        children = block.child_blocks.items()
        return [{"type": name, "value": dirty_value(child), "id": str(uuid.uuid4())} for name, child in children]
    if isinstance(block, blocks.StructBlock):
        return {name: dirty_value(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [{"type": "item", "value": dirty_value(block.child_block), "id": str(uuid.uuid4())}]
    if isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock):
        return ALL
    return None


def stored(instance):
    """Return the text of a row as the database gets it."""
    for field in instance._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        if isinstance(field, StreamField):
            value = field.get_prep_value(value)
        yield from texts_in(value)


def with_text():
    kinds = (models.CharField, models.TextField, models.JSONField, StreamField)
    return [model for model in apps.get_models() if any(isinstance(f, kinds) for f in model._meta.concrete_fields)]


@pytest.mark.every_case
@pytest.mark.django_db
@pytest.mark.parametrize("model", with_text(), ids=lambda model: model._meta.label)
def test_every_model_is_cleaned_before_it_is_stored(model):
    """Of ours, of Wagtail and of others: pages, snippets, drafts, keywords, counted searches."""
    row = model()
    for field in model._meta.concrete_fields:
        if isinstance(field, StreamField):
            setattr(row, field.name, dirty_value(field.stream_block))
        elif isinstance(field, models.JSONField):
            setattr(row, field.attname, {"een": [ALL], "twee": json.dumps([ALL])})
        elif isinstance(field, models.CharField | models.TextField):
            setattr(row, field.attname, ALL)
    assert any(faults(text) for text in stored(row))
    clean_before_saving(row)
    assert any("Buurt" in text for text in stored(row))
    assert not any(faults(text) for text in stored(row))


def page_types():
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


@pytest.mark.every_case
@pytest.mark.django_db
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label)
def test_every_page_type_is_clean_in_its_drafts(model):
    page = model(title=ALL, slug="x", path="00010001", depth=2)
    for field in model._meta.concrete_fields:
        if isinstance(field, StreamField):
            setattr(page, field.name, dirty_value(field.stream_block))
    content = page.serializable_data()
    assert any(faults(text) for text in texts_in(content))
    draft = Revision(content=content)
    clean_before_saving(draft)
    assert not any(faults(text) for text in texts_in(draft.content))
    streams = [field.name for field in model._meta.concrete_fields if isinstance(field, StreamField)]
    assert not any(faults(text) for name in streams for text in texts_in(json.loads(draft.content[name])))


def test_a_page_is_clean_once_it_is_stored(site):
    page = PracticePageFactory(title=ALL, summary=ALL, reason=f"<p>{ALL}</p>", slug="leefstraat")
    page.approach = [("text", f"<p>{ALL}</p>"), ("steps", [{"title": ALL, "text": ""}])]
    page.save_revision().publish()
    found = PracticePage.objects.get(slug="leefstraat")
    assert found.title == "Buurt huis"
    assert not any(faults(text) for text in stored(found))
    assert "Buurt" in json.dumps(found.approach.get_prep_value())


# --- Forms of the CMS ------------------------------------------------------------------------------------------------


def rich_text(text):
    """Return a rich text as the editor of the CMS sends it: JSON, in which unseen characters are escapes."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


@pytest.fixture
def cms(client, superuser):
    client.force_login(superuser)
    return client


SENT = ALL.replace(SURROGATE, "")


@pytest.mark.thorough
@pytest.mark.parametrize("action", ["action-publish", ""])
def test_a_page_that_an_editor_pastes_into(site, cms, action):
    page = PracticePageFactory(slug="leefstraat")
    PracticeTagFactory(name="Buurt huis")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = form_values(cms.get(edit))
    values |= {"title": SENT, "summary": SENT, "reason": rich_text(ALL), "tags": f'"{SENT}", "Buurt huis\u202e"'}
    values |= stream_values("approach", [("heading", "", SENT), ("text", "", rich_text(ALL))])
    response = cms.post(edit, {**values, action: "x"})
    assert response.status_code == 302, response.content.decode()
    draft = PracticePage.objects.get(pk=page.pk).get_latest_revision()
    assert not any(faults(text) for text in texts_in(clean_nested(draft.content)))
    if action:
        found = PracticePage.objects.get(pk=page.pk)
        assert not any(faults(text) for text in stored(found))
        assert found.title == "Buurt huis"
        assert PracticeTag.objects.get().name == "Buurt huis"
        assert cms.get("/praktijken/feed.atom").status_code == 200


def clean_nested(content):
    """Return the content of a draft with its streams read."""
    return {
        name: json.loads(value) if isinstance(value, str) and value[:1] == "[" else value
        for name, value in content.items()
    }


@pytest.mark.thorough
def test_what_holds_nothing_that_one_can_read_is_empty(site, cms):
    page = PracticePageFactory(slug="leefstraat", title="Leefstraat")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values = form_values(cms.get(edit)) | {"title": UNSEEN}
    response = cms.post(edit, values)
    assert response.status_code == 200
    assert PracticePage.objects.get(pk=page.pk).title == "Leefstraat"


def test_a_name_that_looks_like_another_is_that_other(site, cms):
    OrganisationFactory(name="Stad Gent")
    create = "/cms/registers/organisaties/create/"
    for name in ("Stad\u202e Gent", "Stad\x0bGent", "Stad\tGent", "Stad\nGent"):
        values = form_values(cms.get(create), "form[method=POST]:not([role=search])") | {"name": name}
        response = cms.post(create, values)
        assert response.status_code == 200, name
    assert Organisation.objects.count() == 1


def test_a_term_is_a_clean_name_too(site, cms):
    made = term("doelgroep:jongeren")
    made.label, made.description = ALL, ALL
    made.save()
    assert not any(faults(text) for text in stored(Term.objects.get(pk=made.pk)))


# --- Forms of visitors, and programs ---------------------------------------------------------------------------------


def test_a_form_that_a_visitor_pastes_into(site, client):
    fields = [
        {"label": "Naam", "field_type": "singleline", "autocomplete": "name"},
        {"label": "Wat", "field_type": "multiline"},
    ]
    page = FormPageFactory(slug="vraag", fields=fields)
    sent = {"naam": SENT, "wat": f"Een\x0btwee{SENT}", "formuliersleutel": token()}
    assert client.post(page.url, sent).status_code == 303
    submission = Submission.objects.get()
    assert submission.name == "Buurt huis"
    assert submission.form_data["wat"].startswith("Een\ntweeBuurt")
    assert not any(faults(text) for text in stored(submission))


def test_a_program_that_hands_in_sends_anything(site, client):
    FormPageFactory(slug="vraag", fields=[{"label": "Wat", "field_type": "multiline"}])
    url = "/api/databank/forms/vraag/submissions"
    assert client.post(url, {"answers": {"wat": SENT}}, content_type="application/json").status_code == 201
    assert not any(faults(text) for text in stored(Submission.objects.get()))
    half = b'{"answers": {"wat": "een halve \\ud800"}}'
    assert client.post(url, half, content_type="application/json").status_code in (201, 400)


def test_a_registration_that_a_visitor_pastes_into(site, client):
    event = OpenEventFactory()
    answers = filled_in(je_naam=SENT, je_organisatie=SENT, wat_heb_je_nodig=SENT)
    assert client.post(address(event), answers).status_code == 303
    registration = Registration.objects.get()
    assert registration.name == "Buurt huis"
    assert not any(faults(text) for text in stored(registration))


def test_a_form_that_needs_no_cleaning_is_left_as_it_is():
    sent = QueryDict("naam=An&tekst=a%0D%0Ab&leeg=&spatie=%20")
    assert clean_query(sent) is sent


def test_a_search_in_the_cms_asks_for_anything(site, cms):
    assert cms.get("/cms/pages/search/", {"q": DIRTY + NUL}).status_code == 200


def test_other_text_of_pages_stays_as_it_was_written(site):
    body = [{"type": "text", "value": "<p>Een\n  <b>twee</b></p>", "id": str(uuid.uuid4())}]
    page = StandardPageFactory(slug="tekst", body=json.dumps(body))
    assert list(StandardPage.objects.get(pk=page.pk).body.raw_data) == body
