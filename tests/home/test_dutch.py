"""No English: every screen of the CMS as each role sees it, and the mails."""

import ast
import datetime
import gettext
import html
import json
import re
from collections import deque
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import wagtail.admin
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Workflow

from home.cms.roles import GUESTS
from home.demo.people import EDITORS, MODERATORS, load_groups
from home.searches import Outcome, count_search
from practices.models import PracticePage
from tests.factories import (
    DatabankDocumentFactory,
    DatabankImageFactory,
    FeedbackFactory,
    MunicipalityFactory,
    OrganisationFactory,
    OutgoingMailFactory,
    PracticePageFactory,
    SubmissionFactory,
    UserFactory,
    WordGroupFactory,
)
from tests.factories.registration import OpenEventFactory, RegistrationFactory
from tests.words import foreign, texts_of

LOCALE = Path(settings.SITE_DIR) / "locale" / "nl" / "LC_MESSAGES"
LINK = re.compile(r'(?:href|action|data-[a-z-]*url[a-z-]*)="(/cms/[^"]*)"|"(?:url|href|[a-z]+_url)": ?"(/cms/[^"]*)"')
# What ends the walk.
LEAVE = ("/cms/logout/",)
# A screen is known by its view. These show another form or list for each kind of page.
EACH_KIND = {"wagtailadmin_pages:edit", "wagtailadmin_pages:add", "wagtailadmin_pages:type_use"}
# How far each role walks, and how many screens there are at least: who may do everything sees every screen.
WALKS = {"gastredacteur": (2, 25), "redacteur": (2, 50), "moderator": (2, 60), "beheerder": (20, 150)}


@pytest.fixture
def people(site):
    """One person of each role, as the site makes them, and something of everything to look at."""
    load_groups()
    names = {"first_name": "Griet", "last_name": "Janssens"}
    people = {"redacteur": UserFactory(**names), "moderator": UserFactory(**names)}
    people["redacteur"].groups.add(Group.objects.get(name=EDITORS))
    people["moderator"].groups.add(Group.objects.get(name=MODERATORS))
    people["beheerder"] = UserFactory(superuser=True, **names)
    owner = OrganisationFactory(name="Stad Gent")
    people["gastredacteur"] = UserFactory(organisation=owner, **names)
    people["gastredacteur"].groups.add(Group.objects.get(name=GUESTS))
    practice = PracticePageFactory(project_owner=owner, review_due=timezone.localdate(), image=DatabankImageFactory())
    practice.save_revision(user=people["redacteur"])
    Workflow.objects.get().start(practice, people["redacteur"])
    PracticePageFactory(title="Leefstraat").save_revision(user=people["redacteur"])
    RegistrationFactory(event=OpenEventFactory())
    SubmissionFactory(page=site.hand_in)
    FeedbackFactory(practice=practice)
    MunicipalityFactory(nis="44021")
    DatabankDocumentFactory()
    WordGroupFactory(words="straathoekwerk, veldwerk")
    Redirect.objects.create(old_path="/oud", redirect_page=site.home)
    OutgoingMailFactory(tries=2, last_error="De mailserver zweeg", due_at=timezone.now() + datetime.timedelta(hours=1))
    count_search("zeppelin", Outcome.NOTHING)
    return people


