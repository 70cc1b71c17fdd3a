"""People: those who sign in, and everyone a campaign depends on, with or without an account."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.defaults import OUR_COMPANY
from stakeholders.models.belonging import Organisation
from stakeholders.models.hours import validate_zone
from stakeholders.querysets import StakeholderQuerySet


class Role(models.TextChoices):
    """What a person who signs in may be; a set, a member is the least."""

    MEMBER = "member", _("member")
    LEAD = "lead", _("lead")
    EXECUTIVE = "executive", _("executive")
    SALES = "sales", _("sales")
    ADMIN = "admin", _("admin")


class Kind(models.TextChoices):
    """What a stakeholder is to the campaigns."""

    RUNNER = "runner", _("runner")
    CUSTOMER_SIGNER = "customer-signer", _("customer who signs")
    CUSTOMER_USER = "customer-user", _("customer who uses")
    ANALYST = "analyst", _("analyst")
    PRESS = "press", _("press")
    PARTNER = "partner", _("partner")
    COMPETITOR_AND_PARTNER = "competitor-and-partner", _("competitor and partner")
    SPONSOR = "sponsor", _("sponsor")


def validate_roles(value: object) -> None:
    """Refuse anything but a list of one or more different roles."""
    if not isinstance(value, list) or not value or len(set(map(str, value))) < len(value):
        raise ValidationError(_("Give a list of one or more different roles."))
    if unknown := [str(role) for role in value if role not in Role.values]:
        raise ValidationError(_("Unknown: %(unknown)s"), params={"unknown": ", ".join(unknown)})


def members() -> list[str]:
    """The roles of somebody of whom nothing else was said."""
    return [Role.MEMBER.value]


class UserManager(BaseUserManager["User"]):
    """Makes bare logins. People are made by the directory, which also makes their stakeholder."""

    def create_user(self, email: str, password: str | None = None, *, roles: Iterable[str] = (Role.MEMBER,)) -> "User":
        """A login with this password, or without a usable one."""
        user = self.model(email=self.normalize_email(email), roles=sorted({str(r) for r in roles}))
        user.set_password(password)
        user.clean_fields(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None) -> "User":
        """A login that is an admin, with its stakeholder: what Django's own command makes."""
        ours, _made = Organisation.objects.get_or_create(ours=True, defaults={"name": OUR_COMPANY})
        user = self.create_user(email, password, roles=(Role.MEMBER, Role.ADMIN))
        Stakeholder.objects.create(name=user.email, email=user.email, organisation=ours, user=user)
        return user

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Addresses are kept in small letters: one person, one login."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign in with the address however it is typed."""
        return self.get(email=self.normalize_email(username))


class User(AbstractBaseUser):
    """Somebody who signs in, by e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    roles = models.JSONField(_("roles"), default=members, validators=[validate_roles])
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    views = models.JSONField(_("saved views of the board"), default=list, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.email

    @property
    def is_admin(self) -> bool:
        """Whether an active admin."""
        return self.is_active and Role.ADMIN in self.roles

    @property
    def is_staff(self) -> bool:
        """Admins may see Django's own pages, too."""
        return self.is_admin

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """On Django's own pages an admin may all, others nothing."""
        return self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        """See `has_perm`."""
        return self.is_admin


@dataclass(frozen=True, slots=True)
class Voice:
    """Whom somebody speaks for: the absent for whom they have agreed to stand in, with the first and the last day, and what they head."""

    absences: tuple[tuple[uuid.UUID, date, date], ...]
    heads: frozenset[uuid.UUID]

    def absent_on(self, day: date) -> Iterator[uuid.UUID]:
        return (person for person, first, last in self.absences if first <= day <= last)


class Stakeholder(models.Model):
    """Anyone a campaign depends on."""

    voice: Voice | None = None  # known of who was read with their account

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind, default=Kind.RUNNER)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="people",
    )
    function = models.ForeignKey(
        "stakeholders.Function",
        verbose_name=_("function"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="stakeholder")
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_zone])
    language = models.CharField(_("language"), max_length=10, default="en")
    calendar = models.ForeignKey(
        "stakeholders.Calendar",
        verbose_name=_("calendar"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    baton_limit = models.PositiveSmallIntegerField(_("limit of batons in hand"), default=3)
    active = models.BooleanField(_("active"), default=True)
    mail_stopped_at = models.DateTimeField(_("asked not to be written to"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        constraints = [
            models.CheckConstraint(condition=Q(baton_limit__gte=1), name="person_holds_a_baton"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @property
    def roles(self) -> frozenset[str]:
        """What they may be here; nothing without an active account. Reads `user`."""
        if self.user is None or not self.user.is_active:
            return frozenset()
        return frozenset(self.user.roles)

    @property
    def signs_in(self) -> bool:
        """Whether they have an account that works. Reads `user`."""
        return self.active and self.user is not None and self.user.is_active

    @property
    def reachable(self) -> bool:
        """Whether anything can be sent to them: to somebody without an account only while they let us write."""
        return self.active and bool(self.user_id or (self.email and self.mail_stopped_at is None))
