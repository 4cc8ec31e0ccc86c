"""Reference numbers: easy to read out, hard to mistype."""

import re

import pytest

from forms.filling.references import is_reference, new_reference


def test_a_reference_is_two_groups_of_four_digits():
    made = {new_reference() for _number in range(500)}
    assert all(re.fullmatch(r"[1-9]\d{3}-\d{4}", reference) for reference in made)
    assert all(map(is_reference, made))
    assert len(made) > 490


def test_it_may_be_typed_with_other_spaces():
    reference = new_reference()
    assert is_reference(reference.replace("-", ""))
    assert is_reference(reference.replace("-", " "))


def test_every_mistyped_digit_is_caught():
    for _number in range(50):
        digits = new_reference().replace("-", "")
        for position, digit in enumerate(digits):
            for other in set("0123456789") - {digit}:
                assert not is_reference(digits[:position] + other + digits[position + 1 :])


def test_every_swap_of_neighbours_is_caught_but_for_nought_and_nine():
    for _number in range(200):
        digits = new_reference().replace("-", "")
        for position in range(7):
            pair = digits[position : position + 2]
            if pair[0] == pair[1] or set(pair) == {"0", "9"}:
                continue
            assert not is_reference(digits[:position] + pair[::-1] + digits[position + 2 :])


@pytest.mark.parametrize("text", ["", "-", "abcd-efgh", "1234", "0000-0000-0", "12345678901234", "١٢٣٤-٥٦٧٤"])
def test_what_is_no_reference(text):
    assert not is_reference(text)
