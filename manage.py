#!/usr/bin/env python3
"""Relay's commands. Sets itself up first: only Python 3.11 has to be there."""

import os
import sys

from relay import bootstrap


def main() -> None:
    bootstrap.enter(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relay.settings")
    from django.core.management import execute_from_command_line  # there only now

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
