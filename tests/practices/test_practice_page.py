"""A practice as a visitor gets it."""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from library.models import DatabankRendition
from practices.models import PracticePresentation, PracticeRelated
from practices.models.choices import BudgetBand, EvidenceLevel, RecordType
from practices.pages.detail import APPLICATIONS_SHOWN
from practices.query.cards import kept_cards
from tests.factories import DatabankImageFactory, EventPageFactory, OrganisationFactory, PracticePageFactory
from tests.html import assert_sound, text_of

# The change stamp, the page, its rows; documents, and the events at which it was presented.
PLAIN_QUERIES = 3
RICH_QUERIES = 5
# Of practices beside it that nobody looked at since the last change.
QUERIES_FOR_CARDS = 4


def shown(client, page):
    return text_of(assert_sound(client.get(page.url)).select_one("main"))


def test_every_filled_field_is_shown(site, client):
    method = PracticePageFactory(title="Bondgenotenmethodiek", record_type=RecordType.METHOD)
    related = PracticePageFactory(title="Een verwante praktijk")
    page = PracticePageFactory(full=True, method=method, related=[related], archived_on=None)
    event = EventPageFactory(title="De studienamiddag", practices=[page])
    event.save_revision().publish()
    text = shown(client, page)
    expected = [
        page.title, page.summary, "Praktijkvoorbeeld", "Bondgenotenmethodiek", "Gent", "Mechelen", "Standaertsite",
        "Buurt of wijk", "sociale samenhang versterken", "jongeren", "alle buurtbewoners", "ontmoeting", "buurtfeest",
        "naast elkaar", "Elkaar leren kennen", "Een straat is een zomer lang", "Verken de buurt",
        "Ik ken nu de halve straat", "Begin klein", "Een vast gezicht", "De politie en de brandweer",
        "Niet tijdens een open conflict", "40 straten", "niet onderzocht", "6 tot 12 maanden", "0,5",
        "Meer dan 5.000 tot en met 25.000 euro", "Stad en Vlaanderen", "Goed beschreven", "Erkenningscommissie",
        "Stad Gent", "Politie Gent", "Samenlevingsopbouw Gent", "Dienst Ontmoeten", "ontmoeten@example.be", "Verslag",
        "Film", "Draaiboek", "2013", "september 2017", "Afgerond", "15 januari 2025", "Een verwante praktijk",
        "De studienamiddag",
    ]  # fmt: skip
    assert [phrase for phrase in expected if phrase not in text] == []


def strip(document):
    return {text_of(part.dt): text_of(part.dd) for part in document.select(".strip > div")}


def test_what_decides_stands_below_the_title(site, client):
    page = PracticePageFactory(full=True, terms=["thema:samenhang", "doelgroep:jongeren", "doelgroep:ouders"])
    document = assert_sound(client.get(page.url))
    assert strip(document) == {
        "Voor wie": "jongeren, ouders",
        "Waar": "Gent, Mechelen",
        "Hoe lang": "6 tot 12 maanden",
        "Wat kost het": "Meer dan 5.000 tot en met 25.000 euro",
        "Wat heb je nodig": "0,5 VTE (voltijds equivalent) , Lees de randvoorwaarden",
    }
    assert document.select_one('.strip a[href="#randvoorwaarden"]')


def test_what_is_not_known_is_not_in_the_strip(site, client):
    page = PracticePageFactory(budget_band=BudgetBand.UNKNOWN, funding="", started="2019", place="Brussel")
    assert strip(assert_sound(client.get(page.url))) == {"Waar": "Brussel", "Hoe lang": "Sinds 2019"}
    assert not assert_sound(client.get(PracticePageFactory().url)).select(".strip")


def test_one_line_says_how_certain_the_record_is(site, client):
    owner = OrganisationFactory(name="JES")
    page = PracticePageFactory(project_owner=owner, verified_on=datetime.date(2026, 3, 12))
    line = assert_sound(client.get(page.url)).select_one(".certainty")
    assert text_of(line) == "Effect nog niet onderzocht · praktijk van JES · nagekeken in maart 2026"
    assert line.a["href"] == "#bewijs"


