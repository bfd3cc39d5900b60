"""Whatever happens to a study's files, it is told in sentences, and what is written comes back."""

import shutil
import unicodedata

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import studies
from hypothesis import HealthCheck, given
from hypothesis import settings as quick
from hypothesis import strategies as st

from casebook import study
from casebook.cli import main

FREE = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t=+@"\r'))
SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.slow
@quick(max_examples=60, **SLOW)
@given(st.lists(FREE.filter(bool), max_size=6))
def test_what_people_write_comes_back_as_they_wrote_it(tmp_path_factory, texts):
    codes = pd.DataFrame({"code_id": [f"c{i}" for i in range(len(texts))], "label": texts})
    folder = studies.write(tmp_path_factory.mktemp("t") / "my-study", {"codes": codes})
    lines = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    expected = [unicodedata.normalize("NFC", text) for text in lines]
    assert list(study.load(folder).codes.label) == expected
    assert list(study.as_they_stand(folder).codes.label) == expected


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return studies.write(tmp_path_factory.mktemp("sound") / "my-study")


NAMES = [*(f"{name}.csv" for name in studies.small()), "datapackage.json"]
PIECES = [b"", *(bytes([c]) for c in b'",;\n\r\x00\xff\xc3x['), b"null", b"TRUE"]


@pytest.mark.slow
@quick(max_examples=120, **SLOW)
@given(st.sampled_from(NAMES), st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES))
def test_damage_is_told_and_never_a_traceback(sound, tmp_path_factory, name, at, length, piece):
    folder = tmp_path_factory.mktemp("t") / "my-study"
    shutil.copytree(sound, folder)
    raw = (folder / name).read_bytes()
    place = int(at * len(raw))
    (folder / name).write_bytes(raw[:place] + piece + raw[place + length :])
    for command in (["check"], ["check", "--json"], ["tidy"], ["claims"]):
        done = CliRunner().invoke(main, [command[0], str(folder), *command[1:]])
        assert done.exit_code in (0, 1, 2), done.output
        told = done.exception is None or isinstance(done.exception, SystemExit)
        assert told, f"{name} {place} {length} {piece}: {command} {done.exception!r}"
