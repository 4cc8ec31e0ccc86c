"""The word list as a spreadsheet: what a file would change, and what comes out goes in again."""

import csv
import io

import pytest
from wagtail.models import ModelLogEntry

from core.changes.stamp import ChangeStamp
from core.outputs.spreadsheets import formula_safe, without_formula_mark
from library.models import WordGroup
from library.words.sheet import MAX_BYTES, MAX_ROWS, Plan, SheetError, decoded, lines, load_first, planned
from tests.factories import WordGroupFactory

HEADING = "woorden;zoek_ook;toelichting\n"


def results(text: str) -> list[tuple[int, str, str]]:
    return [(row.number, row.result, " ".join(row.faults)) for row in planned(text).rows]


def carry_out(text: str, user=None) -> Plan:
    plan = planned(text)
    plan.carry_out(user)
    return plan


def rows() -> list[tuple[str, str, str]]:
    return list(WordGroup.objects.order_by("pk").values_list("words", "also", "note"))


@pytest.mark.parametrize(
    "text",
    [
        "woorden;zoek_ook;toelichting\nruzie, conflict;onenigheid;Zo zegt men het\n",
        'woorden,zoek_ook,toelichting\n"ruzie, conflict",onenigheid,Zo zegt men het\n',
        "\ufeffWoorden;Zoek ook;Toelichting\r\nruzie, conflict;onenigheid;Zo zegt men het\r\n",
        "toelichting;zoek_ook;woorden\nZo zegt men het;onenigheid;ruzie, conflict",
        "woorden;zoek_ook;toelichting;;\n\n;;;;\nruzie, conflict;onenigheid;Zo zegt men het;;\n",
        "woorden;zoek_ook;toelichting\nruzie\x00, con\u202eflict;on\x07enigheid;Zo\uffff zegt men het\n",
    ],
)
def test_files_as_programs_write_them(db, text):
    carry_out(decoded(text.encode()))
    assert rows() == [("ruzie, conflict", "onenigheid", "Zo zegt men het")]


def test_what_each_row_would_do(db):
    WordGroupFactory(words="ruzie, conflict", also="onenigheid")
    WordGroupFactory(words="flik, agent")
    found = results(
        HEADING + "Conflict, ruzie;onenigheid, twist;\nagent, flik;;\njuf;leerkracht;\njuf;;\nMeester, juffrouw;;\n"
        "juffrouw, meester;leerkracht;\n"
    )
    assert found == [
        (2, "gewijzigd", ""),
        (3, "ongewijzigd", ""),
        (4, "nieuw", ""),
        (5, "fout", "Geef minstens twee woorden, of vul ook 'Zoek ook op' in."),
        (6, "nieuw", ""),
        (7, "fout", "Dezelfde woorden staan ook in rij 6."),
    ]
    assert planned(HEADING + "Conflict, ruzie;twist;\n").rows[0].before == "onenigheid"


@pytest.mark.parametrize("cells", [";leerkracht;", "a, ?;;", f"{'a' * 61}, b;;", f"a, b;;{'x' * 251}", "a, b;B;"])
def test_a_row_that_the_form_would_refuse_is_refused(db, cells):
    assert [result for _number, result, faults in results(HEADING + cells) if faults] == ["fout"]


def test_all_or_nothing(db):
    plan = planned(HEADING + "ruzie, conflict;;\nalleen;;\n")
    assert not plan.is_right
    with pytest.raises(ValueError, match="faults"):
        plan.carry_out(None)
    assert rows() == []


@pytest.mark.both_databases
def test_carrying_out_fails_as_a_whole(db):
    plan = planned(HEADING + "ruzie, conflict;;\nflik, agent;;\n")
    # Meanwhile somebody else makes the second.
    WordGroupFactory(words="agent, flik")
    with pytest.raises(Exception, match=r"(?i)unique"):
        plan.carry_out(None)


def test_a_file_may_be_read_twice(db, superuser):
    text = HEADING + "ruzie, conflict;onenigheid;\nflik, agent;;Spreektaal\n"
    carry_out(text, superuser)
    before = rows()
    assert carry_out(text, superuser).counts == {"nieuw": 0, "gewijzigd": 0, "ongewijzigd": 2, "fout": 0}
    assert rows() == before


