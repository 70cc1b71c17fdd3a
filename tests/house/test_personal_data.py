"""Every column of every table is named in `privacy/columns.py`: told to whom it is about or not, and why; erased, and how."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from privacy.columns import COLUMNS
from privacy.rows import fields_of, links_to_people, model_of, own
from privacy.tables import Column, Is, Table
from stakeholders.models import Stakeholder

CAN_HOLD_WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.GenericIPAddressField)
HERE = {model._meta.label: {field.name for field in model._meta.concrete_fields} for model in apps.get_models(include_auto_created=True)}


def forgotten(tables: dict[str, set[str]], named: dict[str, Table]) -> set[str]:
    """The columns that nobody decided about."""
    return {f"{label}.{column}" for label, columns in tables.items() for column in columns - named.get(label, Table("", {})).columns.keys()}


def test_every_column_of_every_table_is_named():
    assert forgotten(HERE, dict(COLUMNS)) == set(), "say in privacy/columns.py what these columns are to a person"
    assert {f"{label}.{name}" for label, table in COLUMNS.items() for name in table.columns if name not in HERE.get(label, ())} == set()


def test_a_new_column_and_a_new_table_are_noticed():
    named = {"a.Card": Table("", {"id": Column(Is.PLAIN)})}
    assert forgotten({"a.Card": {"id", "note"}, "b.Stance": {"why"}}, named) == {"a.Card.note", "b.Stance.why"}


def test_what_could_hold_words_and_is_none_has_a_reason():
    assert [
        f"{label}.{name}"
        for label, table in COLUMNS.items()
        for name, column in table.columns.items()
        if isinstance(field := fields_of(label)[name], CAN_HOLD_WORDS)
        and not (column.what in (Is.WORDS, Is.WHO, Is.NAMES) or column.why or field.choices)
    ] == []


def test_what_is_not_told_has_a_reason():
    assert [
        f"{label}.{name}"
        for label, table in COLUMNS.items()
        for name, one in table.columns.items()
        if one.what is Is.HIDDEN and not one.why
    ] == []


def test_words_of_a_table_belong_to_somebody():
    """Else nobody would be told of them, and they would never be blanked."""
    said = {label for label, table in COLUMNS.items() if {Is.WORDS, Is.WHO} & {column.what for column in table.columns.values()}}
    assert [label for label in said if not COLUMNS[label].theirs] == []


def test_who_somebody_is_goes_with_the_row_or_becomes_something_else():
    for label, table in COLUMNS.items():
        who = {name for name, column in table.columns.items() if column.what is Is.WHO}
        assert table.goes or who <= table.becomes.keys(), label


def test_a_row_with_a_link_to_a_person_is_told():
    titled = {label for label in COLUMNS if links_to_people(label) or COLUMNS[label].theirs}
    assert [label for label in titled if not COLUMNS[label].title] == []


@pytest.mark.parametrize("label", [label for label, table in COLUMNS.items() if table.theirs])
def test_the_links_of_the_table_can_be_followed(label):
    model_of(label)._base_manager.filter(own(label, Stakeholder()))
    assert set(COLUMNS[label].lets_go) <= HERE[label]
