"""Every template compiles, names files that exist, and keeps to the content policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.*") if file.is_file())
PAGES = [name for name in TEMPLATES if name.endswith(".html") and not name.startswith("notices/")]


def source(name: str) -> str:
    return (FOLDER / name).read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_file_it_names_exists(name: str) -> None:
    named = re.findall(r"""{%\s*static\s+["']([^"']+)["']""", source(name))
    assert [file for file in named if finders.find(file) is None] == []


@pytest.mark.parametrize("name", PAGES)
def test_it_has_no_inline_style_and_no_inline_script(name: str) -> None:
    text = source(name)
    assert not re.search(r"<style\b|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)


@pytest.mark.parametrize("name", PAGES)
def test_it_loads_nothing_from_elsewhere(name: str) -> None:
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", source(name))
