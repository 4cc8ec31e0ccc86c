"""A video elsewhere: nothing of its service is loaded before a reader asks for it, and then it plays in its place."""

from playwright.sync_api import Route, expect

from core.blocks import VideoBlock

PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


def test_a_video_is_loaded_when_it_is_asked_for(visit):
    page = visit(elsewhere=PLAYER)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<p>speelt</p>")

    page.route("https://*/**", answer)
    page.goto("/praktijken/leefstraten/")
    block = VideoBlock()
    html = block.render(block.to_python({"url": "https://youtu.be/dQw4w9WgXcQ", "title": "Buren vertellen"}))
    # In the page as it is, with what it allows; a script in HTML that is put in does not run, so it is named anew.
    page.evaluate(
        """(html) => {
          document.querySelector(".record").insertAdjacentHTML("afterbegin", html);
          document.head.append(Object.assign(document.createElement("script"), {
            type: "module", src: document.querySelector(".record script[src*=video]").src }));
        }""",
        html,
    )
    play = page.get_by_role("link", name="Speel de video af")
    expect(play).to_have_attribute("href", "https://youtu.be/dQw4w9WgXcQ")
    assert asked == []
    play.focus()
    page.keyboard.press("Enter")
    expect(page.frame_locator("iframe[title='Buren vertellen']").get_by_text("speelt")).to_be_visible()
    assert asked == [PLAYER]
    expect(page.locator(".video iframe")).to_be_focused()
    expect(page.locator(".video__note")).to_have_count(0)
