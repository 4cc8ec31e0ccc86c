"""Questions that ask for terms of a vocabulary: filled in from an address, kept in words, never broken by editors."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.urls import reverse

from forms.models import FormField, FormPage, Submission
from library.vocabularies import merge_terms
from post.models import OutgoingMail
from tests.cms import soup
from tests.factories import FormFieldFactory, VocabularyFactory, term
from tests.forms.conftest import URL
from tests.html import assert_sound, text_of


@pytest.fixture
def asked(site):
    """The hand-in form asks for one theme and for forms of work."""
    for slug in ("samenhang", "polarisering"):
        term(f"thema:{slug}", label=slug.capitalize())
    for slug in ("ontmoeting", "dialoog", "campagne"):
        term(f"werkvorm:{slug}", label=slug.capitalize())
    theme, kind = VocabularyFactory(parameter="thema"), VocabularyFactory(parameter="werkvorm")
    FormFieldFactory(page=site.hand_in, label="Thema", field_type="term", vocabulary=theme, sort_order=20)
    FormFieldFactory(page=site.hand_in, label="Werkvorm", field_type="terms", vocabulary=kind, sort_order=21)
    return site.hand_in


def chosen(document, name):
    """Return the values that stand chosen in a question."""
    return [
        element["value"]
        for element in document.select(f"[name={name}] option[selected], [name={name}][checked]")
        if element["value"]
    ]


def test_one_term_is_a_list_and_several_are_boxes(asked, client):
    document = assert_sound(client.get(URL))
    options = [option.get_text() for option in document.select("select[name=thema] option")]
    assert options == ["Maak een keuze", "Polarisering", "Samenhang"]
    boxes = document.select("input[type=checkbox][name=werkvorm]")
    assert [box["value"] for box in boxes] == ["campagne", "dialoog", "ontmoeting"]
    assert chosen(document, "thema") == chosen(document, "werkvorm") == []


def test_an_address_fills_in_terms(asked, client):
    address = f"{URL}?thema=samenhang&werkvorm=dialoog&werkvorm=ontmoeting&werkvorm=dialoog"
    document = assert_sound(client.get(address))
    assert chosen(document, "thema") == ["samenhang"]
    assert chosen(document, "werkvorm") == ["dialoog", "ontmoeting"]


def test_an_address_fills_in_nothing_else(asked, client):
    document = assert_sound(
        client.get(f"{URL}?je_naam=Iemand&naam_van_de_praktijk=Iets&ik_ga_akkoord=on&soort=Project")
    )
    assert document.find(attrs={"name": "je_naam"}).get("value") is None
    assert document.find(attrs={"name": "naam_van_de_praktijk"}).get("value") is None
    assert not document.find(attrs={"name": "ik_ga_akkoord"}).has_attr("checked")
    assert chosen(document, "soort") == []


@pytest.mark.parametrize(
    "value",
    ["", "onbekend", "%00", "%F0%9F%98%80", "x" * 2000, "%C3%28", "%27%3B+DROP+TABLE+x", "Samenhang", "<script>"],
    ids=["empty", "unknown", "NUL", "emoji", "long", "bytes", "SQL", "label", "markup"],
)
def test_an_unknown_term_in_an_address_is_ignored(asked, client, value):
    document = assert_sound(client.get(f"{URL}?thema={value}&thema=samenhang&werkvorm={value}"))
    assert chosen(document, "thema") == ["samenhang"]
    assert chosen(document, "werkvorm") == []


def test_two_hundred_terms_in_an_address_are_answered(asked, client):
    assert_sound(client.get(URL + "?" + "&".join(f"werkvorm=w{number}" for number in range(200))))


def test_terms_are_kept_and_read_in_words(asked, client, answers):
    answers = {**answers, "thema": "samenhang", "werkvorm": ["ontmoeting", "dialoog"]}
    assert client.post(URL, answers).status_code == 303
    submission = Submission.objects.get()
    told = {answer.label: answer.text for answer in submission.answers}
    assert (told["Thema"], told["Werkvorm"]) == ("Samenhang", "Ontmoeting, Dialoog")
    assert {term.slug for term in submission.terms.all()} == {"samenhang", "ontmoeting", "dialoog"}
    for mail in OutgoingMail.objects.all():
        assert "Ontmoeting, Dialoog" in mail.text


@pytest.mark.parametrize("wrong", [{"thema": "ontmoeting"}, {"werkvorm": ["ontmoeting", "samenhang"]}])
def test_a_term_that_is_not_offered_is_refused(asked, client, answers, wrong):
    assert_sound(client.post(URL, {**answers, **wrong}), status=422)
    assert not Submission.objects.exists()


def test_a_form_with_a_mistake_keeps_the_terms(asked, client, answers):
    response = client.post(URL, {**answers, "je_naam": "", "thema": "samenhang", "werkvorm": ["dialoog"]})
    document = assert_sound(response, status=422)
    assert (chosen(document, "thema"), chosen(document, "werkvorm")) == (["samenhang"], ["dialoog"])


def test_a_merged_or_deleted_term_breaks_neither_the_form_nor_what_was_handed_in(asked, client, answers):
    assert client.post(URL, {**answers, "thema": "polarisering", "werkvorm": ["campagne"]}).status_code == 303
    merge_terms(term("thema:polarisering"), term("thema:samenhang"))
    term("werkvorm:campagne").delete()
    document = assert_sound(client.get(f"{URL}?thema=polarisering&werkvorm=campagne"))
    assert chosen(document, "thema") == chosen(document, "werkvorm") == []
    assert not document.select("[value=polarisering], [value=campagne]")
    told = {answer.label: answer.text for answer in Submission.objects.get().answers}
    assert (told["Thema"], told["Werkvorm"]) == ("Polarisering", "Campagne")


def test_a_question_without_terms_keeps_nobody_from_handing_in(asked, client, answers):
    FormFieldFactory(
        page=asked, label="Leeg", field_type="terms", vocabulary=VocabularyFactory(parameter="leeg"), required=True
    )
    assert_sound(client.get(URL))
    assert client.post(URL, answers).status_code == 303


def test_the_terms_of_all_questions_take_one_query(asked, client, django_assert_num_queries):
    fields = list(FormField.objects.filter(page=asked))
    with django_assert_num_queries(1):
        asked.form_builder(fields).get_form_class()


def test_a_question_for_terms_names_its_vocabulary(asked):
    with pytest.raises(ValidationError) as refusal:
        FormField(page=asked, label="Fase", field_type="terms").full_clean(exclude=["page"])
    assert set(refusal.value.error_dict) == {"vocabulary"}


def test_a_draft_without_vocabulary_can_be_looked_at(asked, client):
    FormFieldFactory(page=asked, label="Nog te kiezen", field_type="term")
    assert "Nog te kiezen" in text_of(assert_sound(client.get(URL)))


def test_a_vocabulary_that_a_form_asks_for_stays(asked, client, superuser):
    vocabulary = VocabularyFactory(parameter="leeg")
    FormFieldFactory(page=asked, label="Leeg", field_type="term", vocabulary=vocabulary)
    client.force_login(superuser)
    response = client.post(reverse("wagtailsnippets_library_vocabulary:delete", args=[vocabulary.pk]), follow=True)
    assert type(vocabulary).objects.filter(pk=vocabulary.pk).exists()
    assert asked.title in soup(response).get_text()


@pytest.mark.both_databases
def test_a_vocabulary_that_only_a_draft_asks_for_stays(asked):
    vocabulary = VocabularyFactory(parameter="leeg")
    page = FormPage.objects.get(pk=asked.pk)
    page.form_fields.add(FormField(label="Leeg", clean_name="leeg", field_type="term", vocabulary=vocabulary))
    page.save_revision()
    with pytest.raises(ProtectedError):
        vocabulary.delete()


@pytest.mark.thorough
def test_an_editor_sees_where_to_choose_the_vocabulary(asked, client, superuser):
    client.force_login(superuser)
    document = soup(client.get(reverse("wagtailadmin_pages:edit", args=[asked.pk])))
    types = {option.get_text() for option in document.select("select[name=form_fields-0-field_type] option")}
    assert {"Eén term van een vocabularium", "Termen van een vocabularium"} <= types
    assert document.select_one("select[name=form_fields-0-vocabulary]")


def test_the_api_says_which_vocabulary_is_asked_for(asked, client):
    fields = client.get(f"/api/v2/pages/{asked.pk}/").json()["form_fields"]
    assert {field["clean_name"]: field["vocabulary"] for field in fields}["werkvorm"] == "werkvorm"
    assert fields[0]["vocabulary"] is None


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_going_back_leaves_fixed_choices(request):
    request.getfixturevalue("asked")
    try:
        call_command("migrate", "forms", "0001", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT field_type, choices FROM forms_formfield WHERE clean_name = 'werkvorm'")
            assert cursor.fetchone() == ("checkboxes", "Campagne\nDialoog\nOntmoeting")
    finally:
        # Not of forms alone: what builds upon it went back as well.
        call_command("migrate", verbosity=0)
