"""What a process takes of the memory, printed by a command."""

import re
from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.thorough
def test_each_page_type_is_asked_and_answered(site):
    printed = StringIO()
    call_command("measure_memory", stdout=printed)
    first, *others = printed.getvalue().splitlines()
    assert re.fullmatch(r" *[\d.]+ MB to begin with", first)
    asked = {re.fullmatch(r" *[\d.]+ MB after (\S+) \((\d+), \d+ bytes\)", line).groups() for line in others}
    assert {"/", "/praktijken/", "/evenementen/", "/over/", "/praktijk-doorgeven/"} <= {address for address, _ in asked}
    assert {status for _, status in asked} == {"200"}


def test_other_addresses_can_be_asked(site):
    printed = StringIO()
    call_command("measure_memory", "/over/", stdout=printed)
    assert [" /over/ (200, " in line for line in printed.getvalue().splitlines()] == [False, True]