def kind_of(path):
    """What tells one screen from another: its view, and for some the kind of page; None for no screen of the CMS."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    name = match.view_name or f"{match.func.__module__}.{match.func.__qualname__}"
    if name == "wagtailadmin_pages:edit":
        return name, Page.objects.values_list("content_type").filter(pk=match.kwargs["page_id"]).first()
    return (name, match.kwargs.get("content_type_model_name")) if name in EACH_KIND else name


def walk(client, farthest):
    """Yield address and content of every kind of screen to which at most so many links lead from the first one."""
    seen, ahead = set(), deque([("/cms/", 0)])
    while ahead:
        address, far = ahead.popleft()
        kind = kind_of(urlsplit(address).path)
        if kind is None or kind in seen or address.startswith(LEAVE):
            continue
        response = client.get(address)
        seen.add(kind)
        if response.status_code in {301, 302}:
            ahead.append((urljoin(address, response["Location"]), far))
        if response.status_code != 200 or response.streaming:
            continue
        text = response.content.decode(errors="ignore")
        if response["Content-Type"].startswith("application/json"):
            # A window that opens over the page.
            text = json.loads(text).get("html", "") if text.startswith("{") else ""
        elif not response["Content-Type"].startswith("text/html"):
            continue
        yield address, text
        if far < farthest:
            ahead.extend((html.unescape(one or other), far + 1) for one, other in LINK.findall(text))


# Who may do everything meets nearly all that the others meet.
@pytest.mark.thorough
@pytest.mark.parametrize("role", WALKS)
def test_every_screen_is_dutch(client, people, role):
    client.force_login(people[role])
    farthest, least = WALKS[role]
    english, screens = {}, 0
    for address, text in walk(client, farthest):
        screens += 1
        for part in texts_of(text):
            if words := foreign(part):
                english.setdefault(f"{', '.join(words)}: {part[:120]}", address)
    assert not english, "\n".join(f"{what} ({address})" for what, address in english.items())
    # Should a link be missing, this walks less.
    assert screens >= least


@pytest.mark.thorough
def test_what_no_link_leads_to_is_dutch(client, people, site):
    client.force_login(people["beheerder"])
    overview = PracticePage.objects.get(title="Leefstraat").get_parent()
    PracticePage.objects.filter(title="Leefstraat").update(live=False)
    for address, told in (
        ("/cms/pages/search/?q=leefstraat", "1-2 van 2 pagina's"),
        (f"/cms/bulk/wagtailcore/page/publish/?next=/cms/&id={overview.pk}", "Ook de pagina's eronder"),
    ):
        shown = list(texts_of(client.get(address).content.decode()))
        assert [part for part in shown if foreign(part)] == []
        assert told in " ".join(shown)


@pytest.mark.thorough
def test_mails_of_the_cms_are_dutch(client, people, site):
    page = PracticePageFactory()
    page.save_revision(user=people["redacteur"])
    state = Workflow.objects.get().start(page, people["redacteur"]).current_task_state
    state.task.specific.on_action(state, people["moderator"], "reject", comment="Vul aan")
    client.post("/cms/password_reset/", {"email": people["redacteur"].email})
    assert len(mail.outbox) >= 4
    for message in mail.outbox:
        assert foreign(re.sub(r"https?://\S+", "", f"{message.subject}\n{message.body}")) == [], message.subject


def test_english_is_noticed():
    assert foreign("Save selected pages") == ["Save", "selected", "pages"]
    assert foreign("Can add inzending") == ["Can", "add"]
    assert foreign("Bewaar de praktijk, of vraag een moderator om ze te publiceren.") == []
    assert list(texts_of('<nav aria-label="Actions" hidden><input type="submit" value="Search">Home</nav>')) == [
        "Actions",
        "Search",
        "Home",
    ]


def test_rights_have_dutch_names(db):
    assert Permission.objects.get(codename="add_submission").name == "Mag inzending toevoegen"
    assert Permission.objects.get(codename="publish_page").name == "Mag elke pagina publiceren"
    assert Permission.objects.get(codename="view_searches").name == "Kan zien waarop bezoekers zoeken"
    assert not Permission.objects.filter(name__startswith="Can ").exists()


# --- The catalogue ---------------------------------------------------------------------------------------------------


def written():
    """What django.po says: for each text its translation, or those of one and of more."""
    entries = {}
    for block in (LOCALE / "django.po").read_text().split("\n\n"):
        lines = re.findall(r'^(msg\w+(?:\[\d\])?) (".*")$', block, re.MULTILINE)
        fields = {name: ast.literal_eval(text) for name, text in lines}
        if "msgid_plural" in fields:
            entries[fields["msgid"], 0], entries[fields["msgid"], 1] = fields["msgstr[0]"], fields["msgstr[1]"]
        elif fields.get("msgid"):
            entries[fields["msgid"]] = fields["msgstr"]
    return entries


def test_what_is_compiled_is_what_is_written():
    # Not compiled when it is set up: that would need gettext on every machine.
    with (LOCALE / "django.mo").open("rb") as compiled:
        catalogue = dict(gettext.GNUTranslations(compiled)._catalog)
    catalogue.pop("")
    assert catalogue == written()


def test_every_text_of_the_catalogue_is_one_of_wagtail():
    # What Wagtail says otherwise since, leaves the catalogue.
    root = Path(wagtail.admin.__file__).parents[1]
    known = set()
    for path in root.rglob("locale/nl/LC_MESSAGES/django.mo"):
        with path.open("rb") as compiled:
            known |= set(gettext.GNUTranslations(compiled)._catalog)
    assert set(written()) - known == set()
