"""Only published tables are given out, described as if there were nothing else."""

import json
import shutil

import pytest

from casebook.argument import argument
from casebook.tables import (
    DATA,
    DESCRIPTION,
    NotPublished,
    check,
    load,
    only_published,
    package,
    published,
    published_files,
)


@pytest.fixture
def study(tmp_path):
    shutil.copytree(DATA, tmp_path / "study")
    return tmp_path / "study"


def publish(folder, *names, **own):
    """Publish only these tables."""
    described = package(folder)
    described["casebook"].update(own)
    for resource in described["resources"]:
        resource["casebook"]["published"] = resource["name"] in names
    (folder / DESCRIPTION).write_text(json.dumps(described), encoding="utf-8")


def test_the_book_gives_out_all_of_its_tables_as_they_are():
    given = published_files(DATA)
    assert given == {name: (DATA / name).read_bytes() for name in given}
    assert set(given) == {p.name for p in DATA.iterdir() if p.suffix in (".csv", ".json")}


def test_what_is_given_out_is_a_package_of_its_own(study, tmp_path):
    publish(study, "sources", "passages", "claims", "links", "voices")
    (study / "import-report.csv").write_text("what\n", encoding="utf-8")
    given = published_files(study)
    tables = {"sources.csv", "passages.csv", "claims.csv", "links.csv", "voices.csv"}
    assert set(given) == {DESCRIPTION, *tables}
    for name, content in given.items():
        (tmp_path / name).write_bytes(content)
    assert check(tmp_path) == []
    assert b'"informants"' not in given[DESCRIPTION]


def test_a_table_that_says_nothing_is_not_given_out(study):
    described = package(study)
    for resource in described["resources"]:
        del resource["casebook"]["published"]
    (study / DESCRIPTION).write_text(json.dumps(described), encoding="utf-8")
    assert published(described) == frozenset()
    assert published_files(study) == {}
    (study / DESCRIPTION).unlink()
    assert published_files(study) == {}


def test_what_is_not_published_cannot_be_had():
    tables = only_published(load(), {"claims", "sources"})
    assert len(tables.claims) == len(tables["claims"])
    assert set(tables) == {"claims", "sources"}
    for ask in (
        lambda: tables.links,
        lambda: tables["links"],
        lambda: "links" in tables,
        lambda: tables.replace(claims=tables.claims[:1]).links,
        lambda: argument(tables, "gv2022"),
    ):
        with pytest.raises(NotPublished, match="is not published"):
            ask()
    assert "nothing of the kind" not in tables


def test_a_table_without_rows_gives_nothing_away():
    whole = load()
    tables = only_published(whole.replace(links=whole.links[:0]), {"claims"})
    assert tables.links.empty
