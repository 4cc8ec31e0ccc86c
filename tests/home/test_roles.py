"""The roles of the site, and what each may do, tried from outside."""

import inspect
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import URLResolver, get_resolver, resolve, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.views.snippets import SnippetViewSet

from home.cms.roles import ADMINISTRATORS, EDITORS, GUESTS, MODERATORS, make_roles
from practices.models import PracticePage, PracticeTag
from tests.cms import form_values, soup
from tests.factories import (
    AttemptsFactory,
    DatabankImageFactory,
    FeedbackFactory,
    OrganisationFactory,
    OutgoingMailFactory,
    PracticeImportFactory,
    PracticePageFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    UserFactory,
    WebhookDeliveryFactory,
    WordGroupFactory,
    term,
)
from tests.factories.registration import MailingFactory, OpenEventFactory, RegistrationFactory

ROLES = (GUESTS, EDITORS, MODERATORS, ADMINISTRATORS)
ALL, NOT_GUESTS = set(ROLES), {EDITORS, MODERATORS, ADMINISTRATORS}
HIGH, TOP = {MODERATORS, ADMINISTRATORS}, {ADMINISTRATORS}

# Who may open what. `test_every_address_of_ours_is_tried_as_each_role` names what is in neither this nor MAY_DO.
MAY_OPEN = {
    "/cms/": ALL,
    "/cms/account/": ALL,
    "/cms/ingelogd/": ALL,
    "/cms/pages/{own}/edit/": ALL,
    "/cms/pages/{own}/history/": ALL,
    "/cms/rapporten/praktijken/": ALL,
    "/cms/rapporten/links/": ALL,
    "/cms/rapporten/wijzigingen/": ALL,
    "/cms/rapporten/evenementen/": ALL,
    "/cms/praktijken/bewerken.xlsx": ALL,
    "/cms/praktijken/sjabloon.xlsx": ALL,
    "/cms/praktijken/importeren/": ALL,
    "/cms/pages/{other}/edit/": NOT_GUESTS,
    "/cms/pages/{other}/history/": NOT_GUESTS,
    "/cms/pages/{home}/edit/": NOT_GUESTS,
    "/cms/pages/add/practices/practicepage/{index}/": NOT_GUESTS,
    "/cms/praktijken/{own}/nazicht/": NOT_GUESTS,
    "/cms/handleiding/": ALL,
    "/cms/stijlgids/": ALL,
    "/cms/woorden/bekend/?soort=tag&woord=knikker": ALL,
    "/cms/snippets/practices/practicetag/samenvoegen/{tag}/": HIGH,
    "/cms/snippets/library/term/merge/{term}/": HIGH,
    "/cms/snippets/practices/feedback/": NOT_GUESTS,
    "/cms/snippets/practices/feedback/inspect/{reaction}/": NOT_GUESTS,
    "/cms/evenementen/{event}/deelnemers/": NOT_GUESTS,
    "/cms/evenementen/{event}/deelnemers/aanwezig/": NOT_GUESTS,
    "/cms/evenementen/{event}/deelnemers/tekenlijst/": NOT_GUESTS,
    "/cms/evenementen/{event}/deelnemers/berichten/": NOT_GUESTS,
    "/cms/pogingen/": TOP,
    "/cms/webhooks/": TOP,
    "/cms/inzendingen/": NOT_GUESTS,
    "/cms/inzendingen/inspect/{submission}/": NOT_GUESTS,
    "/cms/images/": NOT_GUESTS,
    "/cms/images/{image}/": NOT_GUESTS,
    "/cms/documents/": NOT_GUESTS,
    "/cms/rapporten/zoekopdrachten/": NOT_GUESTS,
    "/cms/rapporten/gemeenten/": NOT_GUESTS,
    "/cms/rapporten/termen/": NOT_GUESTS,
    "/cms/rapporten/toepassingen-en-reacties/": NOT_GUESTS,
    "/cms/rapporten/sleutelwoorden/": NOT_GUESTS,
    "/cms/rapporten/inzendingen/": NOT_GUESTS,
    "/cms/registers/organisaties/": NOT_GUESTS,
    "/cms/pages/{own}/unpublish/": HIGH,
    "/cms/rapporten/gegevens-van-een-persoon/": HIGH,
    "/cms/rapporten/mails/": HIGH,
    "/cms/snippets/practices/practiceadoption/": HIGH,
    "/cms/redirects/": HIGH,
    "/cms/teksten/": HIGH,
    "/cms/teksten/fit/": HIGH,
    "/cms/settings/library/sitesettings/{tree}/": HIGH,
    "/cms/settings/library/announcement/{tree}/": HIGH,
    "/cms/users/": TOP,
    "/cms/rapporten/toegang/": TOP,
    "/cms/groups/": TOP,
    "/cms/collections/": TOP,
    "/cms/sites/": TOP,
    "/cms/workflows/list/": TOP,
    "/cms/api-sleutels/": TOP,
    "/cms/api-sleutels/new/": TOP,
    "/cms/vind/?q=eigen": ALL,
    # One of somebody else.
    "/cms/praktijken/importeren/{import}/": HIGH,
    "/cms/evenementen/{event}/deelnemers/{registration}/": NOT_GUESTS,
    "/cms/evenementen/{event}/deelnemers/{registration}/annuleren/": NOT_GUESTS,
    "/cms/evenementen/{event}/deelnemers/naamkaartjes/": NOT_GUESTS,
    "/cms/evenementen/{event}/deelnemers/berichten/{mailing}/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/vraag/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/niet-overnemen/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/bestand/{file}/": NOT_GUESTS,
    "/cms/snippets/practices/practicetag/": HIGH,
    "/cms/snippets/practices/practicetag/edit/{tag}/": HIGH,
    "/cms/snippets/practices/practicetag/term/{tag}/": HIGH,
    "/cms/snippets/library/vocabulary/": NOT_GUESTS,
    "/cms/snippets/library/term/": NOT_GUESTS,
    "/cms/snippets/library/term/edit/{term}/": HIGH,
    "/cms/snippets/library/wordgroup/": NOT_GUESTS,
    "/cms/snippets/library/wordgroup/add/": NOT_GUESTS,
    "/cms/snippets/library/wordgroup/edit/{words}/": NOT_GUESTS,
    "/cms/snippets/library/wordgroup/importeren/": NOT_GUESTS,
    "/cms/registers/gemeenten/": NOT_GUESTS,
    "/cms/registers/kerncijfers/": NOT_GUESTS,
    "/cms/webhook-berichten/": TOP,
    "/cms/pogingen/delete/{attempts}/": TOP,
    # To choose from is for who edits a page in which it is chosen.
    "/cms/kies/praktijk/": ALL,
    "/cms/kies/praktijk/chosen/{own}/": ALL,
    "/cms/kies/praktijk/chosen-multiple/?id={own}": ALL,
    "/cms/kies/organisatie/": ALL,
    "/cms/kies/organisatie/create/": NOT_GUESTS,
    "/cms/kies/gemeente/": ALL,
    "/cms/snippets/choose/library/term/": ALL,
}
# Who may do what with a button, which only a form sends.
MAY_DO = {
    "/cms/inzendingen/samen/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/toewijzen/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/toepassing/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/afhandelen/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/heropenen/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/spam/": NOT_GUESTS,
    "/cms/inzendingen/{submission}/conceptpraktijk/": NOT_GUESTS,
    # Nobody stores what another sent.
    "/cms/praktijken/importeren/{import}/bewaren/": set(),
    "/cms/rapporten/mails/{mail}/opnieuw/": HIGH,
    "/cms/rapporten/mails/{mail}/weg/": HIGH,
    "/cms/webhook-berichten/{delivery}/opnieuw/": TOP,
}
# Before anybody is known.
FOR_NOBODY = {"cms/password_reset/", "cms/password_reset/confirm/<uidb64>/<token>/"}
HOUSE = {"api", "config", "core", "events", "forms", "home", "library", "post", "practices"}


