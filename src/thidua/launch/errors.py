"""Refusals of the launcher: what is wrong and what to do, in Vietnamese, with an exit code."""

from __future__ import annotations


class LaunchError(Exception):
    """Something the person at the keyboard can mend. ``exit_code`` is documented in the command-line guide."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  → {self.hint}" if self.hint else self.message


class NoTools(LaunchError):
    """A program the system needs is not on this machine."""

    exit_code = 3


class DatabaseRefused(LaunchError):
    """The database answers but is not set up so that data is safe in it."""

    exit_code = 4


class DatabaseDown(LaunchError):
    """The database does not start or does not answer."""

    exit_code = 5


class Busy(LaunchError):
    """Another run of the system holds what this one needs."""

    exit_code = 6
