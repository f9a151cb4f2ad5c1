"""The guards of rights in full: ``make matrix`` or ``python -m tests.house.matrix`` (arguments go to pytest).

Every answer of the matrix, every predicate opened wide, 500 revocations under way, every act broken at every place.
``python -m tests.house.matrix -k plan_adopt`` asks some rows, all of their answers.
"""

from __future__ import annotations

import os
import sys

import pytest

GUARDS = [f"tests/house/test_{name}.py" for name in ("matrix", "matrix_guards", "revocation", "fail_closed")]


def main(arguments: list[str]) -> int:
    """Run the guards of rights in full; pytest's own exit code."""
    os.environ |= {"MATRIX": "full", "THIDUA_TESTING": "1"}
    processes = [] if "-n" in arguments else ["-n", "2"]
    return int(pytest.main(["-q", "-p", "no:cacheprovider", *processes, *GUARDS, *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
