"""``casebook draw`` on the shipped tables."""

import csv
import io

from click.testing import CliRunner

from casebook.cli import main
from casebook.sources import second_reading


def run(*arguments):
    return CliRunner().invoke(main, ["draw", *arguments])


def test_rows_are_printed_with_their_place():
    done = run("istr2018", "--rows", "3", "--seed", "5")
    assert done.exit_code == 0
    assert done.output.count("(panel ¶1)") + done.output.count("(record ¶1)") >= 2
    assert done.output == run("istr2018", "--rows", "3", "--seed", "5").output
    assert done.output != run("istr2018", "--rows", "3", "--seed", "6").output


def test_a_table_to_fill_in_has_a_blank_for_every_judgement():
    rows = list(csv.DictReader(io.StringIO(run("gv2022", "--rows", "7", "--csv").output)))
    assert len(rows) == 7
    assert all(rows[0][field] == "" for field in (*second_reading.FIELDS, "note"))
    assert all(row["says"] for row in rows)


def test_an_unknown_source_is_refused():
    done = run("gv2021")
    assert done.exit_code == 2
    assert "there is no source 'gv2021'; there are ea2017" in done.output
