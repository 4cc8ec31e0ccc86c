"""Of whom attempts with an account are counted."""

import unicodedata

from core.throttling.attempts import Door, Kind, Subject, lift
from library.models import User


def account(name: str) -> Subject:
    """Return whose account has this name; also where there is none, so that nobody finds out by the wait."""
    user = User.objects.filter(email__iexact=name).only("pk", "email").first()
    if user is not None:
        return account_of(user)
    # What was typed may be a password in the wrong field: it is not shown.
    return Subject(Kind.ACCOUNT, f"name:{unicodedata.normalize('NFKC', name).casefold()}")


def account_of(user: User) -> Subject:
    """Return whose account that of `user` is."""
    return Subject(Kind.ACCOUNT, f"user:{user.pk}", user.email)


def lift_of(user: User) -> None:
    """Let `user` try again at once: the password is a new one."""
    lift([Door.LOGIN, Door.CHANGE], account_of(user))
