"""What an instance would write to its log, through its own formatter."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Everything from INFO up, while the block runs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    maker = logging.config.DictConfigurator(settings.LOGGING)  # type: ignore[attr-defined]  # its documented class
    handler.setFormatter(maker.configure_formatter(dict(settings.LOGGING["formatters"]["event"])))  # a copy: it is taken apart
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel("INFO")
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(settings.LOGGING["root"]["level"])
