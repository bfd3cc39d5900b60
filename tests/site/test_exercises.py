"""Exercises: solutions run, students' versions hold no answer, and editions do not mix.

How small books are built with exercises: `test_exercises_in_builds.py`.
"""

import ast
import functools
import importlib
import io
import json
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import yaml
from helpers.exercise_files import GOOD, PLACE
from helpers.places import ROOT

from casebook.privacy import leaks
from casebook.site import (
    exercises,
    notebooks,
    release,
    release_checks,
    search_index,
    teachers_texts,
)
from casebook.site.exercises import ExerciseError, directive
from casebook.tables import DATA

FILES = exercises.files(ROOT)
ALL = [exercise for path in FILES for exercise in exercises.read(path)]
CODE = [exercise for exercise in ALL if exercise.level == "code"]
ORDER = list(exercises.LEVELS)


def solution_text(exercise):
    """The solution without its code, as Markdown before anything is filled in."""
    return "\n\n".join(part for part in exercise.solution if isinstance(part, str))


def ids(exercise):
    return exercise.id


@pytest.fixture(scope="module")
def ran():
    """Every exercise with what its solution came to: run once."""
    return {exercise.id: exercises.run(exercise) for exercise in ALL}


def chapters_of_the_book():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = {part["caption"]: part["chapters"] for part in toc["parts"]}
    files = [Path(entry["file"]) for name in ("Chapters", "Methods") for entry in parts[name]]
    return [file for file in files if file.parent.name == "notebooks"]