@pytest.fixture
def place(site):
    """What there is to open: a practice of the guest, one of another, and something of everything."""
    make_roles()
    owner = OrganisationFactory(name="Stad Gent")
    registration = RegistrationFactory(event=OpenEventFactory())
    submission = SubmissionFactory(page=site.hand_in)
    return {
        "owner": owner,
        "own": PracticePageFactory(title="Eigen", project_owner=owner),
        "other": PracticePageFactory(title="Andere", project_owner=OrganisationFactory(name="Stad Genk")),
        "home": site.home,
        "index": site.practices,
        "tree": site.site,
        "submission": submission,
        "file": SubmissionFileFactory(submission=submission),
        "image": DatabankImageFactory(),
        "event": registration.event,
        "registration": registration,
        "mailing": MailingFactory(event=registration.event),
        "words": WordGroupFactory(),
        "reaction": FeedbackFactory(),
        "import": PracticeImportFactory(user=UserFactory()),
        "mail": OutgoingMailFactory(tries=2, last_error="De mailserver zweeg"),
        "delivery": WebhookDeliveryFactory(),
        "attempts": AttemptsFactory(),
        "tag": PracticeTag.objects.create(name="knikkeren", slug="knikkeren"),
        "term": term("thema:samen"),
    }


@pytest.fixture
def logged_in(client, place):
    def log_in(role):
        user = UserFactory(organisation=place["owner"])
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return log_in


