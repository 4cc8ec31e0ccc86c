"""Page objects: what a person does on a page, in words of the site."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.forms.samples import png

REFERENCE = re.compile(r"\b\d{4}-\d{4}\b")
PASSWORD = "databank-demo"
# Of every type of file that the form takes in, the one that is worked on most.
PICTURE = FilePayload(name="plein.png", mimeType="image/png", buffer=png())


@contextmanager
def leaving(page: Page) -> Iterator[None]:
    """Wait until the page is there to which what is done inside leads; it may have the address of the old one."""
    page.evaluate("document.documentElement.dataset.left = 'yes'")
    yield
    page.locator("html:not([data-left])").wait_for(state="attached")
    page.wait_for_load_state()


class PracticeIndex:
    """The list of practices."""

    def __init__(self, page: Page, *, script: bool = True) -> None:
        self.page = page
        self.script = script

    def open(self, query: str = "") -> "PracticeIndex":
        self.page.goto(f"/praktijken/{query}")
        return self

    @property
    def titles(self) -> list[str]:
        """The titles of the cards."""
        return self.page.locator("main .card__title").all_inner_texts()

    @property
    def heading(self) -> Locator:
        """The sentence that says what was asked and how much was found."""
        return self.page.locator("[data-results-title]")

    def box(self, parameter: str, value: str) -> Locator:
        """The box of one value of a facet."""
        return self.page.locator(f"#filters input[name={parameter}][value='{value}']")

    def values(self, parameter: str) -> list[str]:
        """The values of a facet that can be chosen, and are not."""
        boxes = self.page.locator(f"#filters input[name={parameter}]:enabled:not(:checked)").all()
        return [str(box.get_attribute("value")) for box in boxes]

    def tick(self, parameter: str, value: str) -> None:
        """Choose a value; without script that takes the button of the panel."""
        self.unfold(parameter, value)
        self.box(parameter, value).check()
        if not self.script:
            self.page.locator("[data-results-apply]").click()
        expect(self.page).to_have_url(re.compile(rf"[?&]{parameter}={re.escape(value)}(&|$)"))
        expect(self.box(parameter, value)).to_be_checked()
        self.settle()

    def unfold(self, parameter: str, value: str) -> None:
        """Show the values of the filter of a box, where only its name is shown."""
        inside = self.page.locator(f"input[name={parameter}][value='{value}']")
        group = self.page.locator(".facet-panel__group").filter(has=inside)
        if group.count() and group.get_attribute("open") is None:
            group.locator("summary").click()

    def settle(self) -> None:
        """Wait until the list is that of the address, and is there to its end."""
        self.page.wait_for_load_state()
        expect(self.page.locator("#resultaten[aria-busy]")).to_have_count(0)

    def remove(self, label: str) -> None:
        """Follow the link that removes what was chosen."""
        self.page.get_by_role("link", name=re.compile(f"^Verwijder filter: .*{re.escape(label)}")).click()
        expect(
            self.page.get_by_role("link", name=re.compile(f"^Verwijder filter: .*{re.escape(label)}"))
        ).to_have_count(0)
        # A page of which nothing has come yet has no link either.
        expect(self.heading).to_be_visible()
        self.settle()


class HandIn:
    """The form by which a practice is handed in, step by step."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shown = 0.0

    def open(self) -> "HandIn":
        self.page.goto("/praktijk-doorgeven/")
        self.page.get_by_role("button", name="Begin", exact=True).click()
        self.page.wait_for_url("**/stap/1/**")
        self.shown = time.monotonic()
        return self

    def fill(self) -> None:
        """Give every question of every step an answer that fits it."""
        while "/stap/" in self.page.url:
            self.fill_step()
            self.go_on()

    def go_on(self) -> None:
        """Go to the next step."""
        before = self.page.url
        self.page.get_by_role("button", name="Ga verder", exact=True).click()
        self.page.wait_for_url(lambda url: url != before)

    def fill_step(self) -> None:
        """Give every question of this step an answer that fits it."""
        for field in self.questions.all():
            kind = field.evaluate("element => element.type")
            if kind == "checkbox":
                field.check()
            elif kind == "select-one":
                field.select_option(index=1)
            elif kind == "email":
                field.fill("an.peeters@example.be")
            elif kind == "url":
                field.fill("https://www.example.be/")
            elif kind == "number":
                field.fill("1")
            elif kind == "date":
                field.fill("2026-01-15")
            elif kind == "radio":
                field.check()
            elif kind == "file":
                field.set_input_files(PICTURE)
            elif field.get_attribute("role") == "combobox":
                field.fill("9000")
                field.press("ArrowDown")
                field.press("Enter")
            else:
                field.fill("Leefstraat in Gent")

    @property
    def questions(self) -> Locator:
        """The fields that a person answers."""
        names = ":is(input:not([type=hidden]), textarea, select:not([hidden]))"
        return self.page.locator(f"main form[method=post] {names}:not(.form__trap *)")

    def required_text(self) -> Locator:
        """A text that is asked for."""
        return self.page.locator("main form[method=post] input[type=text][required]:not(.form__trap *)").first

    def submit(self) -> None:
        """Hand in what was looked over; no person is faster than the time trap."""
        time.sleep(max(0.0, 3.2 - (time.monotonic() - self.shown)))
        self.page.get_by_role("button", name="Geef deze praktijk door", exact=True).click()

    @property
    def summary(self) -> Locator:
        """The summary of what went wrong."""
        return self.page.locator(".error-summary")

    def reference(self) -> str:
        """The reference number on the page about the submission."""
        self.page.wait_for_url("**/inzending/**")
        found = REFERENCE.search(self.page.locator("main").inner_text())
        assert found is not None
        return found.group()


