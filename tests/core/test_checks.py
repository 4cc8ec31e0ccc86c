"""The rules of the project as system checks: each finds what is planted."""

import pytest
from django.apps import apps
from django.db import models
from wagtail.models import Page, get_page_models

from core import checks, presenting
from core.models import BasePage


def test_the_project_keeps_its_rules():
    assert checks.every_page_type_is_a_base_page() == []
    assert checks.relations_respect_the_layers() == []
    assert checks.what_is_named_exists() == []


@pytest.mark.parametrize(("private", "found"), [("/a/media", 1), ("/a/media/private", 1), ("/a/media-private", 0)])
def test_private_files_within_the_public_ones_are_found(settings, private, found):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = "/a/media", private
    assert len(checks.private_files_are_not_served()) == found


def test_a_page_type_that_is_no_base_page_is_found(monkeypatch):
    class Stray:
        _meta = type("Meta", (), {"app_label": "home"})

    monkeypatch.setattr(checks, "get_page_models", lambda: [*get_page_models(), Stray])
    found = checks.every_page_type_is_a_base_page()
    assert [(message.id, message.obj) for message in found] == [("core.E001", Stray)]
    assert "Stray" in found[0].msg


def test_a_page_type_of_a_library_is_not_ours_to_judge(monkeypatch):
    monkeypatch.setattr(checks, "get_page_models", lambda: [Page])
    assert checks.every_page_type_is_a_base_page() == []


def test_a_relation_to_a_layer_above_is_found(monkeypatch):
    relation = models.ForeignKey("events.EventPage", on_delete=models.CASCADE)
    relation.set_attributes_from_name("event")
    event_page = apps.get_model("events", "EventPage")
    form_page = apps.get_model("forms", "FormPage")  # the layer right below
    planted = (form_page, relation, event_page)
    own = list(checks._own_relations())
    monkeypatch.setattr(checks, "_own_relations", lambda: iter([*own, planted]))
    found = checks.relations_respect_the_layers()
    assert [(message.id, message.obj) for message in found] == [("core.E002", form_page)]
    assert "FormPage.event refers to EventPage" in found[0].msg


@pytest.mark.parametrize("attribute", ["presenter", "linked_data"])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("home.nowhere.present", "names nothing"),
        ("home.entrance.nothing", "names nothing"),
        ("present", "names nothing"),
        ("home.entrance.RECENT_PRACTICES", "can't be called"),
    ],
)
def test_a_presenter_that_is_not_there_is_found(monkeypatch, attribute, path, said):
    page_type = apps.get_model("home", "HomePage")
    monkeypatch.setattr(page_type, attribute, path)
    found = checks.what_is_named_exists()
    assert [(message.id, message.obj) for message in found] == [("core.E004", page_type)]
    assert path in found[0].msg
    assert said in found[0].msg


@pytest.mark.parametrize("name", [presenting.Named, presenting.shown_by])
def test_what_a_model_names_and_is_not_there_is_found(monkeypatch, name):
    monkeypatch.setattr(presenting, "named_paths", own := list(presenting.named_paths))
    monkeypatch.setattr(checks, "named_paths", own)
    assert checks.what_is_named_exists() == []
    name("home.nowhere.panels")
    assert [message.id for message in checks.what_is_named_exists()] == ["core.E004"]


def test_the_check_sees_every_page_type_that_is_presented():
    presented = {model.__name__ for model, _path in checks._named() if model is not None}
    assert {"HomePage", "PracticeIndexPage", "PracticePage", "EventIndexPage", "EventPage"} <= presented


def test_the_check_sees_relations_given_as_text():
    seen = {(model.__name__, field.name, target.__name__) for model, field, target in checks._own_relations()}
    assert ("EventPage", "registration_form", "FormPage") in seen
    assert ("PracticePage", "project_owner", "Organisation") in seen


def test_every_page_type_of_ours_is_found_by_the_check():
    ours = [model for model in get_page_models() if model._meta.app_label in checks.LAYERS]
    assert len(ours) >= 7
    assert all(issubclass(model, BasePage) for model in ours)