def keys(place):
    return {name: thing.pk for name, thing in place.items()}


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_open(logged_in, place, role):
    cms = logged_in(role)
    wrong = {}
    for address, roles in MAY_OPEN.items():
        response = cms.get(address.format(**keys(place)))
        opens = response.status_code == 200
        if opens != (role in roles) or (not opens and response.status_code not in {302, 403, 404}):
            wrong[address] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_do(logged_in, place, role):
    cms = logged_in(role)
    wrong = {}
    for address, roles in MAY_DO.items():
        response = cms.post(address.format(**keys(place)))
        # Wagtail leads who may not to the first screen; what one may not know of is not there.
        refused = response.status_code in {403, 404} or response.get("Location") == "/cms/"
        if refused is (role in roles) or response.status_code == 405:
            wrong[address] = response.status_code
    assert wrong == {}


def routes(patterns, before=""):
    """Yield each route below these patterns with its view, as `resolve` names it, without marks of expressions."""
    for pattern in patterns:
        route = plain(f"{before}{pattern.pattern}")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def plain(route):
    """Return a route without marks; what a list is replaced with, stands in the same view as the list."""
    return re.sub(r"(resultaten|results)/$", "", route.replace("^", "").replace("$", ""))


def is_ours(view):
    view = inspect.unwrap(getattr(view, "view_class", view))
    return view.__module__.split(".")[0] in HOUSE


def test_every_address_of_ours_is_tried_as_each_role():
    paths = [re.sub(r"\{\w+\}", "1", address.split("?")[0]) for address in (*MAY_OPEN, *MAY_DO)]
    tried = {plain(resolve(path).route) for path in paths} | FOR_NOBODY
    there = {route for route, view in routes(get_resolver().url_patterns) if route.startswith("cms/") and is_ours(view)}
    assert len(there) > 60
    assert there - tried == set()
    # What Wagtail shows of a model of ours, by the first screen of it.
    lists = {
        plain(resolve(reverse(viewset.get_url_name("list" if isinstance(viewset, SnippetViewSet) else "index"))).route)
        for viewset in viewsets.viewsets
        if isinstance(viewset, ModelViewSet) and is_ours(type(viewset))
    }
    assert len(lists) > 8
    assert lists - tried == set()


