"""The answer to a practice query: one page of practices, options, chips and addresses."""

import datetime

import pytest
from django.http import QueryDict

from core.kept import Kept
from core.listing.options import Option
from core.models import ChangeStamp
from practices.models import PracticePage
from practices.models.querysets import CARD_RENDITIONS
from practices.query.facets.index import current_index
from practices.query.facets.options import VALUES_SHOWN, option_groups
from practices.query.practice_query import TAGS
from practices.query.results import PAGE_SIZE, PracticeResults
from practices.templatetags.facets import facet_options
from tests.factories import DatabankImageFactory, PracticePageFactory, VocabularyFactory, term

PATH = "/praktijken/"


@pytest.fixture(autouse=True)
def tree(site):
    return site


def results(address: str = "") -> PracticeResults:
    return PracticeResults(QueryDict(address), PracticePage.objects.all(), PATH)


def keys(found: PracticeResults) -> list[int]:
    return [card.pk for card in found.cards]


def group(found: PracticeResults, parameter: str):
    return next(group for group in found.groups if group.parameter == parameter)


def test_thousands_have_a_point():
    found = results()
    found.total = 10_000
    assert found.counted == "10.000 praktijken"
    assert ">1.234</span>" in facet_options("thema", [Option("vrede", "Vrede", 1_234, False)])


def test_no_practices_is_an_answer_too():
    found = results()
    assert (found.total, found.cards, found.groups, found.chips) == (0, [], [], [])
    assert (found.previous_url, found.next_url) == ("", "")


@pytest.mark.both_databases
def test_practices_come_newest_first():
    old, new = PracticePageFactory(), PracticePageFactory()
    assert keys(results()) == [new.pk, old.pk]


def test_options_count_what_choosing_them_finds():
    PracticePageFactory(terms=["doelgroep:jongeren", "thema:samenhang"])
    PracticePageFactory(terms=["doelgroep:ouders", "thema:samenhang"])
    PracticePageFactory(terms=["doelgroep:ouders", "thema:polarisering"])
    found = results("thema=samenhang")
    groups = {
        name: {option.label: (option.count, option.selected) for option in group(found, name).options}
        for name in ("doelgroep", "thema")
    }
    assert groups == {
        "doelgroep": {"jongeren": (1, False), "ouders": (1, False)},
        # Another value of the same facet adds to what is found: its count ignores the facet's own selection.
        "thema": {"samenhang": (2, True), "polarisering": (1, False)},
    }


def test_following_an_option_of_another_facet_finds_as_many_as_it_counts():
    for number in range(6):
        PracticePageFactory(terms=["thema:samenhang" if number % 2 else "thema:polarisering"], tags=[f"w{number % 3}"])
    found = results("thema=samenhang")
    for option in group(found, TAGS).options:
        assert results(f"thema=samenhang&{TAGS}={option.value}").total == option.count


def test_the_archive_says_how_many_practices_it_adds():
    PracticePageFactory(archived_on=datetime.date(2024, 1, 1), terms=["thema:samenhang"])
    PracticePageFactory(terms=["thema:samenhang"])
    offered, chosen = results("thema=samenhang").archive, results("thema=samenhang&archief=1").archive
    assert (offered.count, offered.selected, chosen.count, chosen.selected) == (1, False, 1, True)
    assert not results("thema=onbekend&soort=methodiek").archive.is_open


def test_the_filters_send_along_what_is_no_filter():
    PracticePageFactory(tags=["straat"])
    found = results("q=straat&sorteer=titel&trefwoord=straat&pagina=3&archief=1")
    assert found.kept_by_filters == [("q", "straat"), ("sorteer", "titel")]
    assert found.kept_by_search == [("trefwoord", "straat"), ("archief", "1"), ("sorteer", "titel")]


def test_the_sentence_says_what_is_asked():
    PracticePageFactory(
        terms=["doelgroep:jongeren", "doelgroep:ouders"], municipalities=["44021"], status="lopend", tags=["straat"]
    )
    asked = "gemeente=gent&doelgroep=ouders&doelgroep=jongeren&status=lopend&q=straat"
    assert results(asked).sentence == (
        "1 praktijk over ouders of jongeren met status lopend in Gent met het woord ‘straat’"
    )


