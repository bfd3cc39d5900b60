"""A book of one's own: whose tables its pages speak of, said once, in its settings.

``casebook_data`` in ``_config.yml`` names the folder. Chapters, solutions and pages all find it in
``CASEBOOK_DATA``, so that what a build is told on the way (``casebook --data``) goes before it.
"""

import os
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from casebook.argument import UnknownId, judge
from casebook.study import StudyError, load
from casebook.tables import DataError, tables_of


def _name(app: Sphinx, config: Config) -> None:
    """Have everything in this build find the tables that the book names."""
    named = tables_of(Path(app.srcdir))
    if named is None or os.environ.get("CASEBOOK_DATA"):
        return
    os.environ["CASEBOOK_DATA"] = str(named)
    try:
        judge(load())
    except (DataError, StudyError, UnknownId) as error:
        sys.exit(f"\nThe book was not built.\n\n{error}")


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_config_value("casebook_data", "", "env", str)
    app.connect("config-inited", _name)
