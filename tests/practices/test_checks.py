"""What an editor is told to look at in a practice, and the tick that personal data asks for."""

import pytest
from django.urls import reverse

from core.publishing.rules import IncompletePageError
from practices.cms.checks import advice_on
from practices.models import PracticeLink, PracticePage, PracticeTag
from tests.cms import form_values, soup, stream_values
from tests.factories import DatabankImageFactory, PracticePageFactory
from tests.factories.base import stream

PHONE = "0470 12 34 56"
TICK = "personal_data_ok"


def said(page):
    return {(one.field.name, one.text) for one in advice_on(page)}


def fields(page):
    return [one.field.name for one in advice_on(page)]


def test_a_good_practice_gets_no_advice(site):
    assert advice_on(PracticePageFactory(image=DatabankImageFactory(description="Buren eten aan een tafel"))) == []


@pytest.mark.parametrize(
    "summary", ["Een leuk project.", "Een leefstraat in Gent is een leefstraat, in Gent, in Gent, in Gent."]
)
def test_a_summary_without_content(site, summary):
    assert fields(PracticePageFactory(title="Leefstraat in Gent", summary=summary)) == ["summary"]


@pytest.mark.parametrize(
    ("alt", "number"), [("", 1), ("Foto 12", 1), ("IMG_2041.jpg", 1), ("leefstraat", 1), ("Buren eten samen", 0)]
)
def test_alternative_text(site, alt, number):
    image = DatabankImageFactory(description=alt)
    page = PracticePageFactory(title="Leefstraat", image=image)
    page.approach = stream(("illustration", {"image": image.pk, "caption": ""}))
    page.save()
    page = PracticePage.objects.get(pk=page.pk)
    assert fields(page) == ["image", "approach"] * number
    assert all(one.url == reverse("wagtailimages:edit", args=[image.pk]) for one in advice_on(page))


def test_language(site):
    page = PracticePageFactory(
        lessons=f"<p>{'Buren helpen elkaar in de straat ' * 6}.</p>",
        goals="<p>Middels soep verbinden.</p>",
        results=f"<p>{'Maatschappelijke organisaties professionaliseren buurtgerichte activiteiten. ' * 6}</p>",
    )
    texts = said(page)
    assert ("goals", "Kan dit eenvoudiger? ‘middels’ → ‘met’") in texts
    assert any(name == "lessons" and "meer dan 25 woorden" in text for name, text in texts)
    assert any(name == "results" and "Flesch-Douma" in text for name, text in texts)


def test_a_practice_that_is_there_already(site, django_assert_num_queries):
    other = PracticePageFactory(title="Leefstraat Gént", slug="leefstraat-oud", live=False)
    PracticePageFactory(title="Leerwerkplek", summary="Jongeren leren een vak bij een werkgever in de haven.")
    page = PracticePageFactory(title="Leefstraat Gent")
    [one] = advice_on(page)
    assert "‘Leefstraat Gént’" in one.text
    assert one.url == reverse("wagtailadmin_pages:edit", args=[other.pk])
    # What its links say, where they lead, the titles of the others; what the search finds, and where that is.
    with django_assert_num_queries(5):
        advice_on(page)


TOLD = "Buren koken in de winter samen soep en delen ze uit aan de voordeur."
RETOLD = "Aan de voordeur delen buren in de winter soep uit die ze koken met kinderen van een school."


@pytest.mark.parametrize(
    ("summary", "places", "where"),
    [
        (RETOLD, [], ""),
        (RETOLD, ["44021"], " in dezelfde gemeente"),
        ("Jongeren sporten elke week op een plein.", [], None),
    ],
)
def test_a_practice_that_tells_the_same_in_other_words(site, summary, places, where):
    other = PracticePageFactory(title="Soep op de stoep", summary=TOLD, municipalities=["44021"], live=False)
    page = PracticePageFactory(title="Winterwarmte", summary=summary, municipalities=places)
    said = [one for one in advice_on(page) if one.url]
    assert [one.text for one in said] == (
        [] if where is None else [f"Er is al een praktijk{where} die bijna hetzelfde vertelt: ‘{other.title}’."]
    )


# --- Personal data ---------------------------------------------------------------------------------------------------


@pytest.fixture
def cms(client, superuser):
    client.force_login(superuser)
    return client


@pytest.fixture
def page(site):
    return PracticePageFactory(
        lessons=f"<p>Bel {PHONE}.</p>", goals="<p>Vraag het in de Kerkstraat 12.</p>", live=False
    )


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def publish(cms, page, **values):
    return cms.post(edit(page), {**form_values(cms.get(edit(page))), "action-publish": "1", **values})


