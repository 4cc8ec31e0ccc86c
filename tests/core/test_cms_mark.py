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


def test_the_frame_of_wagtail_is_the_one_that_ours_copies():
    # When this fails: compare Wagtail's skeleton.html with ours, take over what changed, and write down the new digest.
    skeleton = Path(wagtail.admin.__file__).parent / "templates" / "wagtailadmin" / "skeleton.html"
    assert hashlib.sha256(skeleton.read_bytes()).hexdigest() == "e24190d53b6e85615e568efc48aae72468f08c0dde5e38a3122673c8bd11b0e2"


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/inzendingen/", "/cms/bestaat-niet/"])
def test_every_screen_bears_the_mark(client, superuser, path):
    client.force_login(superuser)
    html = client.get(path).content.decode()
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].strip()
    assert re.fullmatch(r"[^·]+ · Databank", title)
    assert 'rel="icon" href="/static/favicon.svg"' in html
    assert "wagtailadmin/images/favicon" not in html


def test_the_login_bears_the_mark(client, site):
    html = client.get("/cms/login/").content.decode()
    assert "<title>Inloggen · Databank</title>" in html
    assert "Wagtail" not in re.sub(r"<(script|template).*?</\1>", "", html, flags=re.DOTALL)
