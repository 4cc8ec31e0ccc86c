"""The page tree of the demo. A page that is there already is left as editors made it."""

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import BasePage
from events.models import EventIndexPage, EventPage, EventSpeaker
from forms.models import FormField, FormPage
from home.demo.content import read
from home.models import HomePage, StandardPage
from library.models import DatabankDocument, Municipality, Organisation, SiteSettings, Term, Vocabulary
from library.models.media import Licence
from practices.models import (
    PracticeIndexPage,
    PracticeLink,
    PracticeMunicipality,
    PracticePage,
    PracticePartner,
    PracticeRelated,
    PracticeTerm,
    SituationIndexPage,
    SituationPage,
)
from practices.models.record.declaration import fields_in
from practices.models.record.fields import DEMO
from practices.pages.covers import give_cover


def load_pages() -> None:
    """Create every page that is not there yet, and point the site and its settings to them."""
    home = _load_home()
    facts = read("paginas")
    practice_index = _child(home, PracticeIndexPage, facts["practice_index"], _show_in_menus)
    _load_practices(practice_index)
    _load_situations(home)
    event_index = _child(home, EventIndexPage, facts["event_index"], _show_in_menus)
    standard = {page["slug"]: _load_standard_page(home, page) for page in facts["standard"]}
    form = _load_form(home, facts["form"])
    _load_form(home, facts["registration_form"])
    other_forms = {
        "suggestion_page": _load_form(home, facts["suggestion_form"]),
        "adoption_page": _load_form(home, facts["adoption_form"]),
        "contact_page": _load_form(home, facts["contact_form"]),
        "question_page": _load_form(home, facts["question_form"]),
    }
    for event in read("evenementen"):
        _load_event(event_index, event)
    _load_settings(standard, hand_in_page=form, **other_forms)


def _load_home() -> HomePage:
    existing: HomePage | None = HomePage.objects.first()
    if existing is not None:
        return existing
    facts = dict(read("paginas")["home"])
    facts["questions"] = [{"type": "question", "value": question} for question in facts["questions"]]
    root = Page.get_first_root_node()
    home = HomePage(slug="start", **facts)
    root.add_child(instance=home)
    _publish(home)
    _point_site_to(home)
    # Wagtail's own page of welcome.
    Page.objects.child_of(root).filter(depth=home.depth).exclude(pk=home.pk).delete()
    return home


def _point_site_to(home: HomePage) -> None:
    address = urlsplit(settings.BASE_URL)
    default_port = 443 if address.scheme == "https" else 80
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or default_port,
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )


def _child(
    parent: Page, page_type: type[Any], fields: dict[str, Any], prepare: Callable[[Any], None] | None = None
) -> Any:
    """Return the child of `parent` with this slug; create and publish it where there is none."""
    existing = page_type.objects.child_of(parent).filter(slug=fields["slug"]).first()
    if existing is not None:
        return existing
    page = page_type(**fields)
    if prepare is not None:
        prepare(page)
    parent.add_child(instance=page)
    _publish(page)
    return page


def _publish(page: BasePage) -> None:
    page.save_revision().publish()


def _show_in_menus(page: Page) -> None:
    page.show_in_menus = True


# --- Practices ------------------------------------------------------------------------------------------------------


def _load_practices(parent: PracticeIndexPage) -> None:
    known = set(PracticePage.objects.values_list("slug", flat=True))
    new = {facts["slug"]: facts for facts in read("praktijken") if facts["slug"] not in known}
    # Practices refer to each other, so all of them exist, as drafts with a title, before the first is filled in.
    pages = {slug: PracticePage(title=facts["title"], slug=slug, live=False) for slug, facts in new.items()}
    for page in pages.values():
        parent.add_child(instance=page)
    for slug, page in pages.items():
        _fill_in(page, new[slug])
        give_cover(page)
        _publish(page)


def _fill_in(page: PracticePage, facts: dict[str, Any]) -> None:
    for field in fields_in(DEMO):
        if field.name in facts:
            _WAYS.get(field.name, _put_plain(field.name))(page, facts[field.name])


def _put_plain(name: str) -> Callable[[PracticePage, Any], None]:
    return lambda page, value: setattr(page, name, value)


def _put_owner(page: PracticePage, slug: str) -> None:
    page.project_owner = Organisation.objects.get(slug=slug) if slug else None


def _put_method(page: PracticePage, slug: str | None) -> None:
    page.method = PracticePage.objects.get(slug=slug) if slug else None


def _put_terms(page: PracticePage, terms: dict[str, list[str]]) -> None:
    found = [
        Term.objects.get(vocabulary__parameter=parameter, slug=slug)
        for parameter, slugs in terms.items()
        for slug in slugs
    ]
    page.practice_terms.set(PracticeTerm(term=term.resolve()) for term in found)


def _put_municipalities(page: PracticePage, codes: list[str]) -> None:
    found = (Municipality.objects.get(nis=nis) for nis in codes)
    page.practice_municipalities.set(PracticeMunicipality(municipality=municipality) for municipality in found)


def _put_partners(page: PracticePage, slugs: list[str]) -> None:
    found = (Organisation.objects.get(slug=slug) for slug in slugs)
    page.practice_partners.set(PracticePartner(organisation=organisation) for organisation in found)


def _put_links(page: PracticePage, links: list[dict[str, str]]) -> None:
    page.links.set(PracticeLink(label=link["label"], url=link["url"]) for link in links)


def _put_related(page: PracticePage, slugs: list[str]) -> None:
    page.related_rows.set(PracticeRelated(related=PracticePage.objects.get(slug=slug)) for slug in slugs)


