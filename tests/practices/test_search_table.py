"""What people type, and the practice that must be among the first three: over the demo, on both databases."""

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from practices.models import PracticePage
from practices.query.results import PracticeAnswer

pytestmark = pytest.mark.both_databases

FIRST = 3

QUERIES = [
    # The name, in full, in part, in capitals, without accents, with hyphens and signs.
    ("pleinpatrons", "pleinpatrons"),
    ("PLEINPATRONS", "pleinpatrons"),
    ("Babbelonië", "babbelonie"),
    ("babbelonie", "babbelonie"),
    ("second wave", "second-wave"),
    ("Ledeberg leeft", "ledeberg-leeft-standaertsite"),
    ("standaertsite", "ledeberg-leeft-standaertsite"),
    ("allo", "allo"),
    ("ALLO?!", "allo"),
    ("wij-zij netwerk", "wij-zij-netwerk"),
    ("wij zij", "wij-zij-netwerk"),
    ("wij-zij-denken", "polarisatie-wij-zij-denken"),
    ("de 22", "de-22"),
    ("'Jonge' helpers", "jonge-helpers-westerkwartier"),
    ("school in zicht", "school-in-zicht"),
    ("samen op straat", "samen-op-straat"),
    ("de gouden buurt", "de-gouden-buurt"),
    ("de site gent", "de-site"),
    # Forms of a word: one and many, small, changed vowels and consonants.
    ("leefstraat", "leefstraten"),
    ("leefstraten", "leefstraten"),
    ("bondgenoot", "bondgenoten"),
    ("compagnon", "compagnons"),
    ("pleinmaker", "pleinmakers"),
    ("buurtverbinder", "buurtverbinders"),
    ("moestuin", "de-site"),
    ("moestuinen", "de-site"),
    ("basisschool", "school-in-zicht"),
    ("scholen", "school-in-zicht"),
    ("bemiddelaar", "burenbemiddeling"),
    ("polarisatiestrategen", "wij-zij-netwerk"),
    ("kerk", "interlevensbeschouwelijk-platform"),
    ("moskeeën", "interlevensbeschouwelijk-platform"),
    ("moskeeen", "interlevensbeschouwelijk-platform"),
    ("buurtvader", "samen-op-straat"),
    ("gesprekken in het Nederlands", "babbelonie"),
    ("steden", "de-22"),
    ("sporten", "buurtsport-hasselt"),
    ("mantelzorger", "jonge-helpers-westerkwartier"),
    ("fabrieksterreinen", "de-site"),
    ("theaters", "second-wave"),
    ("straatje", "leefstraten"),
    ("tuintje", "de-site"),
    ("pleintjes", "pleinpatrons"),
    ("ruzies", "burenbemiddeling"),
    ("keukens", "ledeberg-leeft-standaertsite"),
    ("cafés", "babbelonie"),
    # Adjectives of places, and verbs.
    ("Kortrijkse buurt", "de-gouden-buurt"),
    ("Vilvoordse moskee", "interlevensbeschouwelijk-platform"),
    ("bemiddelt buren", "burenbemiddeling"),
    # Compounds, both ways.
    ("buurt", "de-gouden-buurt"),
    ("sport", "buurtsport-hasselt"),
    ("bemiddeling", "burenbemiddeling"),
    ("burenruzie", "burenbemiddeling"),
    ("buren", "burenbemiddeling"),
    ("straat", "samen-op-straat"),
    ("munt", "de-site"),
    ("workshop", "second-wave"),
    ("theater", "second-wave"),
    ("tuin", "de-site"),
    ("werker", "samen-op-straat"),
    ("verbinder", "buurtverbinders"),
    ("mix op school", "school-in-zicht"),
    # Other words of the terms, and the terms.
    ("polarisatie", "polarisatie-wij-zij-denken"),
    ("polarisering", "polarisatie-wij-zij-denken"),
    ("buddy", "compagnons"),
    ("bejaarden", "buurtverbinders"),
    ("senioren", "buurtverbinders"),
    ("anderstaligen", "babbelonie"),
    ("nieuwkomer", "compagnons"),
    ("eenzaamheid", "buurtverbinders"),
    ("opleiding polarisatie", "wij-zij-netwerk"),
    # Owners, partners and places.
    ("Kazerne Dossin", "wij-zij-netwerk"),
    ("woonpunt mechelen", "pleinmakers"),
    ("politie midden-nederland", "bondgenoten"),
    ("SAAMO", "samen-op-straat"),
    ("jes", "pleinpatrons"),
    ("lejo", "allo"),
    ("avansa", "babbelonie"),
    ("fmdo", "compagnons"),
    ("mintus", "buurtverbinders"),
    ("arktos", "buurtsport-hasselt"),
    ("lab van troje", "leefstraten"),
    ("samenlevingsopbouw gent", "de-site"),
    ("Aalst", "allo"),
    ("genk", "de-22"),
    ("Leuven", "jong-geweld"),
    ("vilvoorde", "interlevensbeschouwelijk-platform"),
    ("oostende", "jonge-helpers-westerkwartier"),
    ("kortrijk", "de-gouden-buurt"),
    ("hasselt", "buurtsport-hasselt"),
    ("brugge", "buurtverbinders"),
    ("utrecht", "bondgenoten"),
    ("rabot", "de-site"),
    ("borgerhout", "pleinpatrons"),
    # Several words, also in another order and with words that tell nothing.
    ("jongeren en politie in Leuven", "jong-geweld"),
    ("politie jongeren theater", "second-wave"),
    ("ouderen brugge", "buurtverbinders"),
    ("kinderen sport wijk", "buurtsport-hasselt"),
    ("hoe help je buren met een conflict", "burenbemiddeling"),
    ("sociale woningen mechelen", "pleinmakers"),
    ("loting burgers", "de-22"),
    ("Nederlands oefenen", "babbelonie"),
    ("tijdelijke invulling", "ledeberg-leeft-standaertsite"),
]


@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_what_people_look_for_is_among_the_first() -> None:
    pages = PracticePage.objects.all()
    slugs = dict(pages.values_list("pk", "slug"))
    missed = {}
    for text, slug in QUERIES:
        answer = PracticeAnswer(QueryDict(urlencode({"q": text})), pages)
        found = [slugs[key] for key in answer.keys]
        if slug not in found[:FIRST]:
            missed[text] = (slug, found)
    assert missed == {}


def test_the_table_is_long_enough() -> None:
    assert len({text for text, _slug in QUERIES}) >= 60
