"""From five interviews and two coders to claims, command by command: python -m benchmarks.walk

The way that `tests/helpers/walk.py` describes, each command in a process of its own as a user runs
it, from a ``.qdpx`` to claims and out again. What people do in between takes longer, and is not
measured: here three claims and five links are written by a program.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from helpers import walk  # noqa: E402  # found where the line above says


def main() -> None:
    """Print a row for each command, and the sum."""
    total = 0.0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        walk.begin(folder)
        for command in walk.COMMANDS:
            if command == "claims my-study":
                walk.write_claims(folder)
            start = time.perf_counter()
            program = [sys.executable, "-m", "casebook", *command.split()]
            subprocess.run(program, cwd=folder, check=True, capture_output=True)
            seconds = time.perf_counter() - start
            total += seconds
            print(f"{'casebook ' + command:50}{seconds:8.2f} s", flush=True)
    print(f"{'together':50}{total:8.2f} s")


if __name__ == "__main__":
    main()
