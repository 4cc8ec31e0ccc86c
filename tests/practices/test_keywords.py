"""Keywords in the CMS: what is used by nobody, merging, and making a term of one."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from wagtail.models import PageLogEntry, Revision

from library.models import Term
from library.vocabularies import merge_terms
from practices.cms.words.alike import alike
from practices.cms.words.moving import make_term, merge_keywords
from practices.models import FormerKeyword, PracticePage, PracticeTag
from practices.query.results import PracticeAnswer
from tests.cms import messages_of, soup
from tests.factories import PracticePageFactory, UserFactory, VocabularyFactory, term

TAGS = "/cms/snippets/practices/practicetag/"
TERMS = "/cms/snippets/library/term/"


@pytest.fixture
def cms(client, superuser, site):
    client.force_login(superuser)
    return client


def tag(name):
    return PracticeTag.objects.get_or_create(name=name)[0]


def words_of(version):
    return [found.name for found in version.tag_list()]


def stored(practice):
    """Return the practice as the site shows it, and the version that its editor opens."""
    page = PracticePage.objects.get(pk=practice.pk)
    return page, page.get_latest_revision_as_object()


@pytest.mark.thorough
@pytest.mark.both_databases
def test_every_version_that_held_the_one_holds_the_other_once(site, superuser):
    old, new = tag("zeppelin"), tag("ballon")
    one, both = PracticePageFactory(tags=["zeppelin"]), PracticePageFactory(tags=["zeppelin", "ballon"])
    for practice in (one, both):
        practice.save_revision().publish()
    pending = PracticePageFactory(title="In een concept", tags=["plein"])
    pending.tags.add("zeppelin")
    pending.save_revision()
    versions = Revision.objects.count()
    assert merge_keywords(old, new, superuser) == 3
    assert [words_of(version) for version in stored(one)] == [["ballon"]] * 2
    assert [words_of(version) for version in stored(both)] == [["ballon"]] * 2
    assert [words_of(version) for version in stored(pending)] == [["plein"], ["ballon", "plein"]]
    assert not PracticeTag.objects.filter(name="zeppelin").exists()
    assert {page.pk for page in PracticePage.objects.search("ballon")} >= {one.pk, both.pk}
    assert not PracticePage.objects.search("zeppelin").results()
    # Nobody is told that somebody edited them.
    assert Revision.objects.count() == versions
    assert not PageLogEntry.objects.filter(page=one.pk, action="wagtail.edit").exists()


@pytest.mark.both_databases
def test_a_keyword_becomes_a_term(site, client, superuser):
    group = VocabularyFactory(parameter="doelgroep", name="Doelgroep")
    practice = PracticePageFactory(tags=["tieners", "plein"])
    practice.save_revision().publish()
    term_made, number = make_term(tag("tieners"), group, "tieners", superuser)
    assert (term_made.slug, number) == ("tieners", 1)
    for version in stored(practice):
        assert words_of(version) == ["plein"]
        assert "tieners" in {row.term.label for row in version.practice_terms.all()}
    # The site follows at once.
    assert practice.title in client.get("/praktijken/", {"doelgroep": "tieners"}).content.decode()
    # One that is there already, by whatever of its words, is not made twice.
    term("doelgroep:jongeren", alternative_labels="jeugd")
    PracticePageFactory(tags=["Jeugd"])
    assert make_term(tag("Jeugd"), group, "Jeugd", superuser)[0].slug == "jongeren"
    assert Term.objects.filter(vocabulary=group).count() == 2


@pytest.mark.thorough
@pytest.mark.both_databases
def test_addresses_of_a_keyword_that_went_lead_on(site, client, superuser):
    group = VocabularyFactory(parameter="doelgroep", name="Doelgroep")
    practice = PracticePageFactory(title="Leefstraat", tags=["zeppelin", "tieners"])
    PracticePageFactory(title="Iets anders", tags=["plein"])

    def found(asked):
        answer = PracticeAnswer(QueryDict(asked), PracticePage.objects.public())
        return sorted(PracticePage.objects.filter(pk__in=answer.keys).values_list("title", flat=True))

    # However often, and also what led to it.
    merge_keywords(tag("zeppelin"), tag("ballon"), superuser)
    assert found("trefwoord=zeppelin") == found("trefwoord=ballon") == ["Leefstraat"]
    merge_keywords(tag("ballon"), tag("luchtballon"), superuser)
    assert found("trefwoord=zeppelin") == found("trefwoord=ballon") == ["Leefstraat"]
    # To a term, and to what that becomes; of one facet the others stay.
    made, _number = make_term(tag("tieners"), group, "tieners", superuser)
    assert found("trefwoord=tieners") == ["Leefstraat"]
    assert found("trefwoord=tieners&trefwoord=plein") == []
    assert found("trefwoord=zeppelin&trefwoord=plein") == ["Iets anders", "Leefstraat"]
    merge_terms(made, term("doelgroep:jongeren"))
    assert found("trefwoord=tieners") == found("doelgroep=tieners") == found("doelgroep=jongeren") == ["Leefstraat"]
    # The page says what it filters by as it is called now.
    assert "over jongeren" in client.get("/praktijken/", {"trefwoord": "tieners"}).content.decode()
    # A new keyword of that name means itself again.
    practice.tags.add("zeppelin")
    practice.save()
    assert found("trefwoord=zeppelin") == ["Leefstraat"]
    assert FormerKeyword.objects.filter(slug="zeppelin").exists()
    # What is merged again leads there.
    merge_keywords(tag("zeppelin"), tag("plein"), superuser)
    assert found("trefwoord=zeppelin") == ["Iets anders", "Leefstraat"]
    # What leads to nothing that one filters by stays as it is, and is named as unknown.
    group.is_facet = False
    group.save()
    asked = PracticeAnswer(QueryDict("trefwoord=tieners"), PracticePage.objects.public()).query
    assert asked.unknown == (("trefwoord", "tieners"),)


def test_a_vocabulary_that_is_full_refuses(site, superuser):
    group = VocabularyFactory(parameter="doelgroep", name="Doelgroep", max_terms=1)
    PracticePageFactory(title="Vol", tags=["tieners"], terms=["thema:samen", "doelgroep:ouders"])
    with pytest.raises(ValidationError, match="Vol"):
        make_term(tag("tieners"), group, "tieners", superuser)
    assert PracticeTag.objects.filter(name="tieners").exists()


def test_what_is_gone_meanwhile_is_refused(site, superuser):
    old, new = tag("buren"), tag("buurt")
    PracticeTag.objects.filter(pk=new.pk).delete()
    with pytest.raises(ValidationError, match="bestaat niet meer"):
        merge_keywords(old, new, superuser)
    with pytest.raises(ValidationError, match="Kies een ander"):
        merge_keywords(old, old, superuser)


def test_what_follows_is_said_first(cms):
    old, new = tag("buren"), tag("buurt")
    PracticePageFactory(title="Leefstraat", tags=["buren"])
    for address, told in (
        (f"{TAGS}edit/{old.pk}/", "1 praktijk gebruikt dit sleutelwoord"),
        (f"{TAGS}samenvoegen/{old.pk}/", "1 praktijk krijgt"),
        (f"{TAGS}term/{old.pk}/", "1 praktijk krijgt de term"),
    ):
        text = " ".join(soup(cms.get(address)).select_one("main").get_text(" ").split())
        assert told in text, address
        assert "Leefstraat" in text
    done = cms.post(f"{TAGS}samenvoegen/{old.pk}/", {"new": new.pk}, follow=True)
    assert "‘buren’ is samengevoegd met ‘buurt’. 1 praktijk ging mee." in messages_of(done)
    group = VocabularyFactory(parameter="doelgroep", name="Doelgroep")
    done = cms.post(f"{TAGS}term/{new.pk}/", {"vocabulary": group.pk, "label": "buurt"}, follow=True)
    assert "‘buurt’ is nu de nieuwe term ‘buurt’ van Doelgroep." in messages_of(done)


@pytest.mark.thorough
def test_lists_show_what_nobody_uses(cms):
    # Stored with its rows, which is when Wagtail writes down what it uses.
    PracticePageFactory(tags=["buurt"], terms=["thema:samen"]).save()
    tag("plein")
    term("thema:alleen")

    def rows(address, **asked):
        return [cell.get_text(strip=True) for cell in soup(cms.get(address, asked)).select("tbody .title-wrapper")]

    assert rows(TAGS) == ["buurt", "plein"]
    assert rows(TAGS, gebruikt="niemand") == rows(TAGS, gebruikt="niemand", q="plein") == ["plein"]
    assert rows(TERMS, gebruikt="niemand") == rows(TERMS, gebruikt="niemand", q="alleen") == ["alleen"]
    assert rows(TAGS, gebruikt="x", ordering="-practice_count") == ["buurt", "plein"]


@pytest.mark.parametrize("kind", ["samenvoegen", "term"])
def test_who_may_not_take_a_keyword_away_sees_no_way_to(client, editor, site, kind):
    old = tag("buren")
    for user in (UserFactory(), editor):
        client.force_login(user)
        for answer in (client.get(f"{TAGS}{kind}/{old.pk}/"), client.post(f"{TAGS}{kind}/{old.pk}/", {"new": 1})):
            assert answer.status_code == 302
            assert answer["Location"] in {"/cms/", f"/cms/login/?next={TAGS}{kind}/{old.pk}/"}
    assert PracticeTag.objects.filter(pk=old.pk).exists()


def test_wrong_answers_are_named(cms, site):
    old = tag("buren")
    assert cms.get(f"{TAGS}term/999999/").status_code == 404
    for kind, values in (
        ("samenvoegen", {}),
        ("samenvoegen", {"new": "x"}),
        ("samenvoegen", {"new": old.pk}),
        ("term", {}),
        ("term", {"vocabulary": "x", "label": "w" * 99}),
    ):
        response = cms.post(f"{TAGS}{kind}/{old.pk}/", values)
        assert soup(response).select(".error-message, .w-field__errors"), (kind, values)


# --- While someone types ----------------------------------------------------------------------------------------------


def known(text, apart_from=""):
    return [f"{found.name} ({found.kind})" for found in alike(text, apart_from)]


def test_what_is_called_nearly_so_is_told(site):
    tag("buurtwerk")
    held = term("doelgroep:jongeren", alternative_labels="tieners")
    assert known("Buurtwerk") == known("buurtwerken") == known("buurtwerking") == known("buurtwrk")
    assert known("Buurtwerk") == ["buurtwerk (sleutelwoord)"]
    term("doelgroep:wijk", label="wijk")
    assert known("wijken") == ["wijk (term van Doelgroep)"]
    # By any of its words, but not to who edits it.
    assert known("tiener") == ["jongeren (term van Doelgroep)"]
    assert known("tieners", f"term:{held.pk}") == []
    assert known("b") == known("sportveld") == known("x" * 500) == known("") == known("\x00") == []


def test_only_who_may_edit_is_told(client, editor, site):
    tag("buurtwerk")
    address = "/cms/woorden/bekend/"
    client.force_login(UserFactory())
    assert client.get(address, {"woord": "buurtwerk"}).status_code == 302
    client.force_login(editor)
    answer = client.get(address, {"woord": "buurtwerk"})
    assert answer.json() == {"bekend": [{"naam": "buurtwerk", "soort": "sleutelwoord"}]}
    assert "no-store" in answer["Cache-Control"]
    assert client.post(address).status_code == 405
    assert client.get(address).json() == {"bekend": []}


def test_it_takes_two_queries_however_many_words(site, django_assert_num_queries):
    for number in range(12):
        tag(f"woord{number}")
    with django_assert_num_queries(2):
        assert len(alike("woord")) == 5


def test_a_keyword_is_not_renamed_to_a_number():
    with pytest.raises(ValidationError, match="telefoonnummer"):
        PracticeTag(name="Bel 0470 12 34 56").clean()
