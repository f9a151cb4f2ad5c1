"""The whole matrix, every answer: ``make matrix`` or ``python -m tests.house.matrix`` (arguments go to pytest).

python -m tests.house.matrix -k plan_adopt     some rows, all of their answers
"""

from __future__ import annotations

import os
import sys

import pytest


def main(arguments: list[str]) -> int:
    """Run the guards of rights in full; pytest's own exit code."""
    os.environ |= {"MATRIX": "full", "THIDUA_TESTING": "1"}
    processes = [] if "-n" in arguments else ["-n", "2"]
    chosen = ["tests/house/test_matrix.py"]
    return int(pytest.main(["-q", "-p", "no:cacheprovider", *processes, *chosen, *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
