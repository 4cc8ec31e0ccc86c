"""Reference numbers that can be read out on the phone: eight digits in two groups, the last one a check digit."""

import secrets

from stdnum import luhn
from stdnum.exceptions import ValidationError

_DIGITS = 7


def new_reference() -> str:
    """Return a random reference number such as '4829-1375'. Random, so that one number does not give away others."""
    number = str(secrets.randbelow(9 * 10 ** (_DIGITS - 1)) + 10 ** (_DIGITS - 1))
    digits = number + luhn.calc_check_digit(number)
    return f"{digits[:4]}-{digits[4:]}"


def is_reference(text: str) -> bool:
    """Whether `text` is a well-formed reference number; catches a mistyped or swapped digit."""
    digits = text.replace("-", "").replace(" ", "")
    try:
        luhn.validate(digits)
    except ValidationError:
        return False
    return len(digits) == _DIGITS + 1
