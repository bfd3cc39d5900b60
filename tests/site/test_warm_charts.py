"""One process draws for all chapters, and draws what each would draw for itself."""

import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casebook.display import drawing
from casebook.site import warm_charts, warm_kernels

PATIENCE = 60  # s
SPEC = {
    "data": {"values": [{"a": 1, "b": "ø"}, {"a": 2, "b": "ﬁ"}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b"}},
}

pytestmark = [
    pytest.mark.slow,  # JavaScript engines start
    pytest.mark.skipif(not warm_kernels.FORKS, reason="this system has no safe fork"),
]


SERVE = """
from casebook.site import warm_charts
made = warm_charts.Drawer()
print(made.address, made.pid, flush=True)
input()
made.end()
"""


@pytest.fixture
def serving():
    """A process that has forked one that draws, its socket, and a handle of the one that draws."""
    started = subprocess.Popen(
        [sys.executable, "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    address, pid = started.stdout.readline().split()
    handle = os.pidfd_open(int(pid))
    yield started, Path(address), handle
    os.close(handle)
    started.communicate()


@pytest.fixture
def drawer(serving, monkeypatch):
    monkeypatch.setenv(drawing.DRAWN_BY, str(serving[1]))


def by_itself(monkeypatch, spec):
    with monkeypatch.context() as alone:
        alone.delenv(drawing.DRAWN_BY)
        return drawing.drawn(spec)


def test_both_ends_know_the_same_variable():
    assert warm_charts.DRAWN_BY == drawing.DRAWN_BY


def test_it_draws_what_a_chapter_would_draw_itself(drawer, monkeypatch):
    own = by_itself(monkeypatch, SPEC)
    assert "ø" in own
    with monkeypatch.context() as here:
        here.setattr(drawing.vl_convert, "vegalite_to_svg", None)  # whoever calls it fails
        assert [drawing.drawn(SPEC), drawing.drawn(SPEC)] == [own, own]


def test_what_cannot_be_drawn_is_told_as_ever_and_the_next_chart_is_drawn(drawer, monkeypatch):
    wrong = SPEC | {"mark": "no such mark"}
    told = []
    for draw in (drawing.drawn, lambda spec: by_itself(monkeypatch, spec)):
        with pytest.raises(ValueError, match="Vega-Lite") as error:
            draw(wrong)
        told.append(str(error.value))
    assert told[0] == told[1]
    assert drawing.drawn(SPEC) == by_itself(monkeypatch, SPEC)


def test_where_nobody_answers_a_chart_is_drawn_all_the_same(monkeypatch, tmp_path):
    monkeypatch.setenv(drawing.DRAWN_BY, str(tmp_path / "nobody"))
    assert drawing.drawn(SPEC) == by_itself(monkeypatch, SPEC)


def test_it_ends_with_who_started_it_and_leaves_nothing(serving):
    started, address, handle = serving
    assert address.is_socket()
    started.communicate("\n")
    assert select.select([handle], [], [], PATIENCE)[0]
    assert not address.parent.exists()


def test_it_ends_when_who_started_it_is_killed(serving):
    started, address, handle = serving
    started.kill()
    assert select.select([handle], [], [], PATIENCE)[0]
    shutil.rmtree(address.parent)