def test_an_empty_field_leaves_no_heading(site, client):
    document = assert_sound(client.get(PracticePageFactory().url))
    headings = [text_of(heading) for heading in document.select("main h2, main h3")]
    empty = {"Aanleiding", "Doelen", "Leerpunten", "Resultaten", "Succesfactoren", "Randvoorwaarden", "Wanneer niet"}
    assert empty.isdisjoint(headings)


def test_keywords_lead_to_the_filtered_list(site, client):
    page = PracticePageFactory(tags=["buurtfeest"], terms=["thema:samenhang"])
    hrefs = {link["href"] for link in assert_sound(client.get(page.url)).select("main a[href]")}
    assert {"/praktijken/?trefwoord=buurtfeest", "/praktijken/?thema=samenhang"} <= hrefs


def test_text_of_editors_is_text(site, client):
    page = PracticePageFactory(title="<i>Titel</i>", summary="1 < 2 & <script>alert(1)</script>", place="<b>x</b>")
    response = client.get(page.url)
    assert_sound(response)
    assert "<script>alert" not in response.content.decode()
    assert "1 < 2 & <script>" in text_of(assert_sound(response).select_one("main"))


@pytest.mark.parametrize("rows", [1, 5])
def test_the_number_of_queries_of_a_rich_practice_is_fixed(site, client, django_assert_num_queries, rows):
    page = PracticePageFactory(
        full=True,
        method=PracticePageFactory(record_type=RecordType.METHOD, image=DatabankImageFactory()),
        tags=[f"woord{number}" for number in range(rows)],
        terms=["thema:samenhang", *(f"doelgroep:groep{number}" for number in range(rows))],
        partners=[f"Partner {number}" for number in range(rows)],
        municipalities=["44021", "12025", "71016"][:rows],
        related=[
            PracticePageFactory(terms=["thema:samenhang"], municipalities=["44021"], image=DatabankImageFactory())
            for _number in range(rows)
        ],
        links=[(f"Link {number}", "https://www.example.be/") for number in range(rows)],
    )
    for _number in range(rows):
        PracticePageFactory(method=page, image=DatabankImageFactory())
        EventPageFactory(practices=[page]).save_revision().publish()
    client.get(page.url)
    with django_assert_num_queries(RICH_QUERIES):
        client.get(page.url)
    kept_cards.forget()
    with django_assert_num_queries(RICH_QUERIES + QUERIES_FOR_CARDS):
        client.get(page.url)


def test_the_number_of_queries_of_a_plain_practice(site, client, django_assert_num_queries):
    page = PracticePageFactory()
    client.get(page.url)
    with django_assert_num_queries(PLAIN_QUERIES):
        client.get(page.url)


# --- Who may see it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", ["home", "practices"])
def test_a_restriction_above_a_practice_holds_for_it(site, client, hidden):
    page = PracticePageFactory()
    restriction = PageViewRestriction.objects.create(
        page=getattr(site, hidden), restriction_type=PageViewRestriction.LOGIN
    )
    assert list(page.get_view_restrictions()) == [restriction]
    assert client.get(page.url).status_code == 302


def test_a_restriction_beside_a_practice_does_not_hold_for_it(site, client):
    page, other = PracticePageFactory(), PracticePageFactory()
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.url).status_code == 200
    assert client.get(other.url).status_code == 302


def test_an_alias_has_the_restrictions_of_its_source(site, client):
    page = PracticePageFactory()
    alias = page.create_alias(update_slug="alias")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(alias.url).status_code == 302