def test_what_the_public_reads_is_looked_at(site):
    page = PracticePageFactory(
        lessons=f"<p>Bel {PHONE}.</p>",
        approach=stream(("steps", [{"title": "Begin", "text": "<p>Ga naar <b>Kerkstraat 12</b>.</p>"}])),
        place="Kerkstraat 14",
        contact_name="0470 00 00 00",
        owner_email="jan.peeters@example.be",
    )
    assert [(found.name, found.text) for found in page.personal_texts()] == [
        ("approach", "Kerkstraat 12"),
        ("lessons", PHONE),
    ]


def test_a_keyword_needs_a_tick_too(cms, page):
    page.lessons = page.goals = ""
    page.save_revision()
    keywords = {"tags": f'"eten","Jan {PHONE}","Kerkstraat 12"'}
    response = publish(cms, page, **keywords)
    told = soup(response).select_one(".help-warning").get_text()
    assert (PHONE in told, "Kerkstraat" in told) == (True, False)
    assert not PracticeTag.objects.exists()
    digest = soup(response).select_one("[name=personal_data_shown]")["value"]
    assert publish(cms, page, **keywords, **{TICK: "on", "personal_data_shown": digest}).status_code == 302
    assert PracticeTag.objects.count() == 3
    page.refresh_from_db()
    assert (page.live, page.unseen_personal_texts()) == (True, [])


@pytest.mark.thorough
def test_the_label_of_a_link_needs_a_tick_too(cms, page):
    page.lessons = page.goals = ""
    page.links.add(PracticeLink(label=f"Bel Jan: {PHONE}", url="https://example.org/"))
    page.save_revision()
    response = publish(cms, page)
    assert PHONE in soup(response).select_one(".help-warning").get_text()
    # The row is shown once, as it was sent.
    assert len(soup(response).select("input[name$='-label'][value*=Bel]")) == 1
    assert publish(cms, page, **{TICK: "on"}).status_code == 302
    assert PracticePage.objects.get(pk=page.pk).live
    response = publish(cms, page, **{"links-0-label": "Bel Piet: 0471 11 22 33"})
    assert "0471 11 22 33" in soup(response).select_one(".help-warning").get_text()
    assert PracticePage.objects.get(pk=page.pk).links.get().label.startswith("Bel Jan")
    assert publish(cms, page, **{"links-0-label": "Meer weten"}).status_code == 302
    assert PracticePage.objects.get(pk=page.pk).links.get().label == "Meer weten"


def test_it_is_not_published_without_a_tick(cms, page):
    with pytest.raises(IncompletePageError, match="vinkje"):
        page.save_revision().publish()
    response = publish(cms, page)
    assert response.status_code == 200
    assert "is nodig om te publiceren" in soup(response).get_text()
    assert PHONE in soup(response).select_one(".help-warning").get_text()
    assert not PracticePage.objects.get(pk=page.pk).live
    assert publish(cms, page, **{TICK: "on"}).status_code == 302
    stored = PracticePage.objects.get(pk=page.pk)
    assert stored.live
    # What was looked at is not kept in words.
    assert PHONE not in stored.personal_data_seen
    # It stays ticked.
    assert soup(cms.get(edit(page))).select_one(f"[name={TICK}]").has_attr("checked")
    assert publish(cms, page).status_code == 302


@pytest.mark.thorough
def test_what_is_written_after_the_tick_is_looked_at_anew(cms, page):
    publish(cms, page, **{TICK: "on"})
    goals = '{"blocks":[{"key":"a","text":"Bel ook 0471 11 22 33","type":"unstyled"}],"entityMap":{}}'
    response = publish(cms, page, goals=goals)
    assert response.status_code == 200
    assert "0471 11 22 33" in soup(response).select_one(".help-warning").get_text()


@pytest.mark.thorough
def test_a_draft_needs_no_tick(cms, page):
    values = form_values(cms.get(edit(page)))
    assert cms.post(edit(page), values).status_code == 302


@pytest.mark.thorough
def test_a_new_practice_with_personal_data_shows_the_box(cms, site):
    address = reverse("wagtailadmin_pages:add", args=["practices", "practicepage", site.practices.pk])
    values = {
        **form_values(cms.get(address)),
        **stream_values("approach", [("heading", "", f"Bel {PHONE}")]),
        "title": "Nieuw", "slug": "nieuw", "summary": "Kort.", "action-publish": "1",
    }  # fmt: skip
    response = cms.post(address, values)
    assert response.status_code == 200
    assert soup(response).select_one(f"[name={TICK}]")
    assert soup(response).select_one("[name=personal_data_shown]")["value"]


@pytest.mark.thorough
def test_the_panel_leads_to_the_fields(cms, page):
    panel = soup(cms.get(edit(page)))
    places = {button["data-w-focus-target-value"] for button in panel.select(".help-warning button")}
    assert places == {"[data-contentpath='lessons']", "[data-contentpath='goals']"}
