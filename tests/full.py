"""Every check that a normal run only samples, in full: ``make full`` or ``python -m tests.full [PART …]``.

    matrix      every answer of the authorisation matrix, planted identifiers looked for in each; predicates, revocations,
                broken acts
    audit       10,000 alterations of the trail against a checkpoint kept outside
    sequences   1,000 random sequences of reorganisations, of the tree alone and of everything that follows it
    properties  every property of the house on at least 1,000 examples

Takes hours on two cores. Says at the end what was run, how long it took, and the counts each part printed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PYTEST = ("-m", "pytest", "-p", "no:cacheprovider", "--timeout", "0")
#: Lines of a part's output that hold its counts.
_COUNTS = re.compile(r"authorisation matrix:|properties:|sequences:|\d+ (passed|failed)|\d+ alterations")


@dataclass(frozen=True)
class Part:
    """A program to run: arguments for Python, what it needs in the environment, a count it does not print itself."""

    words: tuple[str, ...]
    environ: dict[str, str]
    says: str = ""


def parts(many: int) -> dict[str, Part]:
    """The parts by name; ``many`` sequences, and examples of each property."""
    number = str(many)
    sequences = (
        "src/thidua/foundations/orgs/tests/test_reorganising_sequences.py",
        "tests/journeys/test_reorganise_sequences.py",
    )
    return {
        "matrix": Part(("-m", "tests.house.matrix"), {}),
        "audit": Part(("-m", "benchmarks.audit_attack", "--alterations", str(many * 10)), {}),
        "sequences": Part(
            (*_PYTEST, *sequences),
            {"SEQUENCES": number},
            f"sequences: {many:,} in each of {len(sequences)} files",
        ),
        "properties": Part(
            (*_PYTEST, "-n", "2", "-p", "tests.more_examples", "-m", "hypothesis and not browser"),
            {"EXAMPLES": number},
        ),
    }


def run(name: str, part: Part) -> tuple[bool, float, list[str]]:
    """Run one part, its output as it comes; whether it passed, seconds, its lines of counts."""
    sys.stdout.write(f"\n== {name}: python {' '.join(part.words)}\n")
    sys.stdout.flush()
    began, counts = time.monotonic(), [part.says] if part.says else []
    with subprocess.Popen(
        [sys.executable, *part.words],
        cwd=ROOT,
        env=os.environ | part.environ | {"THIDUA_TESTING": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        for line in program.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if _COUNTS.match(line):
                counts.append(line.strip())
    return program.returncode == 0, time.monotonic() - began, counts


def main(arguments: list[str]) -> int:
    """Run the parts asked for, or all; 0 when every one passed."""
    known = parts(1)
    parser = argparse.ArgumentParser(prog="python -m tests.full", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=" · ".join(known))
    parser.add_argument("--many", type=int, default=1_000, help="sequences, examples of each property")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(known):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    chosen = {name: part for name, part in parts(options.many).items() if name in (options.parts or known)}
    results = {name: run(name, part) for name, part in chosen.items()}
    sys.stdout.write("\n")
    for name, (passed, seconds, counts) in results.items():
        sys.stdout.write(f"{'passed' if passed else 'FAILED'}  {name:<11}{seconds:8.0f} s\n")
        sys.stdout.writelines(f"        {line}\n" for line in counts)
    return 0 if all(passed for passed, _seconds, _counts in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
