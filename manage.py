#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL the embedded database is started and used."""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: Commands that read code only; no database is started for them.
WITHOUT_DATABASE = {
    "makemessages",
    "compilemessages",
    "collectstatic",
    "help",
    "--help",
    "version",
    "--version",
}


def main() -> None:
    """Fill in the settings that are missing and hand over to Django."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    from thidua.launch import environment
    from thidua.launch.errors import LaunchError

    try:
        environment.fill()
        if not WITHOUT_DATABASE.intersection(sys.argv[1:2] or ["help"]):
            environment.start_database()
    except LaunchError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(error.exit_code) from error
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
