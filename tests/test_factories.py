"""The factories themselves: one for every model, and what they make may be published."""

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory
from modelcluster.models import get_all_child_relations

from core.checks import LAYERS
from core.models import BasePage
from tests import factories
from tests.factories.base import root_page

OWN_MODELS = [model for model in apps.get_models() if model._meta.app_label in LAYERS and not model._meta.auto_created]
FACTORIES = {
    factory._meta.model: factory
    for name, factory in vars(factories).items()
    if isinstance(factory, type) and issubclass(factory, DjangoModelFactory)
}
PAGE_FACTORIES = [factory for model, factory in FACTORIES.items() if issubclass(model, BasePage)]


def remove_pages():
    """Leave a tree without pages: of some types there is only one, at one address."""
    for page in root_page().get_children():
        page.delete()


@pytest.mark.every_case
@pytest.mark.both_databases
@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_factory_that_makes_valid_rows(model, db):
    assert model in FACTORIES, f"write a factory for {model._meta.label} in tests/factories/"
    if issubclass(model, BasePage):
        remove_pages()
    made = FACTORIES[model]()
    made.full_clean()


@pytest.mark.thorough
@pytest.mark.parametrize("factory", PAGE_FACTORIES, ids=lambda factory: factory.__name__)
def test_what_a_page_factory_makes_may_be_published(factory, db):
    remove_pages()
    page = factory()
    assert page.missing_for_publish() == []
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.live


def test_a_full_practice_has_no_empty_field(site):
    page = factories.PracticePageFactory(full=True)
    # Another state of the record than the rest, or another practice.
    others = {"method", "owner_unknown_reason", "archived_on", "related_rows"}
    # And nobody had to look at personal data.
    assert _empty_fields(page) == {*others, "personal_data_seen"}
    assert page.missing_for_publish() == []


def test_a_full_event_has_no_empty_field(site):
    page = factories.EventPageFactory(full=True)
    # A date before this one is for what was postponed; and nobody had to look at personal data.
    assert _empty_fields(page) == {"registration_form", "previous_starts_at", "personal_data_seen"}
    assert page.missing_for_publish() == []


def _empty_fields(page):
    page = type(page).objects.get(pk=page.pk)
    fields = {field.name for field in page._meta.local_fields if _is_empty(getattr(page, field.name))}
    own = [row for row in get_all_child_relations(type(page)) if row.related_model._meta.app_label in LAYERS]
    return fields | {row.get_accessor_name() for row in own if not getattr(page, row.get_accessor_name()).exists()}


def _is_empty(value):
    return value in (None, "") or (hasattr(value, "__len__") and len(value) == 0)
