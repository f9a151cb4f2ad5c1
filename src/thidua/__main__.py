"""``python -m thidua``: the same as the command ``thidua``."""

from thidua.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
