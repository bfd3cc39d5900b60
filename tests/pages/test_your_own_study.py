"""The page *Your own study* is walked word by word: its commands run, and print what it shows."""

import re
import shlex

import pytest
from click.testing import CliRunner
from helpers.places import ROOT

from casebook import coding, study
from casebook.cli import main

PAGE = (ROOT / "book" / "your-own-study.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^(`{3,})(?:\{([\w-]+)\})?(.*)\n((?s:.*?))^\1\n", re.M)
CAPTION = re.compile(r":caption: (.+)\n")
HOW = ("one line more", "the last line mended")


def steps():
    """What a reader does, in order: files that are written, commands that are typed."""
    for block in BLOCK.finditer(PAGE):
        kind, argument, body = block[2], block[3].strip(), block[4]
        caption = CAPTION.match(body)
        if kind == "code-block" and caption:
            how = next((how for how in HOW if caption[1].endswith(f", {how}")), "a new file")
            yield how, caption[1].removesuffix(f", {how}"), body[caption.end() :]
        elif not kind and argument == "console":
            for command in re.split(r"^\$ ", body, flags=re.M)[1:]:
                line, _, output = command.partition("\n")
                yield "run", line, output


def write(folder, how, name, text):
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    old = file.read_text(encoding="utf-8") if how != "a new file" else ""
    if how == "the last line mended":
        old = "".join(old.splitlines(keepends=True)[:-1])
    file.write_text(old + text, encoding="utf-8")


@pytest.fixture
def walked(tmp_path, monkeypatch):
    """A folder in which the whole page has been walked."""
    monkeypatch.chdir(tmp_path)
    for how, what, text in steps():
        if how != "run":
            write(tmp_path, how, what, text)
            continue
        program, *arguments = shlex.split(what)
        assert program == "casebook"
        done = CliRunner().invoke(main, arguments)
        assert done.output == text, what
    return tmp_path


def test_the_page_is_walked_word_by_word(walked):
    assert sorted(path.name for path in walked.iterdir()) == [
        "my-study",
        "my-study.before-tidy",
        "my-study.private",
        "my-thesis",
        "the-café",
        "the-café.private",
        "transcripts",
    ]
    assert len(list(steps())) > 15


def test_every_command_that_is_named_answers(walked):
    table = PAGE.split("## What else can be asked of it?")[1].split("\n## ")[0]
    commands = re.findall(r"`(casebook [^`]+)`", table)
    assert len(commands) == 7
    for command in commands:
        done = CliRunner().invoke(main, shlex.split(command)[1:])
        assert done.exit_code == 0, f"{command}: {done.output}"


def test_its_python_runs(walked):
    code = next(b[4] for b in BLOCK.finditer(PAGE) if "load(" in b[4])
    names = {}
    exec(code.replace("study.without", "moves = study.without"), names)
    assert "c2" in repr(names["moves"])


def test_the_columns_are_those_of_a_study():
    table = PAGE.split("## Which columns may be left out?")[1].split("\n## ")[0]
    told = dict(re.findall(r"^\| (\w+) \| (.+) \|$", table, re.M))
    assert told.pop("Table") == "Columns"
    assert sorted(told) == sorted(study.TABLES)
    for name, shape in study.TABLES.items():
        columns = [f"**{c}**" if spec.required else c for c, spec in shape.columns.items()]
        assert told[name] == ", ".join(columns)


def test_a_table_that_is_shown_is_the_examples():
    shown = re.findall(r"^```\{literalinclude\} \.\./(.+)$", PAGE, re.M)
    example = study.starting.EXAMPLE
    assert sorted(ROOT / path for path in shown) == sorted(example.iterdir())


def test_the_rules_of_units_are_those_of_the_command():
    section = PAGE.split("## What counts as one unit?")[1].split("\n## ")[0]
    assert re.findall(r"^- `(\w+)`", section, re.M) == list(coding.RULES)
    assert f"differs by more than {coding.DIFFERENCE:.2f}" in section
