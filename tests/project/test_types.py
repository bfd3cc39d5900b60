"""Types are checked strictly: what the settings say reaches the checker."""

import subprocess
import sys

import pytest
from helpers.places import ROOT


@pytest.mark.slow
def test_a_function_without_types_fails(tmp_path):
    (tmp_path / "typed.py").write_text("def double(number: int) -> int:\n    return 2 * number\n")
    (tmp_path / "untyped.py").write_text("def double(number):\n    return 2 * number\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", tmp_path, *tmp_path.glob("*.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "[no-untyped-def]" in done.stdout
    assert "Found 1 error in 1 file (checked 2 source files)" in done.stdout
