"""Numbers and words that prose takes over from a chapter's code."""


class _Printed:
    """A text whose plain form is the text itself, without the quotes of a Python string."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def glue(name: str, value: object, spec: str = "") -> None:
    """Store a value under a name, so that prose can show it with the role `{glue}`.

    Nothing appears below the cell, neither on the page nor in JupyterLab. Outside a notebook, or
    where MyST-NB is not installed, nothing happens.

    Parameters
    ----------
    name : str
        Unique in the chapter.
    value : object
        What the prose says: a text, or a number that `spec` formats.
    spec : str
        A format specification such as `.0%` or `,`.

    Raises
    ------
    ValueError
        If the value comes out blank, or is a float without `spec`: prose shows a rounded number,
        and how it is rounded is the author's decision.
    """
    if isinstance(value, float) and not spec:
        raise ValueError(f"glue({name!r}, {value!r}): say how to print it, for instance '.1f'")
    text = format(value, spec)
    if not text.strip():
        raise ValueError(f"glue({name!r}, {value!r}): nothing to show")
    try:
        from IPython import get_ipython
        from myst_nb import glue as store
    except ImportError:
        return
    if get_ipython() is not None:
        store(name, _Printed(text), display=False)
