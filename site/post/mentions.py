"""A name after @ in a comment on a page: who is called so is told by mail, which is owed with the comment."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from wagtail.models import Comment, CommentReply, Page

from core.text.rich_text import plain
from library.models import User
from post.letters import letter


def tell_mentioned(written: Comment | CommentReply) -> None:
    """Owe a mail to each person that a comment, or an answer to one, names."""
    if "@" not in written.text:
        return
    comment = written.comment if isinstance(written, CommentReply) else written
    page = comment.page.specific
    address = f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?comment={comment.pk}"
    context: dict[str, Any] = {
        "by": written.user.get_full_name() or written.user.get_username(),
        "title": page.get_admin_display_title(),
        "text": plain(written.text),
        "link": f"{settings.WAGTAILADMIN_BASE_URL}{address}",
    }
    for person in _mentioned(written.text, _may_edit(page)):
        if person != written.user:
            subject = f"{context['by']} vermeldt je bij {context['title']}"
            letter(person.email, subject, "post/mail/mentioned.txt", context).save()


def _may_edit(page: Page) -> list[User]:
    """Return who may read the comment."""
    people = User.objects.filter(is_active=True).exclude(email="")
    insiders = people.filter(Q(is_superuser=True) | Q(groups__isnull=False)).distinct().prefetch_related("groups")
    return [person for person in insiders if page.permissions_for_user(person).can_edit()]


def _mentioned(text: str, people: Iterable[User]) -> list[User]:
    """Return whose address, whole name, or first name that nobody else has, stands after an @."""
    people = list(people)
    first_names = [person.first_name.casefold() for person in people]
    found = []
    for person in people:
        names = [person.email, person.get_full_name()]
        if first_names.count(person.first_name.casefold()) == 1:
            names.append(person.first_name)
        if any(re.search(rf"(?<!\w)@{re.escape(name)}(?![\w@])", text, re.IGNORECASE) for name in names if name):
            found.append(person)
    return found
