"""The CMS bears the mark and the colours of the databank."""

import hashlib
import re
from pathlib import Path

import pytest
import wagtail.admin
from django.conf import settings

CSS = settings.SITE_DIR / "static" / "css"
HEX = re.compile(r"#[0-9a-f]{3,8}\b")


def test_every_colour_of_the_cms_is_one_of_the_site():
    used = set(HEX.findall((CSS / "cms.css").read_text()))
    assert used
    assert used - set(HEX.findall((CSS / "tokens.css").read_text())) == set()


def test_every_variable_is_one_of_wagtail():
    names = set(re.findall(r"(--w-[\w-]+):", (CSS / "cms.css").read_text()))
    own = (Path(wagtail.admin.__file__).parent / "static" / "wagtailadmin" / "css" / "core.css").read_text()
    assert {name for name in names if f"{name}:" not in own} == set()


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("skeleton.html", "e24190d53b6e85615e56"),
        ("shared/header.html", "37d78005e66127118fc8"),
        ("shared/headers/_actions.html", "facea723b6b917627f71"),
        ("shared/user_avatar.html", "10cbd09a2e9434e569d2"),
        ("tables/boolean_cell.html", "f52d1f7945b2b176e192"),
    ],
)
def test_a_template_of_wagtail_is_the_one_that_ours_copies(name, digest):
    # When this fails: compare Wagtail's with ours, take over what changed, and write down the new digest.
    own = Path(wagtail.admin.__file__).parent / "templates" / "wagtailadmin" / name
    assert hashlib.sha256(own.read_bytes()).hexdigest()[:20] == digest


@pytest.mark.every_case
@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/inzendingen/", "/cms/bestaat-niet/"])
def test_every_screen_bears_the_mark(client, superuser, path):
    client.force_login(superuser)
    html = client.get(path).content.decode()
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].strip()
    assert re.fullmatch(r"[^·]+ · Databank", title)
    assert 'rel="icon" href="/static/favicon.svg"' in html
    assert "wagtailadmin/images/favicon" not in html
    assert "icon-wagtail" not in html


def test_the_login_bears_the_mark(client, site):
    html = client.get("/cms/login/").content.decode()
    assert "<title>Inloggen · Databank</title>" in html
    assert "Wagtail" not in re.sub(r"<(script|template).*?</\1>", "", html, flags=re.DOTALL)