def _private(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _expire(page):
    page.expire_at = timezone.now()
    page.save()


HIDING = {
    "draft": lambda page: page.unpublish(),
    "private": _private,
    "expired": _expire,
}


def _names(client, page, selector):
    return [text_of(card) for card in assert_sound(client.get(page.url)).select(selector)]


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING)
def test_a_method_or_application_that_is_not_public_is_not_named(site, client, hide):
    method = PracticePageFactory(title="De methodiek", record_type=RecordType.METHOD)
    page = PracticePageFactory(title="De toepassing", method=method)
    assert _names(client, page, ".applies .card__title") == ["De methodiek"]
    assert _names(client, method, "section:has(#toegepast-in) .card__title") == ["De toepassing"]
    hide(method)
    assert "De methodiek" not in shown(client, page)


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING)
def test_an_application_that_is_not_public_is_not_named(site, client, hide):
    method = PracticePageFactory(record_type=RecordType.METHOD)
    page = PracticePageFactory(title="De toepassing", method=method)
    assert "De toepassing" in shown(client, method)
    hide(page)
    assert "De toepassing" not in shown(client, method)


def test_a_method_that_is_archived_stays_named(site, client):
    method = PracticePageFactory(
        title="De methodiek", record_type=RecordType.METHOD, archived_on=datetime.date(2024, 1, 1)
    )
    assert "De methodiek" in shown(client, PracticePageFactory(method=method))


@pytest.mark.thorough
def test_a_method_with_many_applications_leads_to_the_list_of_them(site, client):
    method = PracticePageFactory(slug="de-methodiek", record_type=RecordType.METHOD)
    for _number in range(APPLICATIONS_SHOWN + 2):
        PracticePageFactory(method=method)
    PracticePageFactory(method=method, archived_on=datetime.date(2024, 1, 1))
    document = assert_sound(client.get(method.url))
    section = document.select_one("section:has(#toegepast-in)")
    assert f"{APPLICATIONS_SHOWN + 2} praktijken passen deze methodiek toe." in text_of(section)
    assert len(section.select(".card")) == APPLICATIONS_SHOWN
    more = section.select_one("a.more")["href"]
    assert more == "/praktijken/?methodiek=de-methodiek"
    listed = assert_sound(client.get(more))
    assert f"{APPLICATIONS_SHOWN + 2} praktijken" in text_of(listed.select_one("main"))


# --- Events ----------------------------------------------------------------------------------------------------------


def test_coming_and_past_presentations_stand_apart_with_their_dates(site, client):
    page = PracticePageFactory()
    now = timezone.now()
    for title, days in (("Lang geleden", -900), ("Gisteren", -1), ("Vandaag", 0), ("Later", 400), ("Binnenkort", 9)):
        event = EventPageFactory(title=title)
        PracticePresentation.objects.create(
            practice=page, event_page=event, starts_at=now + datetime.timedelta(days=days)
        )
    rows = assert_sound(client.get(page.url)).select("section:has(#voorgesteld) li")
    assert [(text_of(row.a), text_of(row).startswith("Binnenkort")) for row in rows] == [
        ("Vandaag", True),
        ("Binnenkort", True),
        ("Later", True),
        ("Gisteren", False),
        ("Lang geleden", False),
    ]
    assert all(row.select("time[datetime]") for row in rows)


def test_an_event_at_night_has_the_date_of_brussels(site, client):
    page = PracticePageFactory()
    starts = datetime.datetime(2019, 3, 25, 23, 30, tzinfo=datetime.UTC)
    PracticePresentation.objects.create(practice=page, event_page=EventPageFactory(), starts_at=starts)
    time = assert_sound(client.get(page.url)).select_one("section:has(#voorgesteld) time")
    assert (time["datetime"], text_of(time)) == ("2019-03-26", "26 maart 2019")


# --- Finding the way on the page -------------------------------------------------------------------------------------


