"""Figures of municipalities: how they come in, and what is said of two that are compared."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from library.models import Indicator, Municipality, MunicipalityFigure
from library.municipalities.figures import MAX_BYTES, FiguresError, read_figures
from library.municipalities.likeness import current_measures
from tests.factories import IndicatorFactory

GENT, MECHELEN, LEUVEN, GENK, ANTWERPEN = "44021", "12025", "24062", "71016", "11002"
CREATE = "/cms/registers/kerncijfers/create/"


def municipality(nis):
    return Municipality.objects.get(nis=nis)


def compared(own, other):
    return current_measures().compare(municipality(own), municipality(other))


@pytest.fixture
def density(db):
    IndicatorFactory(figures={GENT: 263_927, MECHELEN: 86_921, LEUVEN: 102_275, GENK: 66_447, ANTWERPEN: 540_196})
    return IndicatorFactory(
        name="Inwoners per km²",
        likeness="ongeveer even dicht bevolkt",
        figures={GENT: 1_673, MECHELEN: 1_321, LEUVEN: 1_779, ANTWERPEN: 2_594},
    )


# --- What is said of two municipalities ------------------------------------------------------------------------------


def test_what_is_nearly_equal_is_shared_and_the_rest_differs(density):
    assert compared(LEUVEN, MECHELEN).in_words == "ongeveer even groot, maar minder inwoners per km²"
    assert compared(MECHELEN, ANTWERPEN).in_words == "zelfde provincie, maar meer inwoners, meer inwoners per km²"
    assert compared(LEUVEN, GENT).in_words == "ongeveer even dicht bevolkt, maar meer inwoners"


def test_a_unit_stands_in_the_table_and_not_in_a_sentence(density):
    figures = {MECHELEN: 96, LEUVEN: 98, GENK: 40}
    IndicatorFactory(name="Inwoners in stedelijk gebied (%)", likeness="even stedelijk of landelijk", figures=figures)
    assert "even stedelijk of landelijk" in compared(LEUVEN, MECHELEN).shared
    assert compared(LEUVEN, GENK).different[-1] == "minder inwoners in stedelijk gebied"


def test_what_is_not_known_of_both_is_not_compared(density):
    assert compared(GENK, MECHELEN).in_words == "ongeveer even groot"
    MunicipalityFigure.objects.filter(municipality__nis=GENK).delete()
    density.save()
    assert compared(GENK, MECHELEN) is None


def test_the_least_difference_comes_first(density):
    own = municipality(LEUVEN)
    alike = current_measures().most_alike(own, Municipality.objects.all())
    assert [likeness.municipality.nis for likeness in alike] == [MECHELEN, GENT, GENK, ANTWERPEN]
    assert all(0 <= likeness.score <= 1 for likeness in alike)


@pytest.mark.parametrize("figures", [{GENT: 0, MECHELEN: 0}, {GENT: -4, MECHELEN: 3}, {GENT: 5, MECHELEN: 5}])
def test_any_figure_can_be_compared(db, figures):
    IndicatorFactory(figures=figures)
    likeness = compared(GENT, MECHELEN)
    assert 0 <= likeness.score <= 1
    assert bool(likeness.shared) == (len(set(figures.values())) == 1)


def test_new_figures_count_at_once(density):
    assert "meer inwoners" in compared(LEUVEN, GENT).in_words
    IndicatorFactory(figures={LEUVEN: 100, GENT: 101})
    assert compared(LEUVEN, GENT).shared == ("ongeveer even groot", "ongeveer even dicht bevolkt")


# --- What comes in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "nis,waarde\n44021,263927.5\n",
        "\ufeffnis;waarde;naam\r\n44021; 263 927,5 ;Gent\r\n",
        "NAAM;nis;waarde\n;44021;263927,5",
    ],
)
def test_a_file_is_read_as_a_spreadsheet_writes_it(db, text):
    assert read_figures(text.encode()) == {GENT: 263_927.5}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "kolommen 'nis' en 'waarde'"),
        (b"nis,waarde\n", "geen enkel cijfer"),
        (b"gemeente,waarde\nGent,1\n", "kolommen 'nis' en 'waarde'"),
        (b"nis,waarde\n44021,veel\n", "Rij 2: 'veel' is geen getal."),
        (b"nis,waarde\n44021,nan\n", "'nan' is geen getal."),
        (b"nis,waarde\n99999,3\n", "Rij 2: '99999' is geen NIS-code"),
        (b"nis,waarde\n44021,3\n44021,4\n", "Rij 3: 44021 staat er twee keer."),
        (b"nis,waarde\n44021\n", "'' is geen getal."),
        (b"nis,waarde\n\xff\xfe", "CSV UTF-8"),
        (b"nis,waarde\n" + b"\n" * MAX_BYTES, "te groot"),
        (b"nis,waarde\n" + b"1,1\n" * 9, "En nog 4 andere fouten."),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(db, data, fault):
    with pytest.raises(FiguresError) as refusal:
        read_figures(data)
    assert fault in " ".join(refusal.value.faults)


def fields(data: bytes, **changed):
    file = SimpleUploadedFile("cijfers.csv", data, content_type="text/csv")
    known = {"name": "Jongeren", "likeness": "ongeveer evenveel jongeren", "source": "Statbel", "year": 2024}
    return {**known, "source_url": "", "file": file, **changed}


def test_an_editor_stores_figures_and_puts_others_in_their_place(client, superuser):
    client.force_login(superuser)
    assert client.post(CREATE, fields(b"nis,waarde\n44021,21\n12025,23\n")).status_code == 302
    indicator = Indicator.objects.get()
    assert set(indicator.figures.values_list("municipality__nis", "value")) == {(GENT, 21), (MECHELEN, 23)}
    edit = f"/cms/registers/kerncijfers/edit/{indicator.pk}/"
    assert client.post(edit, fields(b"nis,waarde\n44021,22\n")).status_code == 302
    assert set(indicator.figures.values_list("municipality__nis", "value")) == {(GENT, 22)}
    without = fields(b"", year=2023)
    del without["file"]
    assert client.post(edit, without).status_code == 302
    assert indicator.figures.count() == 1


def test_a_wrong_file_stores_nothing(client, superuser):
    client.force_login(superuser)
    response = client.post(CREATE, fields(b"nis,waarde\n44021,veel\n"))
    assert "&#x27;veel&#x27; is geen getal" in response.content.decode()
    assert not Indicator.objects.exists()


def test_a_year_to_come_is_refused(client, superuser):
    client.force_login(superuser)
    assert (
        "Dit jaar moet nog komen" in client.post(CREATE, fields(b"nis,waarde\n44021,1\n", year=2190)).content.decode()
    )


def test_who_may_not_keep_the_register_may_not_store_figures(client, editor):
    client.force_login(editor)
    assert client.post(CREATE, fields(b"nis,waarde\n44021,1\n")).status_code in {302, 403}
    assert not Indicator.objects.exists()