def past_the_doors(code):
    """What code imports from rooms that do not export it."""
    found = []
    for node in ast.walk(ast.parse(code)):
        names = []
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "casebook":
            names = [(node.module, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [(a.name, "") for a in node.names if a.name.startswith("casebook.")]
        for module, name in names:
            if module == "casebook" and (ROOT / "src" / "casebook" / name).is_dir():
                continue  # a whole room
            if name not in getattr(importlib.import_module(module), "__all__", ()):
                found.append(f"{module}: {name}")
            elif module.count(".") > 1:
                found.append(module)
    return found


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_solutions_go_through_the_doors_of_the_rooms(exercise):
    code = [part for part in exercise.solution if not isinstance(part, str)]
    assert [past_the_doors(part.text) for part in code] == [[] for _ in code]


@pytest.mark.parametrize(
    "code",
    [
        "from casebook.tables import loading",
        "from casebook.argument.what_if import moved",
        "import casebook.argument",
        "from casebook.argument import contested_codings",
    ],
)
def test_a_way_past_the_doors_is_noticed(code):
    assert past_the_doors(code)
    assert not past_the_doors("from casebook import load\nfrom casebook.argument import moved")


@pytest.mark.slow
def test_every_chapter_has_exercises_and_shows_them_once():
    wanted = chapters_of_the_book()
    assert [path.stem for path in FILES] == sorted(file.name for file in wanted)
    for file in wanted:
        notebook = notebooks.read_notebook(ROOT / f"{file}.ipynb")
        prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
        cells = [n for n, text in enumerate(prose) if "{exercises}" in text]
        assert len(cells) == 1, file
        assert f"```{{exercises}} {file.name}\n```" in prose[cells[0]]
        assert prose[cells[0]].startswith("## Exercises\n")
        assert prose[cells[0] + 1].startswith("## Resumé på dansk")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_chapter_goes_from_reading_to_code(path):
    found = exercises.read(path)
    levels = [ORDER.index(exercise.level) for exercise in found]
    assert 4 <= len(found) <= 5
    assert levels == sorted(levels)
    assert (levels[0], levels[-1]) == (0, len(ORDER) - 1)
    assert any(exercise.for_students for exercise in found)


def test_ids_and_titles_are_unique():
    assert len({exercise.id for exercise in ALL}) == len(ALL)
    assert len({exercise.title for exercise in ALL}) == len(ALL)


def test_some_solutions_are_for_teachers_only():
    assert 0 < sum(not exercise.for_students for exercise in ALL) < len(ALL) / 3


def test_what_its_notes_keep_from_students_students_do_not_get():
    kept = [each.id for each in ALL if "this is for teachers only" in each.notes.lower()]
    assert "ex-01-5" in kept
    assert [each.id for each in ALL if each.id in kept and each.for_students] == []


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_a_solution_runs_and_its_prose_is_filled_in(exercise, ran):
    names = ran[exercise.id].names
    for text in (exercise.question, solution_text(exercise), exercise.notes):
        assert "{{" not in exercises.fill_in(exercise, text, names)
    if exercise.code:
        assert any(ran[exercise.id].printed), "the solution prints nothing"


def test_no_answer_has_a_number_typed_in():
    typed = []
    for exercise in ALL:
        text = solution_text(exercise)
        text = re.sub(r"\{\{.*?\}\}|`[^`]*`|\]\(.*?\)", "", text)
        typed += [f"{exercise.id}: {found}" for found in re.findall(r"\S*\d\S*", text)]
    # The name of a coefficient.
    assert typed == ["ex-07-4: AC1"]


def ask(code):
    """Run a student's version; return what it printed, or the error it ended with."""
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            exec(compile(code, "student", "exec"), {"__name__": "student"})
    except Exception as error:
        return error
    return out.getvalue().strip()


def answers_of(exercise):
    """What stands in the marked statements of a solution, without the names they are given to."""
    found = []
    for code in exercise.code:
        nodes = [node for node in ast.walk(ast.parse(code.text)) if isinstance(node, ast.stmt)]
        for n, line in enumerate(code.text.splitlines(), start=1):
            if re.search(r"# (answer|check)$", line):
                node = max(
                    (s for s in nodes if s.lineno <= n <= s.end_lineno),
                    key=lambda s: (s.lineno, -s.end_lineno),
                )
                found.append(ast.unparse(node))
                value = getattr(node, "value", None)
                if value is not None and len(ast.unparse(value)) > 8:
                    found.append(ast.unparse(value))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("exercise", CODE, ids=ids)
def test_what_students_start_from_is_derived_and_holds_no_answer(exercise, ran):
    start = exercises.student_code(exercise)
    ast.parse(start)
    assert "..." in start
    assert "# answer" not in start
    assert "# check" not in start
    left = ast.unparse(ast.parse(start))
    held = answers_of(exercise)
    assert held
    for answer in held:
        assert answer not in left
    # The mark is where the work is: without it the program does not come to the same end.
    assert ask(start) != "\n".join(filter(None, ran[exercise.id].printed))


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_readers_see_no_marks(exercise):
    for code in exercise.code:
        shown = exercises.solution_code(exercise, code)
        ast.parse(shown)
        assert not re.search(r"# ?(answer|check)\b", shown)


def test_the_code_of_solutions_passes_the_checks_of_style(tmp_path):
    """What it looks like `ruff format` sees to, which reads Markdown too; `ruff check` does not."""
    for exercise in ALL:
        for n, code in enumerate(exercise.code):
            path = tmp_path / f"{exercise.id}-{n}.py"
            path.write_text(code.text + "\n", encoding="utf-8")
    options = ["--isolated", "--select", "B,C4,E4,E7,F,I,W"]
    options += ["--config", "lint.isort.known-first-party = ['casebook']"]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *options, "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_exercises_name_nobody_who_is_withheld():
    by = leaks.watch()
    found = [leaks.scan_text(p.read_text(encoding="utf-8"), p.name, by=by) for p in FILES]
    assert [str(finding) for finding in sum(found, [])] == []


# What is wrong with a file is told ---------------------------------------------------------------


def test_a_file_is_read():
    first, second = exercises.parse(GOOD, PLACE)
    assert (first.id, first.minutes, first.level, first.for_students) == (
        "ex-01-1",
        10,
        "code",
        True,
    )
    assert (second.id, second.line, second.for_students) == ("ex-01-2", 26, False)
    assert exercises.student_code(first) == "numbers = [1, 2, 3]\ntotal = ...\nprint(total)"
    shown = exercises.solution_code(first, first.code[0])
    assert shown == "numbers = [1, 2, 3]\ntotal = sum(numbers)\nprint(total)"
    assert exercises.run(first).printed == ["6"]
    assert told(first) == "There are 6."
    assert (first.notes, second.notes) == ("Ask for *quagga*.", "No more.")
    assert solution_text(second) == "Because of the *zebrafish*."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minutes: 10\n", "", "exercise 1, line 3: `minutes:` is missing below the title"),
        ("minutes: 10", "minutes: ten", "line 5: `minutes: ten` should be a whole number"),
        ("minutes: 10", "minutes: 0", "line 5: `minutes: 0` should be"),
        ("level: code", "level: hard", "line 6: `level: hard` should be one of reading"),
        ("level: code", "hours: 2", "line 6: `hours` is not one of minutes"),
        ("level: code", "minutes: 3", "line 6: `minutes` is said twice"),
        ("solution: students", "solution: me", "line 7: `solution: me` should be one of"),
        ("## 2. Read", "## 3. Read", "exercise 2, line 26: `## 3. Read` should be `## 2. Title`"),
        ("## 2. Read", "## Read", "exercise 2, line 26: `## Read` should be `## 2. Title`"),
        ("### Notes\n\nAsk", "Ask", "exercise 1, line 11: the parts should be"),
        ("### Solution\n\nBec", "### Answer\n\nBec", "exercise 2, line 34: the parts should be"),
        ("How many?", "", "exercise 1, line 3: there is no text for the question"),
        ("Ask for *quagga*.", "", "exercise 1, line 3: there is no text for the notes"),
        ("How many?", "```python\n1\n```", "line 9: code for students is derived"),
        ("numbers = [1", "numbers = [[1", "exercise 1, line 14: SyntaxError"),
        ("  # answer", "", "exercise 1, line 3: no line ends in `# answer`"),
        ("level: code", "level: tables", "line 14: `# answer` has no effect at level tables"),
        ("print(total)", "print(total)  # check", "line 16: `# check` marks an assert only"),
        ("print(total)", "# answer", "line 16: the mark stands at a comment, not at a statement"),
        (
            "print(total)",
            "if total:  # answer\n    print()",
            "line 16: the mark stands at the head",
        ),
        ("print(total)", "total; total  # answer", "line 16: the mark stands on a line with two"),
        ("print(total)", "if total:\n    assert total  # check", "line 14: without its marked"),
        ("```\n\nThere", "\n\nThere", "01-first.md, line 13: this block does not end with ```"),
        ("# Exercises: First", "Exercises", "01-first.md, line 1: only a title"),
    ],
)
def test_what_is_wrong_is_named_with_file_exercise_and_line(old, new, message):
    assert GOOD.count(old) >= 1
    with pytest.raises(ExerciseError) as caught:
        exercises.parse(GOOD.replace(old, new, 1), PLACE)
    assert str(caught.value).startswith("01-first.md")
    assert message in str(caught.value)


