"""Expected refusals: what a person asked for and may not have, with words fit for them.

The doors turn a code into an answer; nobody below knows HTTP.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class Refused(Exception):
    """Something was asked for that cannot be. Nothing was changed.

    `message` is a translatable sentence, `facts` fill its places: a fact ending in `by` holds a person's id, one ending in `at` an
    ISO instant in UTC; `campaigns.wording.explain` puts the reader's own words for them.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class WrongPerson(Refused):
    """It is not theirs to do."""

    code = "wrong_person"


class WrongMoment(Refused):
    """It was possible before, or will be later, or was done already by somebody else."""

    code = "wrong_moment"


class NotFound(Refused):
    """Hidden or absent: the two are the same."""

    code = "not_found"

    def __init__(self, message: str = "There is nothing here, or nothing that you may see.", **facts: Any) -> None:
        super().__init__(message, **facts)


class Invalid(Refused):
    """What was typed cannot be used; `errors` says what is wrong, field by field."""

    code = "invalid"

    def __init__(self, message: str, errors: Mapping[str, Sequence[str]] | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.errors = {field: list(texts) for field, texts in (errors or {}).items()}


class Outdated(WrongMoment):
    """What they saw is no longer what is."""

    code = "outdated"


class Paused(WrongMoment):
    """The race stands still."""

    code = "paused"
