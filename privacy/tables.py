"""The words in which `columns` says what a column is to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

LABEL, NOW = object(), object()  # the neutral name of whoever is erased, and when they were


class Is(StrEnum):
    """What a column is."""

    PLAIN = "plain"
    WHO = "who"
    WORDS = "words"
    NAMES = "names"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Column:
    """`why`: the reason why it is not told, or why a text is no words of anybody."""

    what: Is
    why: str = ""


@dataclass(frozen=True)
class Table:
    """What one table is to a person. `apart`: its rows are erased by a verb of their own, named here."""

    title: str | Promise
    columns: Mapping[str, Column]
    theirs: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    goes: bool = False
    lets_go: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    becomes: Mapping[str, Any] = field(default_factory=dict)
    apart: str = ""


def plain(said: str, why: str = "") -> dict[str, Column]:
    return {name: Column(Is.PLAIN, why) for name in said.split()}


def who(said: str) -> dict[str, Column]:
    return {name: Column(Is.WHO) for name in said.split()}


def words(said: str) -> dict[str, Column]:
    return {name: Column(Is.WORDS) for name in said.split()}


def names(said: str) -> dict[str, Column]:
    return {name: Column(Is.NAMES) for name in said.split()}


def hidden(said: str, why: str) -> dict[str, Column]:
    return {name: Column(Is.HIDDEN, why) for name in said.split()}


SECRET = "the digest of a secret: it opens nothing and names nobody"  # noqa: S105 -- a reason, no secret
CHAIN = "a digest of the chain: it proves that the log was not changed"
LEASE = "which process works on it"
CODES = "codes of ours, no words of anybody"
IDS = "ids, numbers and codes: the log has no words"
