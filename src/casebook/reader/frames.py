"""Tables for looking at: ordinary DataFrames that show their texts in full."""

from collections.abc import Callable

import pandas as pd


class Frame(pd.DataFrame):
    """A DataFrame that a notebook shows with whole sentences instead of their beginnings.

    What pandas makes of it (a selection of rows, a sorting) shows itself in the same way.
    """

    @property
    def _constructor(self) -> Callable[..., "Frame"]:
        return Frame

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return str(pd.DataFrame(self)._repr_html_())  # type: ignore[operator]