def test_a_chip_for_every_choice_says_what_removing_it_gives():
    PracticePageFactory(terms=["thema:samenhang"], tags=["straat"])
    PracticePageFactory(terms=["thema:samenhang"], tags=["buurtfeest"])
    found = results("trefwoord=straat&thema=samenhang")
    assert found.total == 1
    chips = {(chip.facet, chip.label): (chip.url, chip.count_without) for chip in found.chips}
    assert chips == {
        ("Thema", "samenhang"): ("/praktijken/?trefwoord=straat", 1),
        ("Sleutelwoorden", "straat"): ("/praktijken/?thema=samenhang", 2),
    }
    assert found.path == PATH


def test_a_choice_without_practices_says_which_choice_to_drop():
    PracticePageFactory(terms=["thema:samenhang"], tags=["straat"])
    term("doelgroep:ouders")
    found = results("doelgroep=ouders&trefwoord=straat")
    assert found.total == 0
    assert {chip.label: chip.count_without for chip in found.chips} == {"ouders": 1, "straat": 0}


def test_unknown_values_are_named():
    PracticePageFactory()
    assert results("thema=onzin&trefwoord=ook").unknown_values == ["onzin", "ook"]


def test_a_facet_without_terms_is_not_shown():
    VocabularyFactory(parameter="fase")
    PracticePageFactory()
    term("thema:polarisering")
    found = results()
    groups = option_groups(found.index, found.query, found.found)
    assert [shown.parameter for shown in groups] == ["thema", "soort", "bewijs"]


def test_a_filter_of_which_all_share_the_one_value_is_not_shown():
    PracticePageFactory(terms=["thema:samenhang"])
    term("thema:polarisering")
    assert results().groups == []
    # What is chosen is always shown: who followed an old link can drop it.
    assert [shown.parameter for shown in results("thema=polarisering").groups] == ["thema"]
    PracticePageFactory(terms=["thema:polarisering"])
    assert [shown.parameter for shown in results().groups] == ["thema"]


def test_four_filters_stand_open_and_the_others_say_how_much_there_is_to_choose():
    for number in range(2):
        PracticePageFactory(
            terms=[f"{name}:waarde{number}" for name in ("fase", "werkvorm", "doelgroep", "thema")],
            municipalities=[("44021", "12025")[number]],
            tags=[f"woord{number}"],
        )
    groups = results("trefwoord=woord0").groups
    assert [group.parameter for group in groups if group.starts_open] == ["thema", "doelgroep", "gemeente", "werkvorm"]
    assert [group.parameter for group in groups[:4]] == ["thema", "doelgroep", "gemeente", "werkvorm"]
    assert {group.parameter: group.in_words for group in groups[4:]} == {
        "fase": "1 keuze",
        "provincie": "1 keuze",
        "trefwoord": "1 gekozen",
    }


def test_all_of_the_chosen_values_may_be_asked_for():
    both = PracticePageFactory(terms=["doelgroep:jongeren", "doelgroep:ouders"], tags=["straat", "plein"])
    PracticePageFactory(terms=["doelgroep:jongeren"], tags=["straat"])
    PracticePageFactory(terms=["doelgroep:ouderen", "doelgroep:jongeren", "doelgroep:ouders"])
    query = "doelgroep=jongeren&doelgroep=ouders"
    assert results(query).total == 3
    found = results(f"{query}&doelgroep_alle=1")
    assert (found.total, len(found.cards)) == (2, 2)
    # One value more finds less, and exactly this.
    counts = {option.value: option.count for option in group(found, "doelgroep").options}
    assert counts == {"jongeren": 2, "ouders": 2, "ouderen": 1}
    assert group(found, "doelgroep").asks_all
    assert found.sentence == "2 praktijken over jongeren en ouders"
    assert found.export_query == "doelgroep=jongeren&doelgroep=ouders&doelgroep_alle=1"
    chip = next(chip for chip in found.chips if chip.label == "alle gekozen samen")
    assert (chip.url, chip.count_without) == ("/praktijken/?doelgroep=jongeren&doelgroep=ouders", 3)
    assert results("trefwoord=straat&trefwoord=plein&trefwoord_alle=1").keys[:] == [both.pk]
    # What a practice has one of can't be asked for together, and an odd switch is said.
    assert results("soort=methodiek&soort_alle=1").query == results("soort=methodiek").query
    assert results("doelgroep=jongeren&doelgroep_alle=ja").unknown_values == ["ja"]
    # Without a choice there is nothing to ask all of.
    assert results("doelgroep_alle=1").export_query == ""


