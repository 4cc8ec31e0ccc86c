"""The clients in clients/: generated from the description of the API, and used as docs/api.md says."""

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client

from core.changelog.writing import write_differences
from tests.factories import EventPageFactory, PracticePageFactory, site_tree

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "clients"
DOCS = (ROOT / "docs" / "api.md").read_text()
EXAMPLE_ADDRESS = "https://databank.example.org"
COPIED = "2 practices copied"
# Seconds that npm gets to install what a client needs, which takes five to fifty of them.
PATIENCE = 180


def example(language):
    """Return the example of a client in the documentation."""
    section = DOCS.split("## Clients", 1)[1].split("\n## ", 1)[0]
    return re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)[1]


def run(*command, **options):
    """Run a program, and return what it prints; what it complains of is the failure."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # noqa: S603 - our own words
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def published(live_server):
    """A practice and an event, among what is public."""
    site_tree()
    practice = PracticePageFactory(title="Leefstraat", full=True, terms=["thema:polarisering", "doelgroep:jongeren"])
    PracticePageFactory(title="Speelstraat", terms=["doelgroep:ouders"])
    event = EventPageFactory(full=True)
    write_differences()
    return practice, event


@pytest.fixture
def description(tmp_path, published):
    """The description of the API, in a file in the folder of the test."""
    found = tmp_path / "openapi.json"
    found.write_bytes(Client().get("/api/databank/openapi.json").content)
    return str(found)


def make_python(folder, description):
    generate = ["generate", "--path", description, "--meta", "none", "--output-path", "databank_client"]
    # Beside the interpreter, where the generator looks for what makes its code tidy.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    said = run(sys.executable, "-m", "openapi_python_client", *generate, cwd=folder, env={**os.environ, "PATH": path})
    assert "Warning" not in said, said
    shutil.copy(CLIENTS / "python" / "databank_mirror.py", folder)


def make_typescript(folder, description):
    npm = install(CLIENTS / "typescript", folder)
    (folder / "src" / "example.ts").write_text(example("ts"))
    run(npm, "run", "generate", "--", description, cwd=folder)
    run(npm, "run", "build", cwd=folder)


def install(package, folder):
    """Copy a package of npm to a folder with all that it depends on, and return the program npm."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        _lacks("no Node on this machine")
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(package, folder, ignore=ignored, dirs_exist_ok=True)
    install = [npm, "ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"]
    # It was seen to wait for ever for an answer that had come: what it has by then it need not ask for again.
    for _try in range(2):
        try:
            installed = subprocess.run(  # noqa: S603 - our own words
                install, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            continue
        if installed.returncode and re.search(r"ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|network", installed.stderr):
            break
        assert installed.returncode == 0, installed.stderr
        return npm
    # Also in CI: whether it answers is no matter of this project.
    pytest.skip("the registry of npm can't be reached")


def _lacks(what):
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(what)
    pytest.skip(what)


@pytest.mark.thorough
@pytest.mark.either_database
@pytest.mark.django_db(transaction=True)
def test_python(published, description, tmp_path, live_server, monkeypatch):
    practice, event = published
    make_python(tmp_path, description)
    program = example("python").replace(EXAMPLE_ADDRESS, live_server.url)
    said = run(sys.executable, "-c", program, cwd=tmp_path).splitlines()
    assert said == ["Leefstraat ['jongeren']", COPIED]
    # The copy follows what changes.
    monkeypatch.syspath_prepend(str(tmp_path))
    mirror, models = import_module("databank_mirror").mirror, import_module("databank_client.models")
    client = import_module("databank_client").Client(base_url=live_server.url)
    records = {}
    cursor = mirror(client, records)
    kinds = {type(record) for record in records.values()}
    assert kinds == {models.Practice, models.Event, models.TermRecord, models.VocabularyRecord}
    practice.title = "Woonerf"
    practice.save_revision().publish()
    event.unpublish()
    later = mirror(client, records, cursor)
    titles = [record.title for record in records.values() if isinstance(record, models.Practice | models.Event)]
    assert sorted(titles) == ["Speelstraat", "Woonerf"]
    assert mirror(client, records, later) == later
    with pytest.raises(RuntimeError, match="400"):
        mirror(client, records, "gisteren")


@pytest.mark.thorough
@pytest.mark.either_database
@pytest.mark.django_db(transaction=True)
def test_typescript(published, description, tmp_path, live_server):
    make_typescript(tmp_path, description)
    program = tmp_path / "dist" / "example.js"
    program.write_text(program.read_text().replace(EXAMPLE_ADDRESS, live_server.url))
    assert run("node", str(program), cwd=tmp_path).splitlines() == ["Leefstraat [ 'jongeren' ]", COPIED]


@pytest.mark.thorough
@pytest.mark.either_database
@pytest.mark.django_db(transaction=True)
def test_hey_api(published, description, tmp_path, live_server):
    """Another generator, of which we keep no client: what it makes is typed, compiles and reads."""
    npm = install(Path(__file__).parent / "hey_api", tmp_path)
    run(npm, "run", "generate", "--", description, cwd=tmp_path)
    run(npm, "run", "build", cwd=tmp_path)
    said = run("node", str(tmp_path / "dist" / "example.js"), live_server.url, cwd=tmp_path).splitlines()
    assert said == ["Leefstraat jongeren, polarisering", "Speelstraat ouders", "Leefstraat", "2", "400"]
