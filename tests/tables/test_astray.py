"""The wrong folder: people are told which one they may have meant."""

import pytest

from casebook.tables import DESCRIPTION, DataError, instead, load


@pytest.fixture
def around(tmp_path):
    """A study, what is private of it, transcripts, and tables that nothing describes."""
    for name, file in (
        ("my-study", DESCRIPTION),
        ("my-study.private", "key"),
        ("transcripts", "Interview 1.docx"),
        ("sheets", "claims.csv"),
        ("pictures", "a.png"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text("x")
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("my-study.private", "private of the study my-study, beside it: name that folder"),
        (".", "Near it there are tables in: "),
        ("pictures", "Near it there are tables in: "),
        ("transcripts", "casebook new my-study --from "),
        ("sheets", "casebook tidy other"),
        ("my-studdy", "There is no folder "),
    ],
)
def test_a_wrong_folder_says_what_it_may_be(around, folder, told):
    assert told in instead(around / folder)
    with pytest.raises(DataError) as error:
        load(around / folder)
    assert told in str(error.value)


def test_the_study_that_is_near_is_named(around):
    assert f"{around / 'my-study'}. Name" in instead(around)
    assert f"{around / 'my-study'}. Name" in instead(around / "pictures")


def test_where_nothing_is_near_a_study_can_be_begun(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert instead(tmp_path / "a" / "b").startswith("`casebook new my-study`")
    assert instead(tmp_path / "a").startswith("`casebook new my-study`")
