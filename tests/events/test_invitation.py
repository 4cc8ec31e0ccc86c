"""The invitation as a PDF: what stands in it, who can read it, and that it is the same each time."""

import datetime
import time
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils.html import escape
from wagtail.models import PageViewRestriction

from events.models.choices import EventStatus
from events.outputs.invitation import invitation
from events.programme.reading import Programme
from tests.factories import EventPageFactory, PracticePageFactory
from tests.factories.base import stream
from tests.factories.events import slot
from tests.pdf import Pdf

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def event(site):
    return EventPageFactory(
        full=True,
        past=True,
        title="Een databank vol ideeën",
        introduction="<p>Welkom.</p><ul><li>Eerste vraag</li><li>Tweede vraag</li></ul><p>Tot dan.</p>",
        practices=[PracticePageFactory(title="Bondgenoten"), PracticePageFactory(title="Pleinpatrons")],
        last_published_at=datetime.datetime(2019, 2, 1, 23, 30, tzinfo=datetime.UTC),
    )


def get(client, event):
    response = client.get(f"{event.url}uitnodiging.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="uitnodiging-{event.slug}.pdf"'
    return response.content


def lines(content):
    """Return the texts in reading order."""
    return [text.replace("\xa0", " ") for _tag, text in Pdf(content).structure()]


def test_everyone_can_read_it(event, client):
    pdf = Pdf(get(client, event))
    assert pdf.catalog["Lang"] == "nl-BE"
    assert pdf.catalog["MarkInfo"]["Marked"] is True
    assert pdf.catalog["ViewerPreferences"]["DisplayDocTitle"] is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.metadata
    assert f">{event.title}</rdf:li>" in pdf.metadata
    assert "<dc:language><rdf:Bag><rdf:li>nl-BE</rdf:li>" in pdf.metadata
    # The day of the last publication, in Brussels.
    assert "<xmp:ModifyDate>2019-02-02" in pdf.metadata


def test_a_name_in_a_script_that_the_font_has_not_makes_no_fault(site, client):
    practice = PracticePageFactory(title="社区", slug="buurt")
    part = slot("13:00", "14:00", title="会", practices=[practice])
    event = EventPageFactory(title="会议", slug="bijeenkomst", programme=stream(part))
    assert lines(get(client, event)).count("Zonder naam") == 3


def test_its_headings_form_an_outline(event, client):
    structure = Pdf(get(client, event)).structure()
    headings = [(tag, text) for tag, text in structure if tag in {"H1", "H2", "H3", "H4"}]
    assert headings == [
        ("H1", "Een databank vol ideeën"),
        ("H2", "Programma"),
        ("H3", "Onthaal"),
        ("H3", "Bondgenotenmethodiek"),
        ("H3", "Pauze"),
        ("H3", "Parallelle workshops"),
        ("H4", "Workshop 1"),
        ("H4", "Workshop 2"),
        ("H3", "Receptie"),
        ("H2", "Praktisch"),
    ]


def test_it_is_read_in_the_order_of_the_day(event, client):
    texts = lines(get(client, event))
    expected = [
        "Uitnodiging studienamiddag",
        "Een databank vol ideeën",
        "Dinsdag 26 maart 2019, 13.00 tot 17.00 uur",
        "Kazerne Dossin, Goswin de Stassartstraat 153, Mechelen",
        "Welkom.",
        "Eerste vraag",
        "Tweede vraag",
        "Tot dan.",
        "Programma",
        "13.00 – 13.30 uur",
        "Onthaal",
        "13.30 – 14.30 uur",
        "Bondgenotenmethodiek",
        "Hoe je in rustige tijden vertrouwen opbouwt.",
        "Rachid Habchi",
        "Bondgenoten",
        "14.30 – 14.50 uur",
        "Pauze",
        "14.50 – 16.00 uur",
        "Workshop 1",
        "Pleinpatrons",
        "Workshop 2",
        "16.00 – 17.00 uur",
        "Receptie",
        "Praktisch",
        "Agentschap Binnenlands Bestuur",
        "Deelnemen is gratis.",
    ]
    found = [text for text in texts if text in expected]
    assert found == expected
    tags = Pdf(get(client, event)).tags()
    assert tags.count("L") >= 1
    assert {"LI", "Lbl", "LBody", "P", "Link"} <= set(tags)


@pytest.mark.parametrize(
    ("status", "words"), [(EventStatus.CANCELLED, "gaat niet door"), (EventStatus.POSTPONED, "is uitgesteld")]
)
def test_an_event_that_does_not_take_place_says_so(event, client, status, words):
    type(event).objects.filter(pk=event.pk).update(status=status)
    assert any(words in line for line in lines(get(client, event)))


@pytest.mark.parametrize(
    "text",
    [
        "#strong[x] $1+1$ = *vet* _x_ `raw` @ref <label> \\ ${jaar} {{ x }} //",
        "Feest 🎉 中文 Ляшко أحمد",
        "\u202e\u200b﷽",
    ],
    ids=["markup", "rare letters", "directions"],
)
def test_what_editors_type_means_nothing_to_the_typesetter(event, client, text):
    type(event).objects.filter(pk=event.pk).update(title=text, strapline=text, introduction=f"<p>{escape(text)}</p>")
    shown = " ".join(lines(get(client, event)))
    if text.startswith("#"):
        assert shown.count(text) == 3
    elif text.startswith("Feest"):
        assert "Ляшко" in shown
        assert "🎉" not in shown


def test_an_event_of_which_little_is_known(site, client):
    event = EventPageFactory(programme="", starts_at=None, ends_at=None, introduction="", venue_name="")
    assert event.title in lines(get(client, event))


# --- The same each time, soon ----------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_same_content_gives_the_same_bytes(event, client):
    first = get(client, event)
    cache.clear()
    assert get(client, event) == first
    event.title = "Anders"
    event.save_revision().publish()
    assert get(client, event) != first


def test_it_is_kept(event, client, monkeypatch):
    first = get(client, event)
    monkeypatch.setattr("events.outputs.invitation.typeset", None)
    assert get(client, event) == first
    event.refresh_from_db()
    assert invitation(event, Programme.load(event)) == first


def test_it_takes_less_than_half_a_second(event):
    programme = Programme.load(event)
    invitation(event, programme)
    cache.clear()
    start = time.process_time()
    invitation(event, programme)
    assert time.process_time() - start < 0.5


# --- Who may see it --------------------------------------------------------------------------------------------------


def test_only_public_events_have_one(site, client):
    draft, private = EventPageFactory(draft=True), EventPageFactory()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for slug in (draft.slug, private.slug, "bestaat-niet"):
        assert client.get(f"/evenementen/{slug}/uitnodiging.pdf").status_code == 404


@pytest.mark.parametrize("hide", ["unpublish", "archive", "restrict"])
def test_a_practice_that_is_hidden_is_not_in_it(event, client, hide):
    practice = Programme.load(event).sessions[1].practices[0]
    assert "Bondgenoten" in lines(get(client, event))
    if hide == "unpublish":
        practice.unpublish()
    elif hide == "archive":
        practice.archived_on = datetime.date(2024, 1, 1)
        practice.save_revision().publish()
    else:
        PageViewRestriction.objects.create(page=practice, restriction_type=PageViewRestriction.LOGIN)
    assert "Bondgenoten" not in lines(get(client, event))


@pytest.mark.parametrize("parts", [1, 5])
def test_the_number_of_queries_is_fixed(site, client, django_assert_num_queries, parts):
    event = EventPageFactory(full=True, practices=[PracticePageFactory() for _number in range(parts)])
    client.get(f"{event.url}uitnodiging.pdf")
    with django_assert_num_queries(6):
        client.get(f"{event.url}uitnodiging.pdf")