def told(exercise):
    return exercises.fill_in(exercise, solution_text(exercise), exercises.run(exercise).names)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sum(numbers)", "sum(letters)", "line 15: the solution fails: NameError"),
        ("total == 6", "total == 7", "line 17: the solution fails: AssertionError"),
        ("{{ total }}", "{{ totals }}", "the solution's code has no name `totals`"),
        ("{{ total }}", "{{ numbers }}", "`numbers` is a list: only text and numbers"),
        ("sum(numbers)", "sum(numbers) + 0.0", "say how to print `total`: {{ total:.1f}}"),
    ],
)
def test_a_solution_that_fails_is_named_with_its_line(old, new, message):
    exercise = exercises.parse(GOOD.replace(old, new, 1), PLACE)[0]
    with pytest.raises(ExerciseError) as caught:
        told(exercise)
    assert str(caught.value).startswith("01-first.md, exercise 1, line ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a = [\n    1,\n]  # answer", "a = ..."),
        (
            "def f(x):\n    y = x\n    return y + 1  # answer",
            "def f(x):\n    y = x\n    return ...",
        ),
        ("print(1)  # answer\nprint(2)  # answer\nx = 3", "...\nx = 3"),
        ("a, b = 1, 2  # answer", "a, b = ..."),
        ("for x in y:\n    x += 1  # answer\nz = 1", "for x in y:\n    ...\nz = 1"),
        ("import this  # answer\nassert this  # check\nx = 1", "...\nx = 1"),
    ],
)
def test_a_gap_is_left_where_an_answer_was(text, left):
    solution = f"```python\n{text}\n```"
    raw = re.sub(r"```python.*?```", lambda match: solution, GOOD, count=1, flags=re.S)
    assert exercises.student_code(exercises.parse(raw, PLACE)[0]) == left


