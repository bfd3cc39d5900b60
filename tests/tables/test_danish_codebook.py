"""The codebook in Danish: complete, no copy of the English, and one word for one code."""

import shutil

import pandas as pd
import pytest

from casebook.tables import loading

TEXTS = ("label", "definition", "include_when", "exclude_when")
COLUMNS = ("theme", *TEXTS)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(loading.DATA, tmp_path / "data")


def change(folder, column, value):
    """Write a cell of the first code, and return where the check finds something wrong."""
    path = folder / "codes.csv"
    codes = pd.read_csv(path, dtype=str, keep_default_na=False)
    codes.loc[0, column] = value
    codes.to_csv(path, index=False, lineterminator="\n")
    return [(p.file, p.row, p.column) for p in loading.check(folder)]


def test_no_danish_text_is_blank_or_a_copy_of_the_english(tables):
    codes = tables.codes
    assert [c for c in COLUMNS if codes[f"{c}_da"].isna().any()] == []
    assert [c for c in COLUMNS if (codes[f"{c}_da"] == codes[c]).any()] == []


def test_codes_and_themes_are_told_apart_in_danish_as_in_english(tables):
    codes = tables.codes
    assert codes.label_da.is_unique
    pairs = codes[["theme", "theme_da"]].drop_duplicates()
    assert pairs.theme.is_unique
    assert pairs.theme_da.is_unique


@pytest.mark.slow
@pytest.mark.parametrize("column", COLUMNS)
def test_a_blank_or_copied_text_is_found(folder, tables, column):
    found = [("codes.csv", 2, f"{column}_da")]
    assert change(folder, f"{column}_da", "") == found
    assert change(folder, f"{column}_da", tables.codes[column].iloc[0]) == found
