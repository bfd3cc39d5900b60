"""Types are checked strictly: what the settings say reaches the checker."""

import subprocess
import sys

from helpers.places import ROOT


def check(text, tmp_path):
    module = tmp_path / "planted.py"
    module.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", tmp_path, module],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def test_a_function_without_types_fails(tmp_path):
    assert check("def double(number: int) -> int:\n    return 2 * number\n", tmp_path)[0] == 0
    status, report = check("def double(number):\n    return 2 * number\n", tmp_path)
    assert status == 1
    assert "[no-untyped-def]" in report
