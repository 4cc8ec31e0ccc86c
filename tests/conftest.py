"""Fixtures of the whole suite."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.checks import Tags, run_checks
from django.test import Client
from wagtail.models import GroupPagePermission

from core.kept import forget_everything
from home.cms.roles import EDITORS, ROLES, make_roles
from tests.cases import leave_out_cases
from tests.factories import SiteTree, UserFactory, build_site, keep_tree, site_tree
from tests.indexing import stored_when_asked
from tests.lengths import count_lengths
from tests.prepared import postgres_template, sqlite_copy
from tests.refusals import refused
from tests.shared import demo_instead

# Parsed pages make much that refers to itself; to look for it as often as Python does takes a tenth of the time.
gc.set_threshold(100_000, 50, 100)

COMMITTING = {"transactional_db", "live_server"}
COUNTERS = {"django_assert_num_queries", "django_assert_max_num_queries"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run on both databases what commits, for a database has its own way with transactions, and what counts queries.

    So there is no list or page of which one of the databases does not get the queries. Of many cases `make test` runs
    a few.
    """
    for item in items:
        if item.get_closest_marker("either_database"):
            continue
        if commits(item) or not COUNTERS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.both_databases)
    leave_out_cases(items)


def commits(item: pytest.Item) -> bool:
    """Whether a test commits what it does, so that others see it."""
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or not COMMITTING.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database of the tests is a copy of a migrated one: use it as it is."""
    return django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Start from a migrated copy. On SQLite that is a file, as outside the tests: threads of a test meet in it."""
    # As a process of the site does. To migrate switches translations off, and labels that Wagtail makes when its views
    # are imported would then be English for the whole run.
    run_checks(tags=[Tags.urls])
    config = django_settings.DATABASES["default"]
    if config["ENGINE"].endswith("sqlite3"):
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        sqlite_copy(name)
        config["TEST"]["NAME"] = str(name)
    else:
        config["TEST"]["TEMPLATE"] = postgres_template(config)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let every test start with the tree of the site: to make it takes longer than most tests."""
    count_lengths()
    with django_db_blocker.unblock():
        build_site()
        keep_tree()
    # What is there now stays: nobody need look through it again, which would take another tenth.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def media_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where uploaded files of the tests go."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, media_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The demo in the place of the site of the tests, for a whole module; it is loaded once for the run.

    No test of the module may commit.
    """
    with django_db_blocker.unblock(), demo_instead(tmp_path_factory.mktemp("demo"), media_root):
        yield


@pytest.fixture(autouse=True)
def _isolated(settings, media_root):
    """Keep files out of the repository, and what one test cached out of the next."""
    settings.MEDIA_ROOT = str(media_root)
    settings.PRIVATE_ROOT = str(media_root.with_name("private"))
    cache.clear()
    forget_everything()


@pytest.fixture(autouse=True)
def _index(request: pytest.FixtureRequest) -> Iterator[None]:
    """Store in the search index when it is asked; at once where a test commits, for others may ask then."""
    if request.node.get_closest_marker("indexed_at_once") or commits(request.node):
        yield
        return
    with stored_when_asked():
        yield


@pytest.fixture(autouse=True)
def _refusals(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no test go unmarked in which the database refuses something, which each does in its own way."""
    if request.node.get_closest_marker("both_databases"):
        yield
        return
    with refused() as statements:
        yield
    assert statements == [], "Mark this test both_databases: the database refused these statements."


@pytest.fixture
def site(db: None) -> SiteTree:
    """The tree of the site with its settings: no practices, no events."""
    return site_tree()


@pytest.fixture
def superuser(db: None) -> Any:
    """Someone who may do everything in the CMS."""
    return UserFactory(superuser=True)


@pytest.fixture
def editor(site: SiteTree) -> Any:
    """Someone of the group Redacteurs: may write pages, not publish them."""
    return UserFactory(groups=[_group("Redacteurs", site, ["add", "change"])])


@pytest.fixture
def cms(client: Client, site: SiteTree) -> Client:
    """The CMS, for someone with the role of an editor as the site makes it."""
    make_roles(role for role in ROLES if role.name == EDITORS)
    someone: Any = UserFactory(groups=[Group.objects.get(name=EDITORS)])
    client.force_login(someone)
    return client


@pytest.fixture
def moderator(site: SiteTree) -> Any:
    """Someone of the group Moderatoren: may also publish pages."""
    return UserFactory(groups=[_group("Moderatoren", site, ["add", "change", "publish"])])


def _group(name: str, site: SiteTree, actions: list[str]) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    permission = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    group.permissions.add(permission)
    for action in actions:
        GroupPagePermission.objects.get_or_create(
            group=group,
            page=site.home.page_ptr,
            permission=Permission.objects.get(codename=f"{action}_page", content_type__app_label="wagtailcore"),
        )
    return group
