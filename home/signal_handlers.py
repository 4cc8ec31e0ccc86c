"""What the site as a whole does from time to time."""

from typing import Any

from django.dispatch import receiver

from library.login.trail import forget_trail
from post.daily import day_begins, minute_begins


@receiver(day_begins)
def make_open_data(**_kwargs: Any) -> None:
    """Make the files with the whole databank."""
    # Not before: what the API tells is put together of what the apps declare while they are loaded.
    from home.open_data.making import make_files_of_today

    make_files_of_today()


@receiver(day_begins)
def forget_who_logged_in(**_kwargs: Any) -> None:
    """Remove what was noted long ago of who logged in and who took data out; the library knows no days."""
    forget_trail()


@receiver(minute_begins)
def leave_out_what_is_gone(**_kwargs: Any) -> None:
    """Make the files anew when they hold what is no longer public."""
    from home.open_data.making import make_files_when_something_is_gone

    make_files_when_something_is_gone()