def test_the_contents_name_every_section_in_order(site, client):
    method = PracticePageFactory(record_type=RecordType.METHOD)
    page = PracticePageFactory(full=True, method=method, related=[PracticePageFactory()])
    PracticePageFactory(method=page)
    for days in (-9, 9):
        starts = timezone.now() + datetime.timedelta(days=days)
        PracticePresentation.objects.create(practice=page, event_page=EventPageFactory(), starts_at=starts)
    document = assert_sound(client.get(page.url))
    # But for what a reader may do with the record.
    sections = document.select(".record section:not(.share) h2[id], .related h2[id]")
    expected = [(f"#{heading['id']}", text_of(heading)) for heading in sections]
    assert [text for _anchor, text in expected[:3]] == ["Zo ging het", "Leerpunten", "Resultaten"]
    assert "Zo werkt het" in client.get(method.url).content.decode()
    for where in (".contents--bar", ".contents--beside"):
        links = document.select(f"{where} a")
        assert [(link["href"], text_of(link)) for link in links] == expected


def test_a_short_record_has_no_contents(site, client):
    page = PracticePageFactory()
    assert not assert_sound(client.get(page.url)).select(".contents")


# --- How far it can be trusted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verified_on", "due_in", "said"),
    [
        (None, None, "Nog niet bevestigd"),
        (datetime.date(2025, 1, 15), 30, "Laatst bevestigd op 15 januari 2025"),
        (datetime.date(2025, 1, 15), 0, "We kijken ze opnieuw na"),
        (datetime.date(2025, 1, 15), -1, "moest op"),
        (None, -1, "moest op"),
    ],
)
def test_the_page_says_how_fresh_it_is(site, client, verified_on, due_in, said):
    due = None if due_in is None else timezone.localdate() + datetime.timedelta(days=due_in)
    document = assert_sound(client.get(PracticePageFactory(verified_on=verified_on, review_due=due).url))
    text = text_of(document.select_one(".freshness"))
    assert said in text
    assert ("moest op" in text) == (due_in == -1)
    assert bool(document.select(".freshness--overdue")) == (due_in == -1)


