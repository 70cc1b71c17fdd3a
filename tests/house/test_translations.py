"""Every word has its German: nothing is missing or doubtful, no placeholder is lost, and what is compiled is what is written."""

from __future__ import annotations

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("locale/de/LC_MESSAGES")
WORDS, COMPILED = ROOT / FOLDER / "django.po", ROOT / FOLDER / "django.mo"
ROOMS = ("campaigns", "goals", "imports", "insights", "notifications", "privacy", "relay", "stakeholders", "templates", "static/js")
MISSING_ON_PURPOSE: frozenset[str] = frozenset()

LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? (".*")')
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
TAG = re.compile(r"</?\w+[^>]*>")


@dataclass
class Entry:
    """One string of the catalogue, with as many translations as it has plural forms."""

    context: str = ""
    said: str = ""
    plural: str = ""
    german: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        """The name under which the compiled file keeps it."""
        return f"{self.context}\x04{self.said}" if self.context else self.said


def read(path: Path) -> list[Entry]:
    """What a .po file holds, without the lines of strings that are gone."""
    found = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry, into = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            if match := LINE.fullmatch(line):
                into, text = match[1], ast.literal_eval(match[3])
                entry.german += [""] if into == "msgstr" else []
            else:
                text = ast.literal_eval(line)
            _add(entry, into, text)
        if into:
            found.append(entry)
    return found


def _add(entry: Entry, into: str, text: str) -> None:
    match into:
        case "msgctxt":
            entry.context += text
        case "msgid":
            entry.said += text
        case "msgid_plural":
            entry.plural += text
        case _:
            entry.german[-1] += text


ENTRIES = [entry for entry in read(WORDS) if entry.said]


def stale(entries: list[Entry], compiled: Path) -> list[str]:
    """The strings that the compiled file does not say as they are written, or says although nobody wrote them."""
    with compiled.open("rb") as file:
        kept: dict[str | tuple[str, int], str] = dict(vars(gettext.GNUTranslations(file))["_catalog"])
    kept.pop("", None)
    written: dict[str | tuple[str, int], str] = {}
    for one in entries:
        keys = [(one.key, i) for i in range(len(one.german))] if one.plural else [one.key]
        written |= dict(zip(keys, one.german, strict=True))
    return sorted({str(key) for key in written.keys() | kept.keys() if written.get(key) != kept.get(key)})


def test_there_are_words() -> None:
    assert len(ENTRIES) > 1000


def test_nothing_is_missing() -> None:
    missing = [entry.said for entry in ENTRIES if not all(entry.german)]

    assert [said for said in missing if said not in MISSING_ON_PURPOSE] == []


def test_nothing_is_doubtful() -> None:
    assert [entry.said for entry in ENTRIES if entry.fuzzy] == []


def test_everybody_is_spoken_to_politely() -> None:
    familiar = re.compile(r"\b([Dd]u|[Dd]ir|[Dd]ich|[Dd]ein(e[mnrs]?)?)\b")
    assert [entry.said for entry in ENTRIES if any(familiar.search(text) for text in entry.german)] == []


def test_a_counted_string_has_both_forms() -> None:
    assert [entry.said for entry in ENTRIES if len(entry.german) != (2 if entry.plural else 1)] == []


@pytest.mark.parametrize("part", [PLACEHOLDER, TAG], ids=["placeholder", "tag"])
def test_no_part_is_lost(part: re.Pattern[str]) -> None:
    lost = [
        german
        for entry in ENTRIES
        for german in entry.german
        if sorted(part.findall(german)) not in [sorted(part.findall(said)) for said in (entry.said, entry.plural) if said]
    ]

    assert lost == []


def test_the_header_names_no_person_and_no_machine() -> None:
    header = read(WORDS)[0].german[0]

    assert "Language: de\n" in header
    assert not re.search(r"YEAR|FULL NAME|@|/home/|/work/", header)


def test_the_compiled_file_is_not_stale() -> None:
    assert stale(ENTRIES, COMPILED) == [], "run: make messages"


def test_a_changed_word_makes_the_compiled_file_stale() -> None:
    changed = [Entry(one.context, one.said, one.plural, [*one.german[:-1], one.german[-1] + "!"]) for one in ENTRIES[:1]]

    assert stale(changed + ENTRIES[1:], COMPILED) == [ENTRIES[0].key]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not on this machine; the words were not collected anew")
def test_collecting_the_words_anew_adds_none(tmp_path: Path) -> None:
    for room in ROOMS:
        if (ROOT / room).is_dir():
            shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "vendor", "migrations"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale=de", "--no-location", "--no-wrap"]
    without_settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    subprocess.run(command, cwd=tmp_path, env=without_settings, check=True, capture_output=True)

    anew = {(one.key, one.plural) for one in read(tmp_path / FOLDER / "django.po") if one.said}
    assert anew ^ {(one.key, one.plural) for one in ENTRIES} == set(), "run: make messages, and translate what is new"
    assert not (tmp_path / FOLDER / "djangojs.po").exists(), "a script holds words: give it a catalogue"
