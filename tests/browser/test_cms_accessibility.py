"""Every kind of page of the CMS: no violation that axe can find, but those of Wagtail's that are named here."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Cms
from tests.browser.test_accessibility import violations

KEYWORDS = "/cms/snippets/practices/practicetag/"
# A path, a page type, or a place and the link in it that is followed.
Address = str | tuple[Any, ...]
INBOX = "/cms/inzendingen/"
SUBMISSION = (INBOX, "a.inbox-title")
# Address, or a list and the link in it that leads on, or to a form beside the one for editing or below the list.
PAGES = {
    "dashboard": "/cms/",
    "explorer": ("/cms/pages/", "main a[href^='/cms/pages/']:not([href*='edit'])"),
    "practice": "practices.PracticePage",
    "practice overview": "practices.PracticeIndexPage",
    "event": "events.EventPage",
    "form page": "forms.FormPage",
    "standard page": "home.StandardPage",
    "vocabularies": "/cms/snippets/library/vocabulary/",
    "vocabulary": ("/cms/snippets/library/vocabulary/", "td.title a"),
    "terms": "/cms/snippets/library/term/",
    "term": ("/cms/snippets/library/term/", "td.title a"),
    "keywords": KEYWORDS,
    "keyword": (KEYWORDS, "td.title a"),
    "merging of keywords": (KEYWORDS, "td.title a", "samenvoegen"),
    "keyword to term": (KEYWORDS, "td.title a", "term"),
    "practices in the explorer": ("practices.PracticeIndexPage", "a[href^='/cms/pages/']:has-text('Praktijken')"),
    "adoption": "/cms/snippets/practices/practiceadoption/add/",
    "organisations": "/cms/registers/organisaties/",
    "municipality": ("/cms/registers/gemeenten/", "main td a[href*='/edit/']"),
    "inbox": INBOX,
    "submission": SUBMISSION,
    "question to a submitter": (SUBMISSION, "a[href$='/vraag/']"),
    "refusal": (SUBMISSION, "a[href$='/niet-overnemen/']"),
    "word list": "/cms/snippets/library/wordgroup/",
    "import of words": "/cms/snippets/library/wordgroup/importeren/",
    "merging of terms": ("/cms/snippets/library/term/", "td.title a", "merge"),
    "message to participants": ("/cms/", "main a[href*='/deelnemers/']", "berichten/"),
    "practices of the type": "/cms/pages/usage/practices/practicepage/",
    "of a person": "/cms/rapporten/gegevens-van-een-persoon/",
    "searches": "/cms/rapporten/zoekopdrachten/",
    "mails": "/cms/rapporten/mails/",
    "practices": "/cms/rapporten/praktijken/",
    "municipalities": "/cms/rapporten/gemeenten/",
    "use of terms": "/cms/rapporten/termen/",
    "links": "/cms/rapporten/links/",
    "changes": "/cms/rapporten/wijzigingen/",
    "access": "/cms/rapporten/toegang/",
    "reception": "/cms/rapporten/toepassingen-en-reacties/",
    "use of keywords": "/cms/rapporten/sleutelwoorden/",
    "submissions": "/cms/rapporten/inzendingen/",
    "events": "/cms/rapporten/evenementen/",
    "attempts": "/cms/pogingen/",
    "participants": ("/cms/", "main a[href*='/deelnemers/']"),
    "attendance": ("/cms/", "main a[href*='/deelnemers/']", "aanwezig/"),
    "imports": "/cms/praktijken/importeren/",
    "confirmation": ("practices.PracticePage", "a[href$='/nazicht/']"),
    "reactions": "/cms/snippets/practices/feedback/",
    "announcement": "/cms/settings/library/announcement/",
    "keys of the API": "/cms/api-sleutels/",
    "key of the API": "/cms/api-sleutels/new/",
    "webhooks": "/cms/webhooks/",
    "guide": "/cms/handleiding/",
    "image": "/cms/images/add/",
    "documents": "/cms/documents/",
    "settings": "/cms/settings/library/sitesettings/",
    "texts of the site": "/cms/teksten/",
    "texts of a screen": "/cms/teksten/fit/",
    "style guide": "/cms/stijlgids/",
    "account": "/cms/account/",
    "recommended": "/cms/searchpicks/add/",
}

# What Wagtail draws itself, by the rule and the element: why it is not ours to mend.
WAGTAILS = {
    # The label stands above the editor of rich text, but does not name its text area.
    r"aria-input-field-name: <div .*public-DraftEditor-content": "Draftail",
    # A block of one field is named by the heading of the block alone.
    r"label: <input type=\"text\" name=\"[a-z_]+-\d+-value\"": "StreamField",
    # The script that draws tags puts a field of its own beside the one that has the label.
    r"label: <input .*ui-autocomplete-input": "tag-it",
    # The outline of an editor scrolls when the window is low; its links get the focus, but only while it is open.
    r"scrollable-region-focusable: <ol class=\"w-minimap__list\"": "minimap",
}


def go(page: Page, address: "Address") -> None:
    """Go to an address, to where a link of a list leads or beside it, or to the editor of the first page of a type."""
    if isinstance(address, tuple):
        start, link, *beside = address
        go(page, start)
        found = str(page.locator(link).first.get_attribute("href"))
        page.goto(found.replace("edit", beside[0]) if "/edit/" in found and beside else "".join([found, *beside]))
    elif address.startswith("/"):
        page.goto(address)
    else:
        found = page.request.get(f"/api/v2/pages/?type={address}&limit=1").json()["items"]
        page.goto(f"/cms/pages/{found[0]['id']}/edit/")


def on_every_tab(page: Page) -> list[str]:
    """Return what axe finds, also in what the other tabs of an editor show."""
    found = violations(page)
    for tab in page.locator("[role=tab]:visible").all()[1:]:
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        # What stands around the tabs was looked at already; the outline of an editor is that of the tab.
        outline = "[data-minimap-container]"
        changed = ["[role=tablist]", f"[role=tabpanel]{tab.get_attribute('href')}"]
        found += violations(page, *changed, *([outline] if page.locator(outline).count() else []))
    return sorted(set(found))


@pytest.mark.thorough
def test_no_violations_but_those_of_wagtail(visit):
    # One width: the CMS is worked with at a desk.
    page = visit()
    Cms(page, "beheerder")
    problems, met = {}, set()
    for name, address in PAGES.items():
        go(page, address)
        ours = []
        for violation in on_every_tab(page):
            known = {key for key in WAGTAILS if re.match(key, violation)}
            met |= known
            if not known:
                ours.append(violation)
        if (headings := page.locator("h1").count()) != 1:
            ours.append(f"{headings} h1")
        if ours:
            problems[name] = ours
    assert problems == {}
    # What Wagtail has mended leaves the list.
    assert met == set(WAGTAILS)
