"""What was already done: a small file per step holding a digest of the step's inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[Path], *words: str) -> str:
    """A digest of contents, names and extra words; a missing file counts, folders are walked."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(set(_files(paths))):
        digest.update(str(path).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"-")
    return digest.hexdigest()


def quick_digest_of(paths: Iterable[Path], *words: str) -> str:
    """The same by size and time of change instead of contents: for large trees looked at on every start."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(set(_files(paths))):
        seen = path.stat() if path.exists() else None
        digest.update(f"{path}\0{seen.st_size if seen else -1}\0{seen.st_mtime_ns if seen else 0}\0".encode())
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (
                item for item in path.rglob("*") if item.is_file() and "__pycache__" not in item.parts
            )
        else:
            yield path


class Stamps:
    """The stamps of one var folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_done(self, step: str, digest: str) -> bool:
        """Whether the step was finished with exactly these inputs."""
        try:
            return (self.folder / step).read_text(encoding="utf-8").strip() == digest
        except OSError:
            return False

    def mark(self, step: str, digest: str) -> None:
        """Remember; call only after the step has succeeded."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / step).write_text(digest + "\n", encoding="utf-8")

    def forget(self, step: str) -> None:
        """Have the step done again next time."""
        (self.folder / step).unlink(missing_ok=True)
