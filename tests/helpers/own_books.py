"""Books of somebody's own, begun and built as their authors do."""

import os
import subprocess
import sys

from bs4 import BeautifulSoup
from click.testing import CliRunner

from casebook.cli import main


def begin(folder, *options):
    done = CliRunner().invoke(main, ["new-book", str(folder), *map(str, options)])
    assert done.exit_code == 0, done.output
    return done.output


class Own:
    """A book of somebody's own, in a folder beside its study."""

    def __init__(self, place):
        self.place, self.folder = place, place / "my-thesis"
        self.html = self.folder / "_build" / "html"

    def build(self):
        """Build it as its author does; return status, output and the chapters that ran."""
        status, output = self.run("build")
        ran = [line.split()[1] for line in output.splitlines() if ": ran in" in line]
        return status, output, sorted(name.rstrip(":") for name in ran)

    def run(self, *words):
        """Run a command in its folder; return status and output."""
        environment = {k: v for k, v in os.environ.items() if k != "CASEBOOK_DATA"}
        done = subprocess.run(
            [sys.executable, "-m", "casebook", *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        return done.returncode, done.stdout + done.stderr

    def page(self, name):
        return BeautifulSoup((self.html / f"{name}.html").read_text("utf-8"), "html.parser")
