"""What every form of a move has in common: the version its reader saw, kind errors, and the words that were typed into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.http import QueryDict

from relay.web.forms.refused import put_beside
from stakeholders.refusals import Invalid
from stakeholders.who import Who

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

    Words = str | Promise

Row = TypeVar("Row")


def words(label: Words, *, missing: Words = "", rows: int = 1, longest: int = 10_000, help_text: Words = "") -> forms.CharField:
    """A field for words: required where it is said what to do when they are missing."""
    field = forms.CharField(
        label=label,
        required=bool(missing),
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
    )
    field.error_messages["required"] = missing
    return field


def unversioned(act: Callable[..., Row]) -> Callable[..., Row]:
    """An act that holds whatever else happened since its form was read."""

    def acted(row: Any, *, version: int | None = None, **said: Any) -> Row:
        return act(row, **said)

    return acted


class MoveForm(forms.Form):
    """A form of one move. `version` is that of what its reader saw, `seen` the newest event they saw of it.

    `answers_for` says which field answers for an error that the rules name otherwise.
    """

    use_required_attribute = False
    answers_for: ClassVar[Mapping[str, str]] = {}
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, name: str, data: QueryDict | None = None, *, version: int, seen: int) -> None:
        super().__init__(data.copy() if data is not None else None, auto_id=f"{name}-%s")
        self.initial = {"version": version, "seen": seen}

    def renew(self, *, version: int, seen: int) -> None:
        """Keep what was typed, and carry what there is to be seen now."""
        if isinstance(self.data, QueryDict):
            self.data["version"], self.data["seen"] = str(version), str(seen)

    def said(self) -> dict[str, Any]:
        """What the move takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def typed(self) -> list[tuple[str, str]]:
        """The words somebody wrote, by label."""
        texts = [(field.label, self[name].value()) for name, field in self.fields.items() if isinstance(field, forms.CharField)]
        return [(str(label or ""), str(value)) for label, value in texts if value]

    def tell(self, refusal: Invalid, who: Who) -> None:
        """Put a refusal's reasons beside the fields they are about, the rest on top."""
        put_beside(self, refusal, who, answers_for=self.answers_for)
