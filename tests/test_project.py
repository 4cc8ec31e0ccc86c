"""The repository itself: import roots, and a lock that installs the same everywhere and names no place."""

import datetime
import importlib
import re
import site
import sysconfig
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from practices.outputs.linked_data import LICENCE

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", ["config", "core", "library", "post", "api", "home", "events", "forms", "practices"])
def test_our_packages_resolve_inside_the_repository(name):
    folder = ROOT / "site" if name in {"config", "core", "library", "post", "api"} else ROOT
    assert Path(str(importlib.import_module(name).__file__)) == folder / name / "__init__.py"


def test_site_is_the_module_of_the_standard_library():
    assert Path(site.__file__).parent == Path(sysconfig.get_path("stdlib"))
    assert not (ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_every_package_with_hashes(lock):
    # A requirement starts at the margin; its hashes and the packages that ask for it are indented below.
    requirements = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert len(requirements) > 30
    for requirement in requirements:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ ", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_index_host_or_path(lock):
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links| @ |^-e|/(home|root|work|tmp)/", text, re.MULTILINE)


def test_what_runs_in_production_is_locked_the_same_for_developers():
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9._-]+==\S+", (ROOT / lock).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_make_run_prints_the_demo_password():
    # Asking Django for it would delay every start by seconds.
    settings = (ROOT / "site" / "config" / "settings" / "dev.py").read_text()
    password = re.search(r'^DEMO_PASSWORD = "([^"]+)"', settings, re.MULTILINE)
    assert password
    assert f"with the password {password[1]}." in (ROOT / "Makefile").read_text()


# --- For who carries on the work -----------------------------------------------------------------------------


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def public_code() -> dict:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text())


def test_the_description_for_catalogues_has_what_its_standard_demands():
    code = public_code()
    assert code["publiccodeYmlVersion"] == "0.5"
    assert code["name"]
    assert urlsplit(code["url"]).scheme == "https"
    assert urlsplit(code["organisation"]["uri"]).netloc
    assert code["platforms"] == ["web"]
    assert code["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert code["softwareType"] == "standalone/web"
    assert code["maintenance"]["type"] in {"internal", "community"}
    assert all(contact["name"] for contact in code["maintenance"]["contacts"])
    assert code["localisation"] == {"localisationReady": False, "availableLanguages": ["nl-BE"]}
    datetime.date.fromisoformat(code["releaseDate"])
    assert code["description"].keys() == {"nl", "en"}
    for description in code["description"].values():
        assert len(description["shortDescription"]) <= 150
        assert 150 <= len(description["longDescription"]) <= 10_000
        assert 5 <= len(description["features"]) <= 20
        assert all(len(feature) <= 100 for feature in description["features"])


def test_catalogues_find_the_description_under_either_name():
    assert (ROOT / "publiccode.yaml").resolve() == ROOT / "publiccode.yml"


def test_the_licence_is_the_same_wherever_it_stands():
    assert project()["license"] == public_code()["legal"]["license"] == "EUPL-1.2"
    first = {name: (ROOT / name).read_text().splitlines()[0] for name in project()["license-files"]}
    assert first == {
        "LICENSE": "EUROPEAN UNION PUBLIC LICENCE v. 1.2",
        "LICENSE.nl.txt": "OPENBARE LICENTIE VAN DE EUROPESE UNIE v. 1.2.",
    }
    # Of the data, as the page about open data says it.
    assert LICENCE in (ROOT / "README.md").read_text()


def test_the_changelog_tells_of_the_version_that_this_is():
    version, code = project()["version"], public_code()
    assert code["softwareVersion"] == version
    changelog = (ROOT / "CHANGELOG.md").read_text()
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert headings[1] == f"[{version}] - {code['releaseDate']}"
    kinds = set(re.findall(r"^### (.+)$", changelog, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_what_the_root_links_to_is_there(name):
    text = (ROOT / name).read_text()
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#]+)", text)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
