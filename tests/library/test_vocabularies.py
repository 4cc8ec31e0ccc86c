"""Vocabularies and terms in the CMS."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, ReferenceIndex

from library.cms.usage import holders_of, is_any_used
from library.models import Term, Vocabulary
from library.vocabularies import merge_terms
from practices.models import PracticePage
from tests.cms import form_values, messages_of, soup
from tests.factories import PracticePageFactory, VocabularyFactory, term

TERMS = "wagtailsnippets_library_term"
VOCABULARIES = "wagtailsnippets_library_vocabulary"


@pytest.fixture
def cms(client, site, superuser):
    """The CMS, for someone who may do everything."""
    client.force_login(superuser)
    return client


def main_text(response):
    return " ".join(soup(response).select_one("main").get_text(" ", strip=True).split())


def test_the_menu_has_both(cms):
    page = cms.get("/cms/").content.decode()
    assert "Indeling" in page
    assert reverse(f"{TERMS}:list") in page
    assert reverse(f"{VOCABULARIES}:list") in page


@pytest.mark.both_databases
def test_vocabularies_are_listed_in_their_order(cms):
    VocabularyFactory(name="Laatste", parameter="laatste", sort_order=90)
    VocabularyFactory(name="Eerste", parameter="eerste", sort_order=0)
    rows = soup(cms.get(reverse(Vocabulary.snippet_viewset.get_url_name("list")))).select("tbody tr")
    listed = [row.select_one(".title-wrapper").get_text(strip=True) for row in rows]
    assert listed == list(Vocabulary.objects.values_list("name", flat=True))


def test_terms_are_listed_with_where_they_stand_and_how_much_they_are_used(cms):
    old, new = term("doelgroep:jeugd"), term("doelgroep:jongeren")
    term("doelgroep:kleuters", broader=new)
    merge_terms(old, new)
    PracticePageFactory(terms=[new])
    rows = {
        row.select_one(".title-wrapper").get_text(strip=True): row.get_text(" ", strip=True)
        for row in soup(cms.get(reverse(f"{TERMS}:list"))).select("main tbody tr")
    }
    assert "Doelgroep" in rows["jongeren"]
    assert "jongeren" in rows["kleuters"]
    assert rows["jeugd"].count("jongeren") == 1


@pytest.mark.thorough
def test_a_vocabulary_takes_its_terms_along(cms):
    address = reverse(f"{VOCABULARIES}:add")
    values = form_values(cms.get(address))
    values |= {"name": "Omvang", "parameter": "omvang", "new_terms": "Straat\n  Wijk \n\nstraat\nHele stad"}
    cms.post(address, values)
    made = Vocabulary.objects.get(parameter="omvang")
    assert list(made.terms.values_list("label", "slug", "sort_order")) == [
        ("Straat", "straat", 0),
        ("Wijk", "wijk", 1),
        ("Hele stad", "hele-stad", 2),
    ]
    # Later those come behind, and what is there stays.
    address = reverse(f"{VOCABULARIES}:edit", args=[made.pk])
    cms.post(address, {**form_values(cms.get(address)), "new_terms": "WIJK\nWijk!"})
    assert list(made.terms.values_list("label", "slug", "sort_order"))[2:] == [
        ("Hele stad", "hele-stad", 2),
        ("Wijk!", "wijk-2", 3),
    ]
    for wrong in ("x" * 81, "\n".join(f"term {number}" for number in range(101))):
        response = cms.post(address, {**form_values(cms.get(address)), "new_terms": wrong})
        assert soup(response).select(".error-message"), wrong[:9]
    assert made.terms.count() == 4


def test_a_term_says_what_follows_from_another_name(cms):
    found = term("doelgroep:jongeren")
    address = reverse(f"{TERMS}:edit", args=[found.pk])
    assert "Nergens gebruikt" in main_text(cms.get(address))
    PracticePageFactory(terms=[found]).save()
    text = main_text(cms.get(address))
    assert "Op 1 plaats gebruikt" in text
    assert "blijven links naar ‘doelgroep=jongeren’ werken" in text


@pytest.mark.parametrize(
    "query",
    [
        "vocabulary=x",
        "q=jong&replaced=true",
        "vocabulary=0",
        "replaced=x",
        "q=%00",
        "q=jong",
        "ordering=x",
        "p=99",
        "x=1",
    ],
)
def test_an_odd_address_does_no_harm(cms, query):
    term("doelgroep:jongeren")
    for name in (TERMS, VOCABULARIES):
        assert cms.get(f"{reverse(f'{name}:list')}?{query}").status_code in {200, 404}


@pytest.mark.both_databases
def test_terms_are_filtered(cms):
    old, new = term("doelgroep:jeugd"), term("doelgroep:jongeren")
    term("thema:samen")
    merge_terms(old, new)
    by_vocabulary = main_text(cms.get(reverse(f"{TERMS}:list"), {"vocabulary": new.vocabulary.pk}))
    assert "jongeren" in by_vocabulary
    rows = soup(cms.get(reverse(f"{TERMS}:list"), {"replaced": "true"})).select("main tbody tr")
    assert [row.select_one(".title-wrapper").get_text(strip=True) for row in rows] == ["jeugd"]


@pytest.mark.thorough
def test_lists_have_a_fixed_number_of_queries(cms, django_assert_max_num_queries):
    for number in range(30):
        term(f"v{number}:t{number}", broader=term(f"v{number}:boven"))
    for name in (TERMS, VOCABULARIES):
        with django_assert_max_num_queries(25):
            cms.get(reverse(f"{name}:list"))


def test_a_term_is_made_and_changed(cms):
    vocabulary = VocabularyFactory(parameter="doelgroep")
    page = cms.get(reverse(f"{TERMS}:add"), {"vocabulary": vocabulary.pk})
    label = soup(page).select_one("[name=label]")
    # The script of the CMS fills in the slug while one types.
    assert label["data-w-sync-target-value"] == "#id_slug"
    assert "w-sync#apply" in label["data-action"]
    values = form_values(page)
    cms.post(reverse(f"{TERMS}:add"), {**values, "vocabulary": vocabulary.pk, "label": "Jongeren", "slug": "jongeren"})
    made = Term.objects.get()
    address = reverse(f"{TERMS}:edit", args=[made.pk])
    page = cms.get(address)
    # What exists keeps its address.
    assert "w-sync#apply" not in soup(page).select_one("[name=label]").get("data-action", "")
    assert soup(page).select_one("[name=vocabulary]").has_attr("disabled")
    cms.post(address, {**form_values(page), "label": "Jonge mensen"})
    made.refresh_from_db()
    assert (made.label, made.slug, made.vocabulary) == ("Jonge mensen", "jongeren", vocabulary)
    assert len(soup(cms.get(reverse(f"{TERMS}:history", args=[made.pk]))).select("main tbody tr")) == 2


@pytest.mark.thorough
def test_a_broader_term_must_be_a_current_one_of_the_same_vocabulary(cms):
    made, other = term("doelgroep:jongeren"), term("thema:samen")
    old, new = term("doelgroep:jeugd"), term("doelgroep:kinderen")
    below = term("doelgroep:tieners", broader=made)
    merge_terms(old, new)
    address = reverse(f"{TERMS}:edit", args=[made.pk])
    values = form_values(cms.get(address))
    expected = {
        other: "in hetzelfde vocabularium",
        old: "'jeugd' is vervangen door 'kinderen'. Kies die term.",
        below: "Zo staat de term onder zichzelf.",
        made: "Zo staat de term onder zichzelf.",
    }
    for broader, message in expected.items():
        assert message in main_text(cms.post(address, {**values, "broader": broader.pk}))


def test_the_chooser_of_a_broader_term_offers_current_terms_of_the_vocabulary(cms):
    old, new = term("doelgroep:jeugd"), term("doelgroep:jongeren")
    term("thema:samen")
    merge_terms(old, new)
    address = reverse("wagtailsnippetchoosers_library_term:choose_results")
    names = [
        row.get_text(strip=True)
        for row in soup(cms.get(address, {"vocabulary": new.vocabulary.pk})).select("tbody .title")
    ]
    assert names == ["jongeren"]
    for odd in ("", "x", "²", "99999999999999999999999"):
        assert cms.get(address, {"vocabulary": odd}).status_code == 200


def test_the_word_in_addresses_is_fixed_once_practices_use_it(cms):
    group = term("doelgroep:jongeren")
    address = reverse(f"{VOCABULARIES}:edit", args=[group.vocabulary.pk])
    field = soup(cms.get(address)).select_one("[name=parameter]")
    assert not field.has_attr("disabled")
    page = PracticePageFactory(terms=["thema:samen"])
    page.practice_terms.add(page.practice_terms.model(term=group))
    page.save_revision()
    response = cms.get(address)
    assert soup(response).select_one("[name=parameter]").has_attr("disabled")
    assert "Ligt vast" in response.content.decode()
    cms.post(address, {**form_values(response), "parameter": "anders", "name": "Voor wie"})
    vocabulary = Vocabulary.objects.get(pk=group.vocabulary.pk)
    assert (vocabulary.parameter, vocabulary.name) == ("doelgroep", "Voor wie")


@pytest.mark.both_databases
def test_what_uses_terms_is_asked_once_whatever_uses_them(site):
    asked = []
    for number in (1, 3):
        held = [term(f"doelgroep:groep-{number}-{which}") for which in range(number)]
        for _which in range(number):
            PracticePageFactory(terms=[f"doelgroep:groep-{number}-{row}" for row in range(number)])
        with CaptureQueriesContext(connection) as queries:
            assert is_any_used(held)
            assert len([use for use in holders_of(held[0]) if isinstance(use, PracticePage)]) == number
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_vocabulary_shows_its_terms(cms):
    group = term("doelgroep:jongeren")
    page = soup(cms.get(reverse(f"{VOCABULARIES}:edit", args=[group.vocabulary.pk])))
    assert page.find("a", string="jongeren")["href"] == reverse(f"{TERMS}:edit", args=[group.pk])
    assert cms.get(reverse(f"{VOCABULARIES}:add")).status_code == 200


def test_a_reserved_word_is_refused(cms):
    response = cms.post(
        reverse(f"{VOCABULARIES}:add"), {"name": "Soort", "parameter": "soort", "sort_order": 0, "help_text": ""}
    )
    assert "heeft in adressen al een andere betekenis" in response.content.decode()


# --- Deleting --------------------------------------------------------------------------------------------------------


def bulk_delete(cms, *rows):
    address = reverse("wagtail_bulk_action", args=["library", rows[0]._meta.model_name, "delete"])
    query = "&".join([*(f"id={row.pk}" for row in rows), "next=/cms/"])
    return cms.get(f"{address}?{query}"), cms.post(f"{address}?{query}", follow=True)


def delete(cms, row):
    name = {Term: TERMS, Vocabulary: VOCABULARIES}[type(row)]
    address = reverse(f"{name}:delete", args=[row.pk])
    return cms.get(address), cms.post(address, follow=True)


@pytest.mark.both_databases
@pytest.mark.parametrize("way", [delete, bulk_delete])
@pytest.mark.parametrize("where", ["live", "draft", "never published", "narrower", "scheduled"])
def test_a_term_in_use_stays_and_its_users_are_named(cms, way, where):
    used = term("doelgroep:jongeren")
    if where == "narrower":
        user = term("doelgroep:tieners", broader=used)
        expected = f"Term: {user}"
    else:
        user = PracticePageFactory(
            title="Leefstraat",
            terms=["thema:samen"] if where in {"draft", "scheduled"} else [used],
            draft=where == "never published",
        )
        expected = "Praktijk: Leefstraat"
    if where in {"draft", "scheduled"}:
        user.practice_terms.add(user.practice_terms.model(term=used))
        user.save_revision()
        expected += " (in een versie die nog niet gepubliceerd is)"
    if where == "scheduled":
        revision = user.get_latest_revision()
        revision.approved_go_live_at = "2099-01-01T00:00:00Z"
        revision.save()
        user.practice_terms = [user.practice_terms.model(term=term("thema:samen"))]
        user.save_revision()
    for response in way(cms, used):
        assert response.status_code in {200, 409}
        assert expected in main_text(response)
    assert Term.objects.filter(pk=used.pk).exists()


@pytest.mark.both_databases
def test_of_a_selection_with_one_in_use_nothing_goes(cms):
    used, unused = term("doelgroep:jongeren"), term("doelgroep:ouderen")
    PracticePageFactory(title="Leefstraat", terms=[used])
    _asked, answer = bulk_delete(cms, used, unused)
    assert "Ook de rest van je selectie is niet verwijderd." in main_text(answer)
    assert Term.objects.filter(pk__in=[used.pk, unused.pk]).count() == 2


@pytest.mark.parametrize("way", [delete, bulk_delete])
def test_a_term_that_nothing_uses_goes(cms, way):
    unused = term("doelgroep:ouderen")
    for response in way(cms, unused):
        assert response.status_code == 200
    assert not Term.objects.filter(pk=unused.pk).exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("way", [delete, bulk_delete])
def test_a_merged_term_stays_for_what_refers_to_it(cms, way):
    old, new = term("doelgroep:jeugd"), term("doelgroep:jongeren")
    merge_terms(old, new)
    for response in way(cms, old):
        assert "Deze term is samengevoegd met 'jongeren'." in main_text(response)
    assert Term.objects.filter(pk=old.pk).exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("way", [delete, bulk_delete])
def test_a_vocabulary_with_terms_stays(cms, way):
    group = term("doelgroep:jongeren")
    for response in way(cms, group.vocabulary):
        assert "Term: jongeren" in main_text(response)
    assert Vocabulary.objects.filter(pk=group.vocabulary.pk).exists()


@pytest.mark.both_databases
def test_what_came_into_use_in_between_is_no_server_error(cms, monkeypatch):
    used = term("doelgroep:jongeren")
    page = PracticePageFactory(title="Net bewaard", terms=["thema:samen"])
    page.practice_terms.add(page.practice_terms.model(term=used))
    page.save_revision()
    monkeypatch.setattr("library.wagtail_hooks.refuse_deletion", lambda *_args: None)
    for way in (delete, bulk_delete):
        response = way(cms, used)[1]
        assert "Er is niets verwijderd, want dit wordt nog gebruikt door: Net bewaard." in messages_of(response)
    assert Term.objects.filter(pk=used.pk).exists()


def test_the_usage_view_lists_live_use(cms):
    used = term("doelgroep:jongeren")
    ReferenceIndex.create_or_update_for_object(PracticePageFactory(title="Leefstraat", terms=[used]))
    assert "Leefstraat" in main_text(cms.get(reverse(f"{TERMS}:usage", args=[used.pk])))


# --- Merging ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(site):
    return term("doelgroep:jeugd"), term("doelgroep:jongeren")


def merge_address(found):
    return reverse(f"{TERMS}:merge", args=[found.pk])


def test_merging_says_first_what_it_changes_and_then_does_it(cms, pair):
    old, new = pair
    PracticePageFactory(title="Eerste", terms=[old])
    second = PracticePageFactory(title="Tweede", terms=["thema:samen"])
    second.practice_terms.add(second.practice_terms.model(term=old))
    second.save_revision()
    term("thema:elders")
    for name in ("list", "edit"):
        page = cms.get(reverse(f"{TERMS}:{name}", args=[old.pk] if name == "edit" else []))
        assert merge_address(old) in page.content.decode()
    asked = cms.get(merge_address(old))
    assert "2 praktijken krijgen de andere term in de plaats" in main_text(asked)
    options = [option.get_text() for option in soup(asked).select("[name=new] option")]
    assert options == ["Kies een term", "jongeren"]
    response = cms.post(merge_address(old), {"new": new.pk}, follow=True)
    assert "'jeugd' is samengevoegd met 'jongeren'. 2 praktijken gingen mee." in messages_of(response)
    old.refresh_from_db()
    assert old.replaced_by == new
    history = main_text(cms.get(reverse(f"{TERMS}:history", args=[old.pk])))
    assert "Samengevoegd met 'jongeren'" in history
    assert "'jeugd' is hiermee samengevoegd" in main_text(cms.get(reverse(f"{TERMS}:history", args=[new.pk])))
    assert "Deze term is samengevoegd met jongeren" in main_text(cms.get(reverse(f"{TERMS}:edit", args=[old.pk])))


def test_looking_merges_nothing(cms, pair):
    old, new = pair
    cms.get(merge_address(old), {"new": new.pk})
    old.refresh_from_db()
    assert old.replaced_by is None


def test_a_wrong_choice_is_refused_with_a_message(cms, pair):
    old, _new = pair
    for choice in ("", old.pk, term("thema:samen").pk, 999999, "x"):
        response = cms.post(merge_address(old), {"new": choice})
        assert response.status_code == 200
        assert soup(response).select_one(".w-field__errors, .error-message") is not None
    assert not ModelLogEntry.objects.filter(action="library.term.merge").exists()


def test_a_term_is_merged_once(cms, pair):
    old, new = pair
    merge_terms(old, new)
    assert cms.post(merge_address(old), {"new": term("doelgroep:derde").pk}).status_code == 302
    old.refresh_from_db()
    assert old.replaced_by == new
    assert merge_address(old) not in cms.get(reverse(f"{TERMS}:list")).content.decode()


@pytest.mark.every_case
@pytest.mark.parametrize("codenames", [(), ("change_term",), ("delete_term",), ("add_term", "view_term")])
def test_merging_asks_the_right_to_change_and_to_delete(client, editor, pair, codenames):
    old, new = pair
    editor.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client.force_login(editor)
    for response in (client.get(merge_address(old)), client.post(merge_address(old), {"new": new.pk})):
        assert response["location"] == "/cms/"
    old.refresh_from_db()
    assert old.replaced_by is None
    editor.user_permissions.add(*Permission.objects.filter(codename__in=("change_term", "delete_term")))
    client.post(merge_address(old), {"new": new.pk})
    old.refresh_from_db()
    assert old.replaced_by == new


def test_an_editor_without_rights_does_not_get_in(client, editor, pair):
    client.force_login(editor)
    for name in (TERMS, VOCABULARIES):
        assert client.get(reverse(f"{name}:list"))["location"] == "/cms/"
        assert reverse(f"{name}:list") not in client.get("/cms/").content.decode()


@pytest.mark.thorough
def test_a_merged_term_is_not_offered_to_practices(cms, pair):
    old, new = pair
    page = PracticePageFactory(terms=[old])
    merge_terms(old, new)
    choices = soup(cms.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))).select("[name=terms_doelgroep]")
    assert [choice["value"] for choice in choices] == [str(new.pk)]
    assert choices[0].has_attr("checked")
    assert PracticePage.objects.get(pk=page.pk).terms_of("doelgroep") == [new]