def test_the_shape_of_the_list_goes_along_and_asks_nothing_else():
    PracticePageFactory(terms=["thema:samenhang"])
    found = results("weergave=rijen&thema=samenhang")
    assert found.drawing.rows
    assert found.query == results("thema=samenhang").query
    assert found.page_url(2) == "/praktijken/?thema=samenhang&pagina=2&weergave=rijen"
    assert ("weergave", "rijen") in found.kept_by_filters
    assert found.export_query == found.query.query_string() == "thema=samenhang"
    assert [(shape.url, shape.selected) for shape in found.shapes] == [
        ("/praktijken/?thema=samenhang", False),
        ("/praktijken/?thema=samenhang&weergave=rijen", True),
    ]
    assert results("weergave=tegels").unknown_values == []
    assert results("weergave=diagram").unknown_values == ["diagram"]


def test_the_most_used_keywords_come_first_and_chosen_ones_before_them():
    PracticePageFactory(tags=[f"woord{number:02}" for number in range(VALUES_SHOWN + 4)])
    PracticePageFactory(tags=["woord20"])
    last = f"woord{VALUES_SHOWN + 3}"
    tags = group(results(f"trefwoord={last}"), TAGS)
    assert [option.label for option in tags.options[:2]] == [last, "woord20"]
    assert (len(tags.options), tags.others, tags.more) == (VALUES_SHOWN, 4, [])


def test_an_open_facet_is_shown_whole_where_the_address_says_so():
    PracticePageFactory(tags=[f"woord{number:02}" for number in range(VALUES_SHOWN + 4)], terms=["thema:samenhang"])
    found = results("alles=trefwoord&alles=thema&thema=samenhang")
    tags = group(found, TAGS)
    assert [option.label for option in tags.more] == [f"woord{VALUES_SHOWN + number}" for number in range(4)]
    assert tags.others == 4
    # What chooses no practices is not part of the question, but of every way on.
    assert found.query == results("thema=samenhang").query
    assert found.page_url(2) == "/praktijken/?thema=samenhang&pagina=2&alles=trefwoord"
    assert found.unknown_values == ["thema"]


def test_every_chosen_value_is_among_the_options_however_many_there_are():
    words = [f"woord{number:02}" for number in range(VALUES_SHOWN + 4)]
    PracticePageFactory(tags=[*words, "ander"])
    tags = group(results("&".join(f"trefwoord={word}" for word in words)), TAGS)
    assert [option.value for option in tags.options if option.selected] == words
    assert (len(tags.options), tags.others) == (len(words), 1)


@pytest.fixture
def pages_of_two(monkeypatch):
    """Pages of two practices: what holds for two holds for twelve, and making practices takes time."""
    monkeypatch.setattr("practices.query.results.PAGE_SIZE", 2)


@pytest.fixture
def many(pages_of_two):
    return [PracticePageFactory(tags=["veel"]) for _number in range(5)]


def test_a_page_holds_twelve_practices():
    assert PAGE_SIZE == 12


@pytest.mark.both_databases
def test_pages_hold_every_practice_once(many):
    shown = [key for number in (1, 2, 3) for key in keys(results(f"pagina={number}"))]
    assert shown == [practice.pk for practice in reversed(many)]


def test_addresses_of_pages_keep_the_choice(many):
    found = results("trefwoord=veel&pagina=2")
    assert found.previous_url == "/praktijken/?trefwoord=veel"
    assert found.next_url == "/praktijken/?trefwoord=veel&pagina=3"
    assert found.page_links() == [
        (1, "/praktijken/?trefwoord=veel"),
        (2, "/praktijken/?trefwoord=veel&pagina=2"),
        (3, "/praktijken/?trefwoord=veel&pagina=3"),
    ]


