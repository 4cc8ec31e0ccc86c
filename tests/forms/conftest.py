"""What the tests of the hand-in form share."""

import time
import uuid

import pytest
from django.core import signing

from forms.models.reserved_names import HONEYPOT_FIELD, TOKEN_FIELD
from forms.questions.builder import _SALT
from tests.factories.forms import ANSWERS

URL = "/praktijk-doorgeven/"


def token(age: float = 60, key: str | None = None) -> str:
    """Return the token of a form that was shown `age` seconds ago."""
    return signing.dumps({"key": key or str(uuid.uuid4()), "shown": time.time() - age}, salt=_SALT)


@pytest.fixture
def answers():
    """A form filled in well, by a person, a minute after it was shown."""
    return {**ANSWERS, TOKEN_FIELD: token(), HONEYPOT_FIELD: ""}