@pytest.mark.every_case
@pytest.mark.parametrize("role", ROLES)
def test_who_publishes(logged_in, place, role):
    cms, page = logged_in(role), place["own"]
    edit = f"/cms/pages/{page.pk}/edit/"
    values = {**form_values(cms.get(edit)), "title": "Eigen, herwerkt", "action-publish": "1"}
    cms.post(edit, values)
    page = PracticePage.objects.get(pk=page.pk)
    assert (page.title == "Eigen, herwerkt") is (role in HIGH)
    # Who may not publish wrote a draft.
    assert page.get_latest_revision_as_object().title == "Eigen, herwerkt"


def test_a_guest_changes_nothing_of_others(logged_in, place):
    cms, other = logged_in(GUESTS), place["other"]
    values = form_values(cms.get(f"/cms/pages/{place['own'].pk}/edit/"))
    for path, data in (
        ("edit/", {**values, "title": "Gekaapt"}),
        ("delete/", {}),
        ("unpublish/", {}),
        ("copy/", {"new_title": "x", "new_slug": "x"}),
        ("privacy/", {"restriction_type": "login"}),
    ):
        response = cms.post(f"/cms/pages/{other.pk}/{path}", data)
        assert response.status_code in {302, 403}, path
    for action in ("publish", "unpublish", "delete", "move"):
        cms.post(f"/cms/bulk/wagtailcore/page/{action}/?id={other.pk}&id={place['own'].pk}", {"next": "/cms/"})
    other = PracticePage.objects.get(pk=other.pk)
    assert (other.title, other.live, other.revisions.count()) == ("Andere", True, 0)
    # What is live is not theirs to remove either, nor to copy.
    assert PracticePage.objects.get(pk=place["own"].pk).live
    copy = {"new_title": "x", "new_slug": "x", "new_parent_page": place["index"].pk}
    cms.post(f"/cms/pages/{place['own'].pk}/copy/", copy)
    assert Page.objects.filter(slug="x").count() == 0


def test_a_guest_sees_their_own_practices_in_lists(logged_in, place):
    cms = logged_in(GUESTS)
    report = soup(cms.get("/cms/rapporten/praktijken/"))
    assert [cell.get_text(strip=True) for cell in report.select("td.title .title-wrapper")] == ["Eigen"]
    # With one practice that is where the explorer begins.
    assert "Eigen" in soup(cms.get("/cms/pages/", follow=True)).get_text()
    PracticePageFactory(title="Ook eigen", project_owner=place["owner"])
    text = soup(cms.get("/cms/pages/", follow=True)).select_one("main").get_text()
    assert ("Eigen" in text, "Ook eigen" in text, "Andere" in text) == (True, True, False)


def test_a_guest_of_nobody_edits_nothing(client, place):
    guest = UserFactory()
    guest.groups.add(Group.objects.get(name=GUESTS))
    client.force_login(guest)
    assert client.get(f"/cms/pages/{place['own'].pk}/edit/").status_code == 302
    # An organisation alone gives no right.
    writer = UserFactory(organisation=place["owner"])
    writer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(writer)
    assert client.get(f"/cms/pages/{place['own'].pk}/edit/").status_code == 302


@pytest.mark.thorough
def test_an_administrator_says_whose_guest_somebody_is(logged_in, place):
    cms, guest = logged_in(ADMINISTRATORS), UserFactory()
    address = f"/cms/users/edit/{guest.pk}/"
    values = {**form_values(cms.get(address), "main form"), "organisation": place["owner"].pk}
    cms.post(address, {**values, "first_name": "Griet", "last_name": "Janssens"})
    guest.refresh_from_db()
    assert guest.organisation == place["owner"]


def test_the_command_can_be_run_again_and_takes_nothing_away(site, capsys):
    call_command("make_roles")
    group = Group.objects.get(name=EDITORS)
    group.permissions.add(Permission.objects.get(codename="add_user"))
    group.permissions.remove(Permission.objects.get(codename="view_submission"))
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    capsys.readouterr()
    call_command("make_roles")
    # One right, two on pages, six on files.
    assert f"{EDITORS}: 9 rights added" in capsys.readouterr().out
    assert group.permissions.filter(codename="add_user").exists()
    assert set(make_roles().values()) == {0}
    assert set(Group.objects.values_list("name", flat=True)) >= ALL
