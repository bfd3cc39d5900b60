"""Rules of a study's own: found in its folder only, and what goes wrong told with its line."""

import pytest
from helpers import studies

from casebook import argument, study

GOOD = """
from casebook.argument import RuleResult


def most_are_paid(tables):
    values = tables.case_attributes.value
    paid = int((values == "true").sum())
    return RuleResult(2 * paid > len(values), f"{paid} of {len(values)} cases are paid.")


RULES = {"most_are_paid": most_are_paid}
"""


@pytest.fixture
def ruled(tmp_path):
    """A study whose first claim names a rule, and what writes the file of rules."""
    frames = studies.small()
    frames["claims"]["rule"] = ["most_are_paid", None]
    folder = studies.write(tmp_path / "my-study", frames)

    def write(text):
        (folder / "rules.py").write_text(text, encoding="utf-8")
        return study.load(folder)

    return write


def test_a_rule_decides_and_says_why(ruled):
    tables = ruled(GOOD)
    found = argument.judge(tables)["c1"]
    assert (found.status, found.in_short) == ("at odds", "1 of 2 cases are paid.")
    assert argument.rule_problems(tables) == []
    tables = ruled(GOOD.replace(">", ">="))
    assert argument.judge(tables)["c1"].status == "computed"
    others = tables.replace(case_attributes=tables.case_attributes.assign(value="false"))
    assert argument.judge(others)["c1"].status == "at odds"


def test_an_unknown_rule_is_told_with_its_row_and_what_there_is(ruled):
    tables = ruled(GOOD.replace('{"most_are_paid"', '{"most_are_payed"'))
    (problem,) = argument.rule_problems(tables)
    assert str(problem) == (
        'claims.csv, row 2, column rule: no rule is called "most_are_paid"; did you mean '
        '"most_are_payed"? (one of: most_are_payed)'
    )
    with pytest.raises(argument.UnknownId, match="there are: most_are_payed"):
        argument.judge(tables)


def test_without_a_file_there_are_no_rules(ruled, tmp_path, monkeypatch):
    (tmp_path / "rules.py").write_text("raise SystemExit('another folder ran')")
    monkeypatch.chdir(tmp_path)
    tables = study.load(tmp_path / "my-study")
    (problem,) = argument.rule_problems(tables)
    assert "no rule: there are none" in problem.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("import", "imbort"), r"rules.py, line 2: SyntaxError"),
        (GOOD + "\n1 / 0\n", r"rules.py, line 13 \(1 / 0\): ZeroDivisionError"),
        (GOOD + "\nraise SystemExit(3)\n", r"rules.py, line 13 .*: SystemExit: 3"),
        (GOOD.replace("RULES =", "RULE ="), r'rules.py: expected RULES = {"name": function}'),
        (GOOD.replace(": most_are_paid}", ": 3}"), r"is \"3\"; expected a function"),
    ],
)
def test_a_file_that_fails_is_told_with_its_line(ruled, text, told):
    tables = ruled(text)
    with pytest.raises(study.RuleError, match=told):
        argument.judge(tables)
    (problem,) = argument.rule_problems(tables)
    assert problem.file == "rules.py"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (".value\n", ".valeu\n", r'rule "most_are_paid": .*rules.py, line 6 .*AttributeError'),
        ("RuleResult(2 * paid > len(values), ", "(paid, ", 'returns ".*"; expected RuleResult'),
        ("return RuleResult(", "RuleResult(", 'returns "None"; expected RuleResult'),
    ],
)
def test_a_rule_that_fails_is_told_with_its_line(ruled, old, new, told):
    tables = ruled(GOOD.replace(old, new))
    with pytest.raises(study.RuleError, match=told):
        argument.judge(tables)
