"""Files that are brought along: what is wanted of one, and what came of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from relay.api.fields import Body, Instant, Shape, Words
from relay.api.pages import Paging
from relay.api.serializers.campaigns import Flag
from relay.api.serializers.common import Named

KINDS = ["plan", "history", "readings"]
STATES = ["open", "running", "done", "failed"]
CSV, FORM = "text/csv", "multipart/form-data"
BODIES: dict[str, Any] = {
    CSV: {"type": "string", "description": "The file itself, in UTF-8."},
    FORM: {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": {"type": "string", "contentMediaType": CSV, "description": "The file, in UTF-8: 5 MB and 20,000 lines at most."},
            "answers": {"type": "string", "contentMediaType": "application/json", "description": "The answers to its doubtful cells."},
        },
    },
}


class ImportWishes(Body):
    """What is to be made of the file."""

    kind = serializers.ChoiceField(KINDS, default="plan", help_text="What the file holds: plan unless said.")
    dry_run = Flag(help_text="true: say what would be made, and keep nothing.")
    relays = Words(max_length=2000, help_text="Of a plan: the ids of the relays to draft, with commas between; all unless said.")
    zone = Words(max_length=64, help_text="Of a history: where instants without an offset were written down.")
    plan = Words(max_length=40, help_text="Of a history: medians:0.3 plans legs that have none.")


class ImportFilters(Paging):
    kind = serializers.ChoiceField(KINDS, required=False)
    state = serializers.ChoiceField(STATES, required=False)


class Cell(Shape):
    """A cell that is doubtful or bad."""

    line = serializers.IntegerField(help_text="In the file, from 1; 0: nowhere in it.")
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    key = serializers.CharField(allow_blank=True, help_text="What it is called in the answers.")
    blocks = serializers.BooleanField(help_text="Nothing is made before it is answered, or mended.")


class ImportRow(Shape):
    """One import of a list."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    name = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(STATES)
    created_at = Instant()
    ended_at = Instant(allow_null=True)


class Import(Shape):
    """One import: how far it is, what stands in its way, what came of it. A dry run has no id."""

    id = serializers.UUIDField(allow_null=True)
    url = serializers.CharField(allow_null=True, help_text="Where its progress is to be read.")
    kind = serializers.ChoiceField(KINDS)
    state = serializers.ChoiceField(STATES)
    dry_run = serializers.BooleanField()
    steps_done = serializers.IntegerField()
    steps = serializers.IntegerField()
    relays = serializers.IntegerField(help_text="In the file, as far as they are wanted.")
    legs = serializers.IntegerField()
    blocking = serializers.IntegerField(help_text="Cells without whose answers nothing is made.")
    cells = Cell(many=True, help_text="The first thousand.")
    campaigns = Named(many=True, help_text="What was drafted, as far as the caller may see it.")
    new = serializers.IntegerField(help_text="Past legs, or readings, that were kept, or would be.")
    replaced = serializers.IntegerField(help_text="Past legs, or readings, that stand in the place of others.")
    refusal = serializers.CharField(allow_blank=True, help_text="Why nothing was made.")