def test_a_day_begins_at_midnight_in_brussels(site, client, monkeypatch):
    page = PracticePageFactory(review_due=datetime.date(2026, 3, 12))
    late = datetime.datetime(2026, 3, 12, 22, 59, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert "moest op" not in shown(client, page)
    monkeypatch.setattr(timezone, "now", lambda: late + datetime.timedelta(minutes=2))
    assert "moest op 12 maart 2026" in shown(client, page)


@pytest.mark.parametrize("level", EvidenceLevel)
def test_the_evidence_says_what_each_level_means_and_which_is_this(site, client, level):
    assessed = {} if level == EvidenceLevel.NOT_ASSESSED else {
        "assessed_by": "Commissie", "assessed_on": datetime.date(2024, 5, 1)
    }  # fmt: skip
    document = assert_sound(client.get(PracticePageFactory(evidence_level=level, **assessed).url))
    scale = document.select_one(".evidence-scale")
    assert len(scale.select("dt")) == len(EvidenceLevel)
    assert all(text_of(meaning) for meaning in scale.select("dd"))
    assert text_of(scale.select_one(".evidence-scale__current dt")) == f"{level.label} deze praktijk"
    line = text_of(document.select_one(".evidence-line"))
    assert line.startswith(level.label)
    assert ("volgens Commissie op 1 mei 2024" in line) == bool(assessed)


@pytest.mark.thorough
def test_the_evidence_leads_to_what_is_not_known(site, client):
    line = assert_sound(client.get(PracticePageFactory(full=True).url)).select_one(".evidence-line")
    assert {link["href"] for link in line.select("a")} == {"#wat-we-niet-weten", "#wanneer-niet"}
    plain = assert_sound(client.get(PracticePageFactory().url)).select_one(".evidence-line")
    assert not plain.select("a")


# --- Sharing ---------------------------------------------------------------------------------------------------------


def test_a_mail_about_it_survives_any_title(site, client):
    page = PracticePageFactory(title="Thee & koffie? 100% één + één #samen", summary='Eén\nzin & "meer".')
    document = assert_sound(client.get(page.url))
    address = urlsplit(document.select_one('a[href^="mailto:?"]')["href"])
    fields = parse_qs(address.query, strict_parsing=True)
    assert fields["subject"] == [f"Praktijk: {page.title}"]
    [body] = fields["body"]
    assert page.title in body
    assert page.full_url in body
    # A plus is a plus in a mail, not a space.
    assert "+" not in address.query
    assert address.fragment == ""


def test_the_address_can_be_copied_and_read_without_a_script(site, client):
    page = PracticePageFactory()
    document = assert_sound(client.get(f"{page.url}?utm_source=x&keuze={page.pk}"))
    button = document.select_one("button[data-copy-link]")
    assert button.has_attr("hidden")
    assert button["data-copy-link"] == page.full_url
    assert page.full_url in text_of(document.select_one(".share__address"))


def _meta(client, url):
    document = assert_sound(client.get(url))
    return {tag["property"]: tag["content"] for tag in document.select('meta[property^="og:"]')}, document


def test_a_shared_practice_shows_what_it_is(site, client, settings):
    settings.BASE_URL = "https://databank.example"
    page = PracticePageFactory(title="Thee & koffie")
    meta, document = _meta(client, f"{page.url}?utm_source=x")
    assert meta["og:title"] == page.title
    assert meta["og:description"] == page.summary
    assert meta["og:type"] == "article"
    assert meta["og:url"] == page.full_url == document.select_one('link[rel="canonical"]')["href"]
    assert meta["og:locale"] == "nl_BE"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["og:image:alt"] == page.title
    assert meta["og:image"].startswith(f"https://databank.example/id/praktijk/{page.translation_key}/beeld.png?v=")
    assert document.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"


@pytest.mark.thorough
def test_a_practice_with_an_image_is_shared_with_it(site, client, settings):
    settings.BASE_URL = "https://databank.example"
    page = PracticePageFactory(full=True)
    meta, _document = _meta(client, page.url)
    assert meta["og:image"].startswith("https://databank.example/media/images/")
    assert meta["og:image"].endswith(".jpg")


def test_every_other_page_is_shared_with_the_picture_of_the_site(site, client):
    event = EventPageFactory()
    for address in ("/", "/praktijken/", "/evenementen/", event.url):
        meta, _document = _meta(client, address)
        assert meta["og:type"] == "website"
        assert meta["og:title"]
        assert meta["og:image"].endswith("/deelbeeld.png")
    assert _meta(client, event.url)[0]["og:description"]


# --- Images ----------------------------------------------------------------------------------------------------------


def test_publishing_makes_every_size_of_the_image(site, client, django_capture_on_commit_callbacks):
    page = PracticePageFactory(image=DatabankImageFactory(), draft=True)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    made = set(DatabankRendition.objects.values_list("filter_spec", flat=True))
    client.get(page.url)
    client.get("/praktijken/")
    assert made
    assert set(DatabankRendition.objects.values_list("filter_spec", flat=True)) == made


def test_an_image_that_is_broken_stops_no_publishing(site, django_capture_on_commit_callbacks):
    image = DatabankImageFactory()
    page = PracticePageFactory(image=image, draft=True)
    image.file.delete(save=False)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    page.refresh_from_db()
    assert page.live


# --- Before it is published ------------------------------------------------------------------------------------------


def test_a_preview_shows_the_related_practices_of_the_draft(site, client, superuser):
    published, drafted = PracticePageFactory(title="Gepubliceerd"), PracticePageFactory(title="In het concept")
    page = PracticePageFactory(related=[published])
    page.related_rows = [PracticeRelated(related=drafted)]
    revision = page.save_revision()
    client.force_login(superuser)
    response = client.get(f"/cms/pages/{page.pk}/revisions/{revision.pk}/view/")
    chosen = [
        text_of(item.select_one(".card__title"))
        for item in assert_sound(response).select(".related__item")
        if "Gekozen door de redactie" in text_of(item)
    ]
    assert chosen == ["In het concept"]
