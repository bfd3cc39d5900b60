"""Exercises of a chapter: read them, run their solutions, derive what students see.

One Markdown file a chapter, in the book's folder ``exercises``. An exercise is written once, with
its solution. What a student starts from is derived from the solution (the statements marked
``# answer`` are taken out), and the facts that an answer names are computed by the solution's own
code, so that question, answer and tables cannot drift apart. Where prose says what a table shows,
an ``assert`` marked ``# check`` holds it to that; no reader sees it. This follows the scikit-learn
MOOC of Inria, whose exercises are made out of their solutions.

All but ``directive`` makes Markdown and runs Python; that alone makes pages, with Sphinx.

The form of a file::

    # Exercises: title of the chapter

    ## 1. Title of the exercise

    minutes: 10
    level: reading
    solution: students

    The question.

    ### Solution

    Prose with {{ number }} in it, and blocks of ```python whose names the prose may use.

    ### Notes

    For the teacher: what a good answer contains, the usual misreading.
"""

from casebook.site.exercises.gaps import solution_code, student_code
from casebook.site.exercises.model import LEVELS, Code, Exercise, ExerciseError
from casebook.site.exercises.reading import files, parse, read
from casebook.site.exercises.solutions import Ran, fill_in, named_in, plain, run

__all__ = [
    "LEVELS",
    "Code",
    "Exercise",
    "ExerciseError",
    "Ran",
    "files",
    "fill_in",
    "named_in",
    "parse",
    "plain",
    "read",
    "run",
    "solution_code",
    "student_code",
]
