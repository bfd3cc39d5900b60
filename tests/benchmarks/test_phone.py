"""When a page can be used: tried with small pages that are late, busy or deaf."""

import pytest
from helpers.places import ROOT

PAGE = """<!doctype html><meta name="viewport" content="width=device-width">
<main><h1>A page</h1>
<button class="cb-take-open">Take away</button><div class="cb-take-panel" hidden>Panel</div>
<details><summary>Evidence</summary><p>It is said.</p></details></main>
<script>
const busy = (time) => { const end = performance.now() + time; while (performance.now() < end); };
const panel = document.querySelector(".cb-take-panel");
%s
</script>"""
OPENS = """
document.querySelector(".cb-take-open").onclick = () =>
  setTimeout(() => (panel.hidden = false), 120);
"""
LATE = "setTimeout(() => busy(200), 500);"
# As long as it takes to count, which a slow processor takes longer for.
COUNTS = "let sum = 0; for (let n = 0; n < 3e7; n += 1) sum += n % 7; document.title = sum;"
DEAF = "document.querySelector('summary').onclick = (event) => event.preventDefault();"


@pytest.fixture
def opened(tmp_path, browser, monkeypatch):
    """Open a page with a script of its own."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import phone
    from benchmarks.reading import Files, served

    def open_page(script, **how):
        (tmp_path / "page.html").write_text(PAGE % script)
        with served(Files({"ours": tmp_path}, {})) as host:
            return phone.open_page(
                browser, f"{host}/ours/page.html", **{"quiet": 900, "pace": 1} | how
            )

    return open_page


def test_a_page_is_usable_when_its_last_long_task_is_over(opened):
    late = opened(OPENS + LATE)
    assert late["usable"] >= 0.7
    assert 0 < late["paint"] <= late["usable"]
    assert late["answer"] >= 0.12
    assert late["processor"] > 0


def test_a_slow_processor_takes_longer(opened):
    quick, slow = opened(OPENS + COUNTS), opened(OPENS + COUNTS, pace=6)
    assert slow["processor"] > 2 * quick["processor"]


@pytest.mark.parametrize("script", ["", OPENS + DEAF])
def test_a_page_that_answers_no_tap_is_not_usable(opened, script, monkeypatch):
    from benchmarks import phone

    monkeypatch.setattr(phone, "ANSWERS", 1500)
    with pytest.raises(phone.NotUsable, match="does not answer a tap"):
        opened(script)


def test_the_middle_of_several_runs_counts(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import phone

    times = iter([1.0, 9.0, 2.0])

    def open_page(chromium, address):
        return dict.fromkeys(("paint", "usable", "answer", "processor"), next(times))

    monkeypatch.setattr(phone, "open_page", open_page)
    (row,) = phone.measure(None, "http://localhost", {"one": "a"}, 3)
    assert (row["page"], row["usable"], row["quickest"]) == ("one", 2.0, 1.0)
    assert (row["aim_paint"], row["aim_usable"]) == (1, 3)


def test_its_pages_are_in_the_book(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import phone

    chapters = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    pages = {path.stem for path in (ROOT / "book" / "reference").iterdir()}
    for address in phone.PAGES.values():
        assert address.rpartition("/")[2] in chapters | pages, address
