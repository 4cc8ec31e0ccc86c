"""What the library refuses, whoever asks."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import Model
from django.db.models.deletion import ProtectedError
from django.db.models.signals import post_migrate, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import UploadedFile

from core.publishing.previews import preview_asked
from library.cms.permission_names import name_permissions
from library.cms.usage import pending_drafts_using
from library.login.subjects import lift_of
from library.login.trail import note_login, note_refusal
from library.media.shared import make_rendition
from library.models import DatabankImage, Municipality, Organisation, SiteSettings, Term, User, Vocabulary
from library.pictures.files import drawn
from library.previews.framed import show_in_front_end
from library.signals import password_renewed

post_migrate.connect(name_permissions)
user_logged_in.connect(note_login)
user_login_failed.connect(note_refusal)
preview_asked.connect(show_in_front_end)


@receiver(pre_delete, sender=Vocabulary)
@receiver(pre_delete, sender=Term)
@receiver(pre_delete, sender=Municipality)
@receiver(pre_delete, sender=Organisation)
def protect_what_drafts_use(instance: Model, **_kwargs: Any) -> None:
    """Refuse to delete what a pending draft refers to; what published pages refer to, the database refuses itself."""
    if pages := pending_drafts_using(instance):
        raise ProtectedError(f"{instance} is used in drafts that are not published yet.", set(pages))


@receiver(password_renewed)
def let_in_at_once(user: User, **_kwargs: Any) -> None:
    """Let whoever has a new password try it, whatever was guessed before."""
    lift_of(user)


@receiver(pre_save, sender=UploadedFile)
def draw_what_waits_for_its_fields(instance: UploadedFile, **_kwargs: Any) -> None:
    """Draw a picture anew that is kept until an editor has said of it what is needed, which may be never."""
    model = instance.for_content_type and instance.for_content_type.model_class()
    if model is DatabankImage and instance.file and not instance.file._committed:
        instance.file = drawn(instance.file.file)


@receiver(post_save, sender=SiteSettings)
def make_share_picture(instance: SiteSettings, raw: bool = False, **_kwargs: Any) -> None:
    """Make the picture of the site in the size in which it is shared."""
    if not raw:
        make_rendition(instance)
