"""The people who log in to the CMS."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from library.signals import password_renewed


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address. The address is the login name, whatever the case in which it is typed."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a user; without `password` the account can't log in until one is set."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a user who may do everything."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail address; upper and lower case are the same."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person with an account, known by e-mail address."""

    is_content = False

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mailadres", unique=True)
    organisation = models.ForeignKey(
        "library.Organisation",
        verbose_name="organisatie",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Een gastredacteur wijzigt alleen de praktijken waarvan deze organisatie projecteigenaar is.",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Er is al een gebruiker met dit adres.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the person. With a new password one need not wait any more for what was guessed at the old one."""
        is_renewed = self._password is not None  # type: ignore[attr-defined]
        super().save(*args, **kwargs)
        if is_renewed:
            password_renewed.send(sender=type(self), user=self)

    save.alters_data = True  # type: ignore[attr-defined]
