"""Two editions of a book: the students' and the teacher's.

The edition is a property of the folder that is written to, so that no setting left behind can put
a teacher's text among a student's pages: below ``_build/teacher`` stands the teacher's edition,
anywhere else the students'. Both share what chapters and solutions computed, and nothing else.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

TEACHERS_FOLDER = Path("_build", "teacher")
TITLE = "Teacher's edition"


def is_for_teachers(app: Sphinx) -> bool:
    """Say whether this build makes the teacher's edition."""
    folder = Path(app.srcdir).resolve() / TEACHERS_FOLDER
    return Path(app.outdir).resolve().is_relative_to(folder)


def _name_edition(app: Sphinx, config: Config) -> None:
    """Have every page of the teacher's edition say in its title that it is one."""
    if is_for_teachers(app):
        config.html_title = f"{config.html_title} (teacher's edition)"


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("config-inited", _name_edition)
