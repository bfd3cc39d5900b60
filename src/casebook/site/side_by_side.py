"""Pages read and written over several processes, where the system can fork and there are many.

Sphinx can do that, but Jupyter Book has no option for it. What a process other than the first one
keeps in its memory is lost; what reading learns of a page goes into the environment, which Sphinx
merges (`casebook.site.book_data`), and references and documents are resolved in the first process.
So every extension must say that it can be read or written so. For a few pages it is not worth a
fork.
"""

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casebook.site.freshness import Freshness
from casebook.site.processes import processes

MANY = 8
"""So many pages are worth it."""

SAFE = ("sphinx_jupyterbook_latex", "sphinx_multitoc_numbering")
"""Extensions that say nothing of reading: one looks at a page at a time, one when all are read."""


class SideBySide:
    """Says over how many processes Sphinx reads and writes.

    Parameters
    ----------
    freshness : Freshness
        Knows whether all pages are written.
    """

    def __init__(self, freshness: Freshness) -> None:
        self.freshness = freshness

    def read(self, app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
        """Have pages read side by side."""
        for name in SAFE:
            if (extension := app.extensions.get(name)) is not None:
                extension.parallel_read_safe = True
        safe = all(extension.parallel_read_safe for extension in app.extensions.values())
        app.parallel = processes() if safe and len(names) >= MANY else 1

    def write(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Have pages written side by side, while the first process resolves the next ones."""
        safe = all(extension.parallel_write_safe for extension in app.extensions.values())
        many = self.freshness.writes_all and len(env.found_docs) >= MANY
        app.parallel = 1 + processes() if safe and many and processes() > 1 else 1
