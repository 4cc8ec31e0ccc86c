"""How the code is laid out: no circles of imports, folders and modules that one can oversee, a map that is right.

Which floor may import which is a contract of import-linter (pyproject.toml); docs/development.md tells the rules.
"""

import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
FOLDERS = {name: next(path for path in (ROOT / name, ROOT / "site" / name) if path.is_dir()) for name in PACKAGES}

MOST_MODULES = 15
MOST_LINES = 400
# Django looks for these folders: they are the same in every app, and on no floor.
OF_DJANGO = {"management", "migrations", "templatetags"}


def graph_of(*packages: str) -> grimp.ImportGraph:
    """Return what imports what in `packages`."""
    return grimp.build_graph(*packages, exclude_type_checking_imports=False, cache_dir=None)


def circles(graph: grimp.ImportGraph) -> set[frozenset[str]]:
    """Return the groups of modules that import each other, counted by imports of any kind: late and for types too."""
    found = set()
    for module in graph.modules:
        above = graph.find_downstream_modules(module)
        if together := above & graph.find_upstream_modules(module):
            found.add(frozenset(together | {module}))
    return found


@pytest.fixture(scope="module")
def graph():
    return graph_of(*PACKAGES)


def modules():
    return [path for folder in FOLDERS.values() for path in sorted(folder.rglob("*.py"))]


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_module_stands_in_a_circle(graph):
    assert circles(graph) == set()


@pytest.mark.parametrize(
    "back",
    [
        "from planted_house import a",
        "def late():\n    from planted_house import a",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from planted_house import a",
    ],
)
def test_imports_of_every_kind_are_counted(tmp_path, monkeypatch, back):
    package = tmp_path / "planted_house"
    package.mkdir()
    for name, text in {"__init__": "", "a": "import planted_house.b", "b": back}.items():
        (package / f"{name}.py").write_text(f"{text}\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert circles(graph_of("planted_house")) == {frozenset({"planted_house.a", "planted_house.b"})}


def test_a_circle_is_found():
    planted = grimp.ImportGraph()
    for importer, imported in [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("e", "a")]:
        planted.add_import(importer=importer, imported=imported)
    assert circles(planted) == {frozenset("bc")}


def test_no_folder_holds_more_than_fits():
    counts: dict[str, int] = {}
    for path in modules():
        if path.name != "__init__.py" and path.parent.name != "migrations":
            counts[inside(path.parent)] = counts.get(inside(path.parent), 0) + 1
    assert {folder for folder, count in counts.items() if count > MOST_MODULES} == set()


def test_no_module_is_longer_than_one_reads():
    long = {inside(path) for path in modules() if len(path.read_text().splitlines()) > MOST_LINES}
    assert {path for path in long if "/migrations/" not in path} == set()


def test_no_module_is_called_after_what_is_left_over():
    names = {"utils", "helpers", "misc", "common"}
    assert not [inside(path) for path in modules() if path.stem in names]


# --- The map ---------------------------------------------------------------------------------------------------------


def drawn(text: str) -> set[str]:
    """Return the folders of the map in `text`: lines of indentation (two a level), a name with a slash, words."""
    folders: set[str] = set()
    above: list[str] = []
    for line in text.splitlines():
        if found := re.match(r"( *)([\w/]+)/(?:\s|$)", line):
            level = len(found[1]) // 2
            above = [*above[:level], found[2]]
            assert len(above) == level + 1, f"too far to the right: {line}"
            folders.add("/".join(above))
    return folders


def test_the_map_shows_the_folders_that_there_are():
    text = (ROOT / "docs" / "development.md").read_text()
    found = re.search(r"<!-- map -->\n```text\n(.*?)\n```", text, re.DOTALL)
    assert found
    real = {
        inside(path.parent)
        for path in modules()
        if path.name == "__init__.py" and not OF_DJANGO.intersection(path.relative_to(ROOT).parts)
    }
    # site/ itself is a plain folder.
    assert drawn(found[1]) - {"site"} == real


def test_a_map_is_read():
    assert drawn("a/   words\n  b/\n    c/  words/with a slash\n  d/\n\ne/") == {"a", "a/b", "a/b/c", "a/d", "e"}
