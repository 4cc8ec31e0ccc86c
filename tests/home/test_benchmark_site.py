"""What is measured beside the stock site: the content that both sites get, and the ratio that is told."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from home.measuring.comparison import Outcome
from home.measuring.content import content
from tests.factories import EventPageFactory, PracticePageFactory, slot
from tests.factories.base import stream


def test_the_ratio_is_the_median_of_the_rounds():
    assert Outcome(ours=[2.0, 4.0, 2.0], stock=[8.0, 8.0, 100.0]).ratio == 4


@pytest.mark.django_db
def test_the_content_is_what_is_public_as_plain_values(site):
    practice = PracticePageFactory(title="Leefstraat", terms=["doelgroep:jongeren"], tags=["park"])
    PracticePageFactory(live=False)
    EventPageFactory(programme=stream(slot("13:00", "14:00", practices=[practice])))
    told = json.loads(json.dumps(content(), cls=DjangoJSONEncoder))
    (found,) = told["practices"]
    assert (found["title"], found["tags"]) == ("Leefstraat", ["park"])
    assert {key for one in told["vocabularies"] for key in one["terms"]} >= set(map(str, found["terms"]))
    (event,) = told["events"]
    assert event["programme"][0]["value"]["practices"] == [practice.slug]