# Two editions ------------------------------------------------------------------------------------

TEXTS = (".html", ".ipynb", ".md", ".js", ".json", ".txt", ".inv")
ELSEWHERE = directive.IN_OTHER_EDITION.replace("'", "’")  # as the pages print it
RUN = 7  # words in a row: shorter ones two texts have in common by chance


def words_of(text):
    return re.findall(r"\w+", text.casefold())


def cells_of(text):
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]


def runs_of(texts):
    return {
        tuple(words[n : n + RUN])
        for words in map(words_of, texts)
        for n in range(len(words) - RUN + 1)
    }


def for_teachers_only(exercise):
    """Texts that the students' edition must not have: notes, and solutions for teachers."""
    if exercise.for_students:
        return [exercise.notes]
    return [exercise.notes, solution_text(exercise), *(code.text for code in exercise.code)]


def leaked(folder, everything, ran):
    """Runs of words that are for teachers only and stand in a file below a folder."""
    chapter = [path.read_text("utf-8") for path in (ROOT / "notebooks").glob("*.ipynb")]
    hidden, given = set(), runs_of(sum(map(cells_of, chapter), []))
    for exercise in everything:
        names = ran[exercise.id].names

        def filled(text, exercise=exercise, names=names):
            return exercises.fill_in(exercise, text, names)

        hidden |= runs_of(map(filled, for_teachers_only(exercise)))
        given |= runs_of([filled(exercise.question), exercises.student_code(exercise)])
        if exercise.for_students:
            given |= runs_of([filled(solution_text(exercise))])
            given |= runs_of(code.text for code in exercise.code)
    hidden -= given
    assert hidden
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in TEXTS and "_static" not in path.relative_to(folder).parts:
            text = path.read_text(encoding="utf-8", errors="replace")
            if path.suffix == ".ipynb":
                texts = cells_of(text)
            else:
                texts = [re.sub(r"<[^>]*>", "", text)]
            found += [(path.name, " ".join(run)) for run in sorted(runs_of(texts) & hidden)]
    return found


@pytest.mark.slow
def test_students_get_nothing_that_is_for_teachers_only(built_book, ran):
    assert leaked(built_book, ALL, ran) == []


@pytest.mark.slow
def test_a_leak_would_be_found(tmp_path, ran):
    exercise = next(exercise for exercise in ALL if not exercise.for_students)
    text = exercises.fill_in(exercise, solution_text(exercise), ran[exercise.id].names)
    first = " ".join(re.sub(r"[*`]", "", text).split()[:12])
    (tmp_path / "page.html").write_text(f"<p>{first.replace(' ', ' <em>x</em> ', 1)}</p>")
    assert leaked(tmp_path, ALL, ran)
    (tmp_path / "page.html").unlink()
    assert leaked(tmp_path, ALL, ran) == []
    # What the index of the search holds would be a leak as well.
    (tmp_path / search_index.FILE).write_text(f'casebookSearch.index = ["{first}"];\n')
    assert leaked(tmp_path, ALL, ran)
    (tmp_path / search_index.FILE).unlink()
    cell = {"cell_type": "markdown", "source": [exercise.notes]}
    (tmp_path / "page.ipynb").write_text(json.dumps({"cells": [cell]}))
    assert leaked(tmp_path, ALL, ran)


