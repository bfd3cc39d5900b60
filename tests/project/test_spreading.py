"""How tests are spread over processes: what shares fixtures stays together, the longest first."""

import pytest
from helpers.places import ROOT


@pytest.fixture
def spreading(request):
    return request.config.pluginmanager.get_plugin(str(ROOT / "tests" / "conftest.py"))


def test_what_shares_fixtures_stays_together(spreading):
    axe = spreading.IN_PARTS
    group = {
        test: spreading.group(test)
        for test in (
            "tests/a/test_b.py::test_c",
            "tests/a/test_b.py::test_d[x::y]",
            "tests/a/test_c.py::test_c",
            "tests/chapters/test_numbers.py::test_a",
            "tests/reader/test_reader.py::test_b",
            f"{axe}[0]",
            f"{axe}[1]",
        )
    }
    names = list(group.values())
    assert names[0] == names[1] != names[2]
    assert names[3] == names[4]
    assert len(set(names)) == 5


def test_the_first_examples_of_a_test_are_quick_and_the_others_are_not(spreading):
    tests = ["a.py::b[1]", "a.py::c", "a.py::b[2[3]]", "a.py::b[x::y]", "b.py::b[1]", "a.py::b[4]"]
    assert list(spreading.among_the_first(tests)) == [True, True, True, False, True, False]


@pytest.mark.parametrize(
    ("marks", "unread"),
    [
        ("", set()),
        ("browser", set()),
        ("not slow", set()),
        ("not book or slow", set()),
        ("not browser", {"browser"}),
        (
            "not browser and not book and not slow",
            {"benchmarks", "browser", "chapters", "notebooks", "pages"},
        ),
    ],
)
def test_folders_that_are_left_out_whole_are_not_read(spreading, marks, unread):
    class Config:
        class option:
            markexpr = marks

    left_out = {
        folder.name
        for folder in (ROOT / "tests").iterdir()
        if spreading.pytest_ignore_collect(folder, Config)
    }
    assert left_out == unread


def test_what_takes_longest_is_there(spreading, request):
    names = [name for name in spreading.LONGEST if name != spreading.group("tests/chapters/a")]
    assert len(names) == len(spreading.LONGEST) - 1
    for name in names:
        assert (ROOT / name.split("::")[0]).is_file(), name
    assert (ROOT / spreading.IN_PARTS.split("::")[0]).read_text("utf-8").count(
        f"def {spreading.IN_PARTS.split('::')[1]}("
    ) == 1


def test_tests_are_sent_by_group(spreading):
    class Config:
        option = None

        def __init__(self, dist):
            self.dist = dist

        def getvalue(self, name):
            return {"dist": self.dist, "tx": ["popen"]}[name]

    made = spreading.pytest_xdist_make_scheduler(Config("loadscope"), log=None)
    assert made._split_scope("tests/reader/test_reader.py::test_b") == "book"
    assert spreading.pytest_xdist_make_scheduler(Config("load"), log=None) is None
