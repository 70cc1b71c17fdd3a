"""Who a session belongs to: the account with its person, in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

from stakeholders import directory

if TYPE_CHECKING:
    from uuid import UUID

    from stakeholders.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Passwords and attempts are allauth's; every page needs the person behind the account, so both are read at once."""

    def get_user(self, user_id: UUID) -> User | None:
        user = directory.account(user_id)
        return user if user and self.user_can_authenticate(user) else None
