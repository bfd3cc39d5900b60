"""The directive ``{exercises}``: the exercises of a chapter on its page, in two editions.

The teacher's edition has open solutions and notes, the students' closed solutions. There, what is
for teachers only is never made into a node, so no page, source, download or search index has it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casebook.site import exercises
from casebook.site.editions import is_for_teachers
from casebook.site.exercises import Code, Exercise, ExerciseError, Ran

IN_OTHER_EDITION = "The solution is in the teacher's edition."


class fold(nodes.General, nodes.Element):  # docutils names nodes in lower case
    """A part that readers open: a ``details`` element with the attributes *summary* and *open*."""


def _fence(text: str, language: str) -> str:
    ticks = "```"
    while ticks in text:
        ticks += "`"
    return f"{ticks}{language}\n{text}\n{ticks}"


class Exercises(SphinxDirective):
    """``{exercises} 01-commissioned-communities`` shows ``exercises/01-commissioned...md``."""

    required_arguments = 1
    has_content = False
    recall: Callable[[Path], list[Ran] | None]
    """Gives what is known of the solutions of a file."""

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir, "exercises", f"{self.arguments[0]}.md")
        self.env.note_dependency(str(path))
        try:
            found = exercises.read(path)
            runs = self.recall(path) or map(exercises.run, found)
            return [self._section(*each) for each in zip(found, runs, strict=True)]
        except ExerciseError as error:
            raise self.error(str(error)) from None

    def _section(self, exercise: Exercise, ran: Ran) -> nodes.section:
        teacher = is_for_teachers(self.env.app)
        title = f"{exercise.number}. {exercise.title}"
        section = nodes.section(ids=[exercise.id], names=[exercise.id], classes=["cb-exercise"])
        section += nodes.title(title, title)
        self.state.document.note_explicit_target(section, section)
        about = f"About {exercise.minutes} minutes, {exercises.LEVELS[exercise.level]}."
        section += nodes.paragraph("", about, classes=["cb-exercise-about"])
        self._markdown(section, exercises.fill_in(exercise, exercise.question, ran.names))
        if start := exercises.student_code(exercise):
            self._markdown(
                section, "Start from this, and put something in the place of each `...`:"
            )
            self._markdown(section, _fence(start, "python"))
        if teacher or exercise.for_students:
            section += self._solution(exercise, ran, teacher)
        else:
            section += nodes.paragraph("", IN_OTHER_EDITION, classes=["cb-exercise-about"])
        if teacher:
            section += self._notes(exercise, ran)
        return section

    def _solution(self, exercise: Exercise, ran: Ran, teacher: bool) -> fold:
        box = fold(summary=f"Solution to exercise {exercise.number}", open=teacher)
        box["classes"].append("cb-solution")
        if teacher and not exercise.for_students:
            box["classes"].append("cb-teachers-only")  # `casebook.site.teachers_texts` looks for it
            box += nodes.paragraph(
                "", "For teachers only: students do not get it.", classes=["cb-exercise-about"]
            )
        # Where no program is asked for, the code is only how the answer was found.
        aside = None
        if exercise.level != "code" and exercise.code:
            aside = fold(summary=f"How the answer to exercise {exercise.number} is computed")
            aside["classes"].append("cb-solution-code")
        printed = iter(ran.printed)
        for part in exercise.solution:
            if isinstance(part, Code):
                where = box if aside is None else aside
                self._markdown(where, _fence(exercises.solution_code(exercise, part), "python"))
                if out := next(printed):
                    literal = nodes.literal_block(out, out, language="text")
                    # Where one reads and talks it is a list in words, else columns that line up.
                    kind = "cb-listed" if exercise.level == "reading" else "cb-printed"
                    literal["classes"].append(kind)
                    box += literal
            else:
                self._markdown(box, exercises.fill_in(exercise, part, ran.names))
        if aside is not None:
            box += aside
        return box

    def _notes(self, exercise: Exercise, ran: Ran) -> nodes.container:
        box = nodes.container(classes=["cb-teacher-notes"])
        box += nodes.paragraph("", "For the teacher", classes=["cb-teacher-notes-title"])
        self._markdown(box, exercises.fill_in(exercise, exercise.notes, ran.names))
        return box

    def _markdown(self, node: nodes.Element, text: str) -> None:
        self.state.nested_parse(StringList(text.splitlines(), "exercises"), 0, node)


def _open_fold(translator: Any, node: fold) -> None:
    opened = {"open": "open"} if node.get("open") else {}
    translator.body.append(translator.starttag(node, "details", **opened))
    translator.body.append(translator.starttag({}, "summary", ""))
    translator.body.append(translator.encode(node["summary"]))
    translator.body.append("</summary>\n")


def _close_fold(translator: Any, node: fold) -> None:
    translator.body.append("</details>\n")


def _nothing(translator: Any, node: fold) -> None:
    """Other formats show what is in the fold."""


def setup(app: Sphinx, recall: Callable[[Path], list[Ran] | None]) -> None:
    """Register with Sphinx.

    Parameters
    ----------
    app : Sphinx
    recall : callable
        Takes a file of exercises, and gives what is known of its solutions, or None.
    """
    app.add_directive(
        "exercises", type("Exercises", (Exercises,), {"recall": staticmethod(recall)})
    )
    nothing = (_nothing, _nothing)
    app.add_node(
        fold,
        html=(_open_fold, _close_fold),
        latex=nothing,
        text=nothing,
        man=nothing,
        texinfo=nothing,
    )
