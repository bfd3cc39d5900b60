"""First names that stand alone, for whoever owns a study to judge.

"Hanne said so" gives somebody away, and a pseudonym looks the same. So these are told and stop no
build, as what the gate finds does.
"""

import re

from casebook.privacy.identifiers import first_names_in
from casebook.privacy.leaks import Finding, Watch, masked, one_line
from casebook.privacy.withheld_names import visible

KIND = "perhaps a name"
_WORD = re.compile(r"[^\W\d_]+")


def perhaps_names(text: str, file: str, column: str, row: int | None, by: Watch) -> list[Finding]:
    """Find common first names with a capital that the gate would let pass.

    Parameters
    ----------
    text : str
        A cell, or a line of a text.
    file, column, row
        Its place, as in `Finding`.
    by : Watch
        What the gate looks for: what it finds is not told twice.

    Returns
    -------
    list of Finding
        Masked. A name that may stay is none.
    """
    text = visible(text)
    names = {name for name in first_names_in(text) if name[0].isupper()}
    if not names:
        return []
    found = by.spans(text)
    return [
        Finding(file, row, column, KIND, masked(name))
        for name in sorted(names - {name for name in names if one_line(name) in by.may_stay})
        if any(
            not any(start <= word.start() < end for start, end, _ in found)
            for word in _WORD.finditer(text)
            if word[0] == name
        )
    ]