def test_students_pages_have_every_exercise_and_closed_solutions(built_book):
    for exercise in ALL:
        page = (built_book / "notebooks" / f"{exercise.path.stem}.html").read_text("utf-8")
        assert page.count(f'id="{exercise.id}"') == 1
        part = page.split(f'id="{exercise.id}"')[1].split("</section>")[0]
        assert f"About {exercise.minutes} minutes, " in part
        assert part.count('<details class="cb-solution">') == exercise.for_students
        assert (ELSEWHERE in part) != exercise.for_students
        assert "cb-teacher-notes" not in part
        assert "<details open" not in part
        assert ' open="open"' not in part


def test_the_teachers_edition_says_where_it_begins_and_leaves_the_students_alone(teachers_build):
    said, written = teachers_build
    assert "The teacher's edition begins with _build/teacher/index.html" in said
    assert written == []


@pytest.fixture
def teachers_book(teachers_pages):
    """Folder of the teacher's edition, with the page that leads into it."""
    return teachers_pages.parent.parent


def test_the_teachers_pages_have_open_solutions_and_notes(teachers_book):
    door = (teachers_book / "index.html").read_text(encoding="utf-8")
    folder = (teachers_book / re.search(r'href="(.*?)"', door)[1]).parent
    for exercise in ALL:
        page = (folder / "notebooks" / f"{exercise.path.stem}.html").read_text("utf-8")
        assert "(teacher's edition)</title>" in page.replace("&#39;", "'")
        part = page.split(f'id="{exercise.id}"')[1].split("</section>")[0]
        assert len(re.findall(r'<details class="cb-solution( .*?)?" open="open">', part)) == 1
        assert part.count("cb-teacher-notes-title") == 1
        assert ELSEWHERE not in part


def test_both_editions_may_be_given_away_and_not_one_for_the_other(
    built_book, teachers_book, monkeypatch
):
    """What a release looks for, in the book itself: guides quote much that students may read."""
    teachers = teachers_book / "_build" / "html"
    pages = frozenset(release.only_in(teachers, built_book))
    # What both of the following would work out of the same pages is worked out once.
    once = functools.cache(teachers_texts.only_for_teachers)
    monkeypatch.setattr(teachers_texts, "only_for_teachers", once)
    assert release_checks.faults(built_book, teachers, DATA, pages) == []
    told = release_checks.faults(teachers, teachers, DATA, pages)
    wrong = {line.split(": ")[-2] for line in told if "a text for teachers only" in line}
    assert {f"notebooks/{path.stem}.html" for path in exercises.files(ROOT)} <= wrong
    assert "students' pages: book/seminars/teach.html is a page for teachers only" in told


def test_solutions_open_by_key_and_are_not_on_paper(built_book, teachers_book, browser):
    name = f"{FILES[0].stem}.html"
    for address, edition in (
        (built_book / "notebooks" / name, "students"),
        (teachers_book / "_build" / "html" / "notebooks" / name, "teachers"),
    ):
        page = browser.new_page()
        page.goto(address.as_uri())
        box = page.locator("#ex-01-1 details.cb-solution")
        prose = box.locator("p").first
        assert prose.is_visible() == (edition == "teachers")
        page.emulate_media(media="print")
        assert box.is_visible() == (edition == "teachers")
        page.emulate_media(media="screen")
        if edition == "students":
            box.locator("summary").first.focus()
            page.keyboard.press("Enter")
            prose.wait_for()
            page.emulate_media(media="print")
            assert prose.is_visible()  # who opens it wants it printed
        page.close()
