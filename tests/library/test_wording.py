"""The texts of the site: editors change what stands in no page, and the site says it at once."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.urls import reverse
from docx import Document
from wagtail.models import ModelLogEntry

from library.models import ChangedText
from library.models.texts import MAX_TEXT
from library.wording import cms as views
from library.wording.declared import screens
from library.wording.said import changed_texts, say
from tests.cms import form_values, messages_of, soup
from tests.factories import PracticePageFactory, UserFactory
from tests.html import assert_sound

FIT = "/praktijken/past-dit-bij-ons/"


def edit_url(name: str) -> str:
    return reverse(views.EDIT, args=[name])


@pytest.fixture
def cms(client, site):
    """The CMS, for who may change texts and nothing else."""
    someone = UserFactory()
    someone.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_changedtext"]))
    client.force_login(someone)
    return client


def store(cms, name: str, **texts: str):
    form = form_values(cms.get(edit_url(name)), "form:has(textarea)")
    return cms.post(edit_url(name), form | {f"{name}.{place}": words for place, words in texts.items()}, follow=True)


@pytest.mark.thorough
def test_a_changed_text_stands_on_the_page_at_once(cms):
    # Asked first, so that what is kept of it is old.
    before = assert_sound(cms.get(FIT))
    assert before.h1.get_text() == "Past dit bij ons?"
    assert "al op de site" in messages_of(store(cms, "fit", title="Lijken wij? <b>", how="Hoe we dit doen"))
    after = assert_sound(cms.get(FIT))
    assert after.h1.get_text() == after.select_one("[aria-current=page]").get_text(strip=True) == "Lijken wij? <b>"
    assert after.select_one(".fit__part h2").get_text() == "Hoe we dit doen"
    assert after.select_one(".lead").get_text() == before.select_one(".lead").get_text()


def test_the_note_takes_the_words_of_the_editors(cms):
    practice = PracticePageFactory()
    store(cms, "note", title="Ons voorstel", decision="Wat we beslissen", decision_asked="ja of neen")
    content = b"".join(cms.get(f"/praktijken/selectie.docx?keuze={practice.pk}"))
    written = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert written[0] == "Ons voorstel"
    assert "Wat we beslissen: [ja of neen]" in written


def test_an_empty_text_says_again_what_it_said_first(cms):
    store(cms, "fit", title="Anders")
    store(cms, "fit", title="  ")
    assert assert_sound(cms.get(FIT)).h1.get_text() == "Past dit bij ons?"
    assert not ChangedText.objects.exists()
    log = ModelLogEntry.objects.filter(content_type__model="changedtext").order_by("pk")
    assert [(entry.action, entry.data["before"], entry.data["after"]) for entry in log] == [
        ("wagtail.create", "Past dit bij ons?", "Anders"),
        ("wagtail.delete", "Anders", "Past dit bij ons?"),
    ]


def test_a_value_stands_where_the_text_names_it(db):
    ChangedText.objects.create(key="fit.table", text="{gemeente}: wie lijkt erop? {gemeente}!")
    assert say("fit.table", gemeente="Gent {x}") == "Gent {x}: wie lijkt erop? Gent {x}!"


@pytest.mark.parametrize(
    ("place", "words", "told"),
    [
        ("table", "Zoals {stad}", "Dit kennen we niet: {stad}. Hier kun je gebruiken: {gemeente}."),
        ("title", "Zoals {gemeente}", "Dit kennen we niet: {gemeente}. Hier kan niets tussen accolades."),
        ("title", "a" * (MAX_TEXT + 1), f"niet meer dan {MAX_TEXT} tekens"),
    ],
)
def test_what_can_not_be_said_is_refused_and_nothing_is_stored(cms, place, words, told):
    response = store(cms, "fit", lead="Dit is goed", **{place: words})
    assert response.status_code == 422
    assert told in soup(response).select_one(".error-message").get_text()
    assert not ChangedText.objects.exists()


def test_two_editors_do_not_undo_each_other(cms):
    form = form_values(cms.get(edit_url("fit")), "form:has(textarea)")
    store(cms, "fit", lead="Van de ander")
    cms.post(edit_url("fit"), form | {"fit.title": "Van mij"})
    assert changed_texts() == {"fit.lead": "Van de ander", "fit.title": "Van mij"}


def test_the_list_names_what_was_changed(cms):
    ChangedText.objects.create(key="fit.title", text="Anders")
    row = soup(cms.get(reverse(views.LIST))).find("a", string="Past dit bij ons?").find_parent("tr")
    assert row.select("td")[2].get_text(strip=True) == "Titel"
    assert cms.get(edit_url("bestaat-niet")).status_code == 404


def test_who_may_not_change_texts_is_kept_out(client, site):
    only_cms = UserFactory()
    only_cms.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for who in (None, UserFactory(), only_cms):
        client.logout()
        if who:
            client.force_login(who)
        for address in (reverse(views.LIST), edit_url("fit")):
            for response in (client.get(address), client.post(address, {"fit.title": "Anders"})):
                assert response.status_code == 302, address
    assert not ChangedText.objects.exists()


def test_every_text_is_declared_and_shown_somewhere():
    declared = {text.key for screen in screens() for text in screen.texts}
    sources = "".join(
        path.read_text()
        for app in ("site", "home", "events", "forms", "practices")
        for kind in ("*.html", "*.txt", "*.py")
        for path in Path(settings.BASE_DIR, app).rglob(kind)
    )
    in_templates = set(re.findall(r'{% say "([\w.]+)"', sources))
    assert in_templates <= declared
    in_code = {
        key for key in declared - in_templates if re.search(rf'sa(?:y|id)\("({key}|{key.partition(".")[2]})"', sources)
    }
    assert declared == in_templates | in_code


@pytest.mark.both_databases
def test_texts_are_read_in_one_query_and_kept(db, django_assert_num_queries):
    ChangedText.objects.create(key="fit.title", text="Anders")
    assert changed_texts() == {"fit.title": "Anders"}
    # Only the stamp, with what expires by the clock.
    with django_assert_num_queries(1):
        changed_texts()