def _put_start_kit(page: PracticePage, parts: dict[str, list[Any]]) -> None:
    templates = [_template(name).pk for name in parts.get("templates", [])]
    told = {**parts, "templates": templates} if templates else parts
    page.start_kit = [{"type": name, "value": value} for name, value in told.items()]


def _template(name: str) -> DatabankDocument:
    """Return the document to fill in that is made of a file of content/sjablonen; practices share it."""
    facts = read("sjablonen")[name]
    existing: DatabankDocument | None = DatabankDocument.objects.filter(title=facts["title"]).first()
    if existing is not None:
        return existing
    text = "".join(f"{';'.join(row)}\r\n" for row in facts["rows"])
    # With the mark by which a spreadsheet knows that it is UTF-8.
    file = ContentFile(text.encode("utf-8-sig"), f"{name}.csv")
    made: DatabankDocument = DatabankDocument.objects.create(
        title=facts["title"], file=file, licence=Licence.FREE_REUSE
    )
    return made


def _put_tags(page: PracticePage, words: list[str]) -> None:
    page.tags.set(words)


# What is written down of a practice in another way than it is stored.
_WAYS: dict[str, Callable[[PracticePage, Any], None]] = {
    "method": _put_method,
    "municipalities": _put_municipalities,
    "terms": _put_terms,
    "tags": _put_tags,
    "start_kit": _put_start_kit,
    "project_owner": _put_owner,
    "partners": _put_partners,
    "links": _put_links,
    "related_practices": _put_related,
}


# --- Situations -----------------------------------------------------------------------------------------------------


def _load_situations(home: HomePage) -> None:
    facts = read("situaties")
    parent = _child(home, SituationIndexPage, facts["index"], _show_in_menus)
    for situation in facts["situations"]:
        moments = [{"type": "moment", "value": _moment_with_keys(moment)} for moment in situation["moments"]]
        _child(parent, SituationPage, {**situation, "moments": moments})


def _moment_with_keys(facts: dict[str, Any]) -> dict[str, Any]:
    practices = [PracticePage.objects.get(slug=slug).pk for slug in facts["practices"]]
    return {"query": "", **facts, "practices": practices}


# --- Events ---------------------------------------------------------------------------------------------------------


def _load_event(parent: EventIndexPage, facts: dict[str, Any]) -> None:
    fields = dict(facts)
    speakers = {speaker.pop("id"): EventSpeaker(**speaker) for speaker in map(dict, fields.pop("speakers"))}
    form = fields.pop("registration_form", None)
    fields |= {
        **_dates(fields),
        "venue_municipality": Municipality.objects.get(nis=facts["venue_municipality"]),
        "organiser": Organisation.objects.get(slug=facts["organiser"]),
        "registration_form": FormPage.objects.filter(slug=form).first(),
        "programme": [_with_keys(part, speakers) for part in facts["programme"]],
    }
    _child(parent, EventPage, fields, lambda page: page.speakers.set(speakers.values()))


def _dates(fields: dict[str, Any]) -> dict[str, datetime.datetime]:
    """Take the dates out of the facts of an event; those of one that is coming are reckoned from today."""
    coming = fields.pop("coming", None)
    if coming is None:
        return {name: _moment(fields.pop(name)) for name in ("starts_at", "ends_at")}
    day = timezone.localdate() + datetime.timedelta(weeks=coming["weeks"])
    day += datetime.timedelta(days=(coming["weekday"] - day.isoweekday()) % 7)
    return {"starts_at": _moment(f"{day}T{coming['from']}"), "ends_at": _moment(f"{day}T{coming['until']}")}


def _moment(text: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def _with_keys(part: dict[str, Any], speakers: dict[str, EventSpeaker]) -> dict[str, Any]:
    """Return a part of the programme with the keys of its practices and speakers in place of their names."""
    value = dict(part["value"])
    if "workshops" in value:
        value["workshops"] = [_keyed(workshop, speakers) for workshop in value["workshops"]]
        return {"type": part["type"], "value": value}
    return {"type": part["type"], "value": _keyed(value, speakers)}


def _keyed(value: dict[str, Any], speakers: dict[str, EventSpeaker]) -> dict[str, Any]:
    return {
        **value,
        "practices": [PracticePage.objects.get(slug=slug).pk for slug in value["practices"]],
        "speakers": [str(speakers[name].key) for name in value["speakers"]],
    }


# --- Standing pages and form ----------------------------------------------------------------------------------------


def _load_standard_page(home: HomePage, facts: dict[str, Any]) -> StandardPage:
    page: StandardPage = _child(home, StandardPage, {**facts, "show_in_menus": facts["slug"] == "over"})
    return page


def _load_form(home: HomePage, facts: dict[str, Any]) -> FormPage:
    fields = dict(facts)
    questions = fields.pop("fields")

    def add_questions(page: FormPage) -> None:
        page.form_fields.set(_question(order, question) for order, question in enumerate(questions))

    page: FormPage = _child(home, FormPage, fields, add_questions)
    return page


def _question(order: int, facts: dict[str, Any]) -> FormField:
    """Return a question; one that asks for terms names its vocabulary by the parameter."""
    parameter = facts.get("vocabulary")
    vocabulary = Vocabulary.objects.get(parameter=parameter) if parameter else None
    return FormField(sort_order=order, **{**facts, "vocabulary": vocabulary})


def _load_settings(standard: dict[str, StandardPage], **forms: FormPage) -> None:
    site = Site.objects.get(is_default_site=True)
    if SiteSettings.objects.filter(site=site).exists():
        return
    SiteSettings.objects.create(
        site=site,
        **forms,
        about_page=standard["over"],
        privacy_page=standard["privacy"],
        accessibility_page=standard["toegankelijkheid"],
        editors_email="redactie@example.org",
    )
