"""What a build keeps for the next one: results under a digest of all that they depend on."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def digest(parts: Iterable[str | bytes]) -> str:
    """Return one SHA-256 (hexadecimal) of a sequence in which every border counts."""
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8") if isinstance(part, str) else part
        total.update(hashlib.sha256(raw).digest())
    return total.hexdigest()


class Store:
    """Lists that JSON can hold, one file per digest.

    Parameters
    ----------
    folder : Path
        Where the files are; created when needed.
    """

    def __init__(self, folder: Path):
        self.folder = folder

    def write(self, key: str, kept: list[Any]) -> None:
        """Keep a list; a reader never sees half a file."""
        body = json.dumps(kept)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f"{key}.unfinished"
        unfinished.write_text(f"{digest([body])}\n{body}", encoding="utf-8", newline="\n")
        unfinished.replace(self._file(key))

    def read(self, key: str) -> list[Any] | None:
        """Return what was kept, or None if nothing was or the file is damaged."""
        try:
            seal, body = self._file(key).read_text(encoding="utf-8").split("\n", maxsplit=1)
        except (FileNotFoundError, ValueError):
            return None
        return json.loads(body) if seal == digest([body]) else None

    def prune(self, keep: Iterable[str]) -> None:
        """Remove everything but the files of the given keys."""
        wanted = {self._file(key) for key in keep}
        for path in self.folder.glob("*"):
            if path not in wanted:
                path.unlink()

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"
