"""Expected refusals: what a person asked for and may not have, with words fit for them.

The doors turn a code into an answer; nobody below knows HTTP.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar


class Refused(Exception):  # noqa: N818 - it is no error, it is an answer
    """Something was asked for that cannot be."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongPerson(Refused):
    """It is not theirs to do."""

    code = "wrong_person"


class WrongMoment(Refused):
    """It was possible before, or will be later, or was done already by somebody else."""

    code = "wrong_moment"


class NotFound(Refused):
    """Hidden or absent: the two are the same."""

    code = "not_found"


class Invalid(Refused):
    """What was typed cannot be used; `errors` says what is wrong, field by field."""

    code = "invalid"

    def __init__(self, message: str, errors: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.errors = {field: list(texts) for field, texts in (errors or {}).items()}
