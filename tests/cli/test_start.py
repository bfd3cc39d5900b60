"""Commands start quickly because each imports what it needs and no more."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

# What takes long to import, and what it is for.
HEAVY = {
    "altair": "charts",
    "charset_normalizer": "copies in old encodings",
    "concurrent.futures.thread": "checks beside the tests",
    "defusedxml": "Word documents",
    "docutils": "the book",
    "duckdb": "Parquet files",
    "html.parser": "pages that are looked into",
    "importlib.metadata": "rules of sources, and whether an extra is installed",
    "jsonschema": "descriptions that were not checked before",
    "narwhals": "codings that are counted where they are",
    "networkx": "checks of tables, and maps",
    "openpyxl": "workbooks",
    "pandas": "tables",
    "phonenumbers": "what must not leak",
    "pypdf": "PDFs",
    "regex": "patterns that somebody gives",
    "sphinx": "the book",
    "stdnum": "what must not leak",
    "subprocess": "other programs",
    "yaml": "settings of a book",
}
PROGRAM = """
import json, sys
from casebook.cli import main
try:
    main(sys.argv[2:], standalone_mode=False)
except SystemExit:
    pass
print("\\n" + json.dumps(sorted({*json.loads(sys.argv[1])} & {*sys.modules})))
"""
# What pandas brings is there, too; of it, the last on some systems.
BARE = ("pandas", "importlib.metadata", "concurrent.futures.thread", "subprocess")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a copy of a publication, and a cache of what is in order."""
    folder = tmp_path_factory.mktemp("start")
    (folder / "copy.txt").write_text("Volunteers meet newcomers. They drink coffee.\n")
    (folder / "codings.csv").write_text("unit,coder,code\n1,A,x\n1,B,x\n2,A,x\n2,B,y\n")
    loaded(folder, "claims")
    return folder


def loaded(folder, *arguments):
    """What of all that is heavy a command has imported."""
    command = [sys.executable, "-c", PROGRAM, json.dumps(list(HEAVY)), *arguments]
    environment = os.environ | {"CASEBOOK_CACHE": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--help"], set()),
        (["agreement", "--help"], set()),
        (["claims", "gv2022-c-098"], BARE),
        (["claims", "--source", "gv2022"], BARE),
        (["claims"], BARE),
        (["check"], BARE),
        (["verify", "gv2022", "copy.txt"], BARE),
        (["kwic", "gv2022", "copy.txt", "coffee"], BARE),
        (["matrix"], BARE),
        (["cooccur"], BARE),
        (["saturation", "--by", "voice"], BARE),
        (["agreement", "codings.csv"], BARE),
        (["disclose"], {*BARE, "html.parser", "phonenumbers", "stdnum"}),
    ],
)
def test_a_command_imports_nothing_heavy_that_it_does_not_need(place, arguments, needed):
    assert loaded(place, *arguments) <= set(needed)


def test_what_is_heavy_comes_when_it_is_needed(place):
    (place / "old.txt").write_bytes("Frivillige mødes på Ærø og i Åbenrå.\n".encode("cp850") * 9)
    assert "charset_normalizer" in loaded(place, "kwic", "gv2022", "old.txt", "Frivillige")
    assert "pandas" in loaded(place, "claims")
