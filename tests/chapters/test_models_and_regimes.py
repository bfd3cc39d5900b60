"""The grid of cases, models and regimes shows what the record says, and its blanks as blanks."""

from casebook.chapters import models_and_regimes as chapter
from casebook.sources import ea2017


def test_every_combination_of_case_model_and_regime_is_there_once(book):
    cells = chapter._cube(book)
    assert len(cells) == 2 * len(ea2017.MODELS) * len(chapter.REGIMES)
    assert not cells.duplicated(["case", "model", "regime"]).any()


def test_nothing_is_said_under_a_regime_and_all_else_is_as_in_the_record(book):
    cells = chapter._cube(book)
    assert cells[cells.regime != chapter.UNSAID].said.isna().all()
    known = ea2017.matrix(book.tables)
    known = known[known.model.isin(ea2017.MODELS)].set_index(["case", "model"]).said
    told = cells[cells.regime == chapter.UNSAID].set_index(["case", "model"]).said
    assert told.fillna("").to_dict() == known.fillna("").to_dict()


def test_there_is_advice_for_every_blank_and_for_no_other_cell(book):
    known = ea2017.matrix(book.tables)
    known = known[known.model.isin(ea2017.MODELS)]
    ids = dict(zip(book.tables.cases.name, book.tables.cases.case_id, strict=True))
    blank = {(ids[row.case], row.model) for row in known[known.said.isna()].itertuples()}
    assert set(chapter.TO_BE_FOUND) == blank


def test_what_is_said_of_the_words_comes_from_every_source(book):
    said = book.tables.passages.set_index("passage_id").loc[list(chapter.SAID_OF_THE_WORDS)]
    assert set(said.source_id) == set(book.tables.sources.source_id)