def test_every_change_is_in_the_history(db, superuser):
    carry_out(HEADING + "ruzie, conflict;;\n", superuser)
    carry_out(HEADING + "ruzie, conflict;twist;\n", superuser)
    group = WordGroup.objects.get()
    entries = ModelLogEntry.objects.for_instance(group).order_by("pk")
    assert [(entry.action, entry.user, entry.revision_id is not None) for entry in entries] == [
        ("wagtail.create", superuser, True),
        ("wagtail.edit", superuser, True),
    ]
    assert [revision.as_object().also for revision in group.revisions.order_by("pk")] == ["", "twist"]


def test_what_comes_out_goes_in_again(db):
    # As what a spreadsheet program takes for a formula, and as what makes trouble in a file.
    WordGroupFactory(words="=SOM(A1), 't Zuid", also="+plus, -min", note='@wie "zegt" dat; of niet')
    WordGroupFactory(words="ruzie, één, café", note="'t is zo")
    before = rows()
    text = "".join(lines(WordGroup.objects.order_by("pk")))
    cells = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert cells[0] == ["woorden", "zoek_ook", "toelichting"]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in cells for cell in row)
    assert planned(text).counts["ongewijzigd"] == 2
    WordGroup.objects.all().delete()
    carry_out(decoded(text.encode()))
    assert rows() == before


@pytest.mark.parametrize("value", ["=1+1", "'t Zuid", "''", "gewoon", "-9", "@wie", ""])
def test_the_mark_against_formulas_comes_off_again(value):
    assert without_formula_mark(formula_safe(value)) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "leeg"),
        ("\n\n", "leeg"),
        (HEADING, "geen enkele rij"),
        ("woorden;iets\na, b;c\n", "Niet bekend: iets"),
        ("zoek_ook;toelichting\na;b\n", "De kolom 'woorden' ontbreekt"),
        ("woorden;woorden\na;b\n", "twee keer"),
        ("woorden,zoek_ook\nruzie,conflict,twist\n", "rij 2 staan meer kolommen"),
        ('woorden;zoek_ook\n"ruzie, conflict;twist\n', "Rij"),
        (HEADING + "a, b;;\n" * (MAX_ROWS + 1), f"hoogstens {MAX_ROWS} rijen"),
    ],
)
def test_what_is_no_word_list_says_why(db, text, says):
    with pytest.raises(SheetError, match=says):
        planned(text)


def test_what_is_no_text_says_why():
    with pytest.raises(SheetError, match="CSV UTF-8"):
        decoded("café".encode("latin-1"))
    with pytest.raises(SheetError, match="te groot"):
        decoded(b"a" * (MAX_BYTES + 1))


def test_a_file_of_any_length_takes_the_same_queries(db, django_assert_num_queries):
    WordGroupFactory(words="ruzie, conflict")
    for number in (1, 40):
        text = HEADING + "".join(f"woord{row}, uitdrukking {row};;\n" for row in range(number))
        with django_assert_num_queries(1):
            planned(text)


def test_the_plan_says_when_it_would_do_something_else_by_now(db):
    text = HEADING + "ruzie, conflict;twist;\n"
    first = planned(text).digest
    assert planned(text).digest == first
    WordGroupFactory(words="ruzie, conflict")
    assert planned(text).digest != first


def test_an_empty_list_is_filled_once_and_says_that_it_changed(db):
    before = ChangeStamp.read()
    load_first(HEADING + "ruzie, conflict;;\nflik, agent;;\n")
    load_first(HEADING + "juf;leerkracht;\n")
    assert len(rows()) == 2
    after = ChangeStamp.read()
    assert (after.word_list - before.word_list, after.content - before.content) == (1, 1)
    group = WordGroup.objects.get(words="flik, agent")
    group.full_clean()


def test_a_first_list_with_faults_is_refused(db):
    with pytest.raises(SheetError, match="rij 2"):
        load_first(HEADING + "alleen;;\n")
