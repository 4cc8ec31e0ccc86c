"""The editors' guide in the CMS: the same text as docs/redactie.md, with its pictures."""

import re
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

SOURCE = "docs/redactie.md"
# Of docs/beelden, among the static files.
PICTURES = "beelden"
_HEADING = re.compile(r"<h([23])>(.*?)</h\1>")


def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide, with its chapters first."""
    text, chapters = guide_html()
    return TemplateResponse(request, "home/admin/guide.html", {"text": text, "chapters": chapters})


@cache
def guide_html() -> tuple[SafeString, list[tuple[str, str]]]:
    """Return the guide as HTML, and its chapters as pairs of anchor and title. It is that of the release: read once."""
    from markdown_it import MarkdownIt

    source = (settings.BASE_DIR / SOURCE).read_text(encoding="utf-8")
    # The page has the title.
    html = MarkdownIt("commonmark").enable("table").render(source.partition("\n")[2])
    html = html.replace(f'src="{PICTURES}/', f'loading="lazy" src="{static(PICTURES)}/')
    chapters: list[tuple[str, str]] = []

    def anchored(match: re.Match[str]) -> str:
        level, title = match.groups()
        anchor = slugify(strip_tags(title))
        if level == "2":
            chapters.append((anchor, strip_tags(title)))
        return f'<h{level} id="{anchor}">{title}</h{level}>'

    # Safe: it is our own text, in which Markdown escapes what is no markup.
    return mark_safe(_HEADING.sub(anchored, html)), chapters  # noqa: S308