def log_in(page: Page, name: str) -> None:
    """Fill in the login of the CMS for a person of the demo."""
    page.locator("input[name=username]").fill(f"{name}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/cms/")


class Cms:
    """The CMS, for someone with an account who has just logged in: nothing is open yet.

    The screens of the login are left to what tests them: to draw two more of them takes a second.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        page.request.get("/cms/login/")
        token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
        filled_in: dict[str, str | float | bool] = {
            "csrfmiddlewaretoken": token,
            "username": f"{name}@example.org",
            "password": PASSWORD,
        }
        answer = page.request.post("/cms/login/", form=filled_in, max_redirects=0)
        assert answer.headers["location"] == "/cms/"

    def open(self) -> "Cms":
        """Open the first screen."""
        self.page.goto("/cms/")
        return self

    def tab(self, label: str) -> None:
        """Show a tab of the editor."""
        self.page.get_by_role("tab", name=label).click()

    def write_practice(self, title: str) -> None:
        """Fill in what is asked to publish a practice."""
        page = self.page
        found = page.request.get("/api/v2/pages/?type=practices.PracticeIndexPage").json()["items"]
        page.goto(f"/cms/pages/add/practices/practicepage/{found[0]['id']}/")
        page.locator("[name=title]").fill(title)
        page.locator("[name=summary]").fill("Buren maken samen van hun plein een tuin.")
        page.locator("[name=record_type]").select_option("praktijkvoorbeeld")
        self.tab("Indeling")
        page.locator("[name=terms_thema]").first.check()
        self.tab("Inhoud")
        approach = page.locator("[data-contentpath=approach]")
        approach.locator(".c-sf-add-button").first.click()
        page.get_by_role("option", name="Tussentitel").click()
        page.locator("[name=approach-0-value]").fill("Eerst praten")
        self.tab("Wie en bronnen")
        page.locator("[name=owner_unknown_reason]").fill("Nog niet beslist.")

    def act(self, name: str) -> None:
        """Press a button at the foot of the editor, which may stand in a menu."""
        button = self.page.locator(f"button[{name}]").first
        if not button.is_visible():
            self.page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
        with leaving(self.page):
            button.click()

    def save_draft(self) -> None:
        """Press the button that keeps a draft, and wait for the answer."""
        with leaving(self.page):
            self.page.get_by_role("button", name="Bewaar concept").first.click()