def test_a_page_too_far_is_the_last(many):
    found = results("pagina=999999")
    assert found.page.number == 3
    assert keys(found) == [many[0].pk]
    assert found.next_url == ""
    assert found.previous_url == "/praktijken/?pagina=2"


@pytest.mark.thorough
def test_many_pages_are_elided_without_an_address(pages_of_two):
    for _number in range(17):
        PracticePageFactory(terms=())
    links = results("pagina=5").page_links()
    assert [number for number, url in links if url] == [1, 4, 5, 6, 9]
    assert sum(url == "" for _number, url in links) == 2


@pytest.mark.parametrize(
    "address",
    [
        "thema=%00",
        "pagina=%00",
        "trefwoord=%F0%9F%98%80",
        f"thema={'x' * 2000}",
        "thema=%C3%28",
        "pagina=-1",
        "&".join(f"trefwoord=w{number}" for number in range(200)),
    ],
    ids=["NUL", "NUL page", "emoji", "long", "bad utf-8", "negative page", "many"],
)
def test_odd_addresses_are_answered(client, address):
    PracticePageFactory(tags=["straat"])
    assert results(address).total == 1


@pytest.mark.thorough
def test_the_number_of_queries_does_not_depend_on_the_number_of_practices(django_assert_num_queries):
    for count in (1, 6):
        while PracticePage.objects.count() < count:
            page = PracticePageFactory(full=True, tags=[f"woord{count}", "buurt"])
            page.image.get_renditions(*CARD_RENDITIONS)
        current_index(PracticePage.objects.all())
        # The change stamp; then one page of cards: practices with their image, renditions, terms, municipalities. Which
        # collections are restricted is asked once after a change.
        with django_assert_num_queries(6), ChangeStamp.seen():
            found = results("trefwoord=buurt")
        assert len(found.cards) == count
        # Cards that were shown since the last change are there.
        with django_assert_num_queries(1), ChangeStamp.seen():
            assert results("trefwoord=buurt").cards == found.cards


@pytest.mark.parametrize("change", ["practice", "term", "municipality", "image"])
def test_a_card_shows_a_change_at_once(change):
    page = PracticePageFactory(full=True, archived_on=None)
    page.image.get_renditions(*CARD_RENDITIONS)
    before = results().cards[0].face
    if change == "practice":
        page.title = "Een andere titel"
        page.save_revision().publish()
    elif change == "image":
        # As the CMS does it: the renditions go after the image was stored.
        page.image.file = DatabankImageFactory(file__filename="anders.png").file
        page.image.save()
        assert results().cards[0].face == before
        page.image.renditions.all().delete()
    else:
        rows = page.practice_terms.filter(term__slug="jongeren") if change == "term" else page.practice_municipalities
        held = getattr(rows.first(), change)
        setattr(held, "label" if change == "term" else "name", "Helemaal anders")
        held.save()
    after = results().cards[0].face
    assert after != before
    assert ("anders" in after) == (change != "practice")


def test_a_card_with_marked_words_is_not_kept_for_another_search(client):
    PracticePageFactory(title="Feest in de straat", terms=["thema:samenhang"])
    assert "<mark>" in results("q=feest").cards[0].face
    assert "<mark>" not in results().cards[0].face


def test_the_link_of_a_card_can_carry_something():
    PracticePageFactory(title="Feest", slug="feest", summary='Zie href="/praktijken/feest/"')
    card = results().cards[0]
    carried = card.at("/praktijken/feest/?keuze=1&x=<")
    assert carried.count("keuze=1&amp;x=&lt;") == 1
    assert card.at(card.url) is card.face


def test_no_more_cards_are_kept_than_a_process_can_hold(monkeypatch):
    kept = Kept(2)
    monkeypatch.setattr("practices.query.cards.kept_cards", kept)
    for number in range(3):
        PracticePageFactory(title=f"Praktijk {number}")
    for _time in range(2):
        assert len(results().cards) == 3
    assert len(kept) == 2
