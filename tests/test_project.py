"""The repository itself: import roots, and a lock that installs the same everywhere and names no place."""

import importlib
import re
import site
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", ["config", "core", "library", "api", "home", "events", "forms", "practices"])
def test_our_packages_resolve_inside_the_repository(name):
    folder = ROOT / "site" if name in {"config", "core", "library", "api"} else ROOT
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
