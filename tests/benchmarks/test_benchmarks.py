"""The benchmarks of pages and builds measure what they say: tried without building a book."""

import gzip
import json
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
import yaml
from helpers.places import ROOT


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))


def test_all_are_listed():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0
    for name in ("building", "engines", "opening", "phone", "reading", "table", "testing", "walk"):
        assert f"\n  {name} " in done.stdout
    assert "_books" not in done.stdout
    assert "_results" not in done.stdout


def test_what_a_build_keeps_is_a_share_of_what_the_table_says():
    from benchmarks import building, table

    took = {("cold", "stock"): [100, 120, 110], ("cold", "ours"): [33]}
    took |= {(step, "stock"): [20] for step in building.AIMS if step != "cold"}
    took |= {(step, "ours"): [10] for step in building.AIMS if step != "cold"}
    rows = {row["step"]: row for row in building.steps(took, took)}
    assert (rows["cold"]["of_cold"], rows["cold"]["clock"]) == (pytest.approx(0.3), 33)
    assert rows["nothing changed"]["of_same"] == 0.5
    assert set(rows) == set(table.STEPS)


def test_a_stock_book_has_our_pages_and_none_of_our_extensions(tmp_path):
    from benchmarks import _books

    copy = _books.copy_book(tmp_path / "stock", stock=True)
    settings = yaml.safe_load((copy / "_config.yml").read_text(encoding="utf-8"))
    assert settings["execute"]["execute_notebooks"] == "force"
    assert "casebook" not in json.dumps(settings["sphinx"])
    assert (copy / "_toc.yml").read_bytes() == (ROOT / "_toc.yml").read_bytes()
    assert not (copy / "_build").exists()
    assert (copy / "benchmarks" / "results" / "latest.json").is_file()  # How fast is made of it
    foreign = {"sphinx": {"extra_extensions": ["casebook.site", "sphinx_proof"]}}
    assert _books.stock_settings(foreign)["sphinx"]["extra_extensions"] == ["sphinx_proof"]


def test_a_failed_build_is_no_measurement(tmp_path):
    from benchmarks import _books

    with pytest.raises(_books.BuildFailed, match="ouch"):
        _books.build(tmp_path, command=("-c", "raise SystemExit('ouch')"))
    said = "print('Executing notebook failed: x')"  # stock Jupyter Book goes on after that
    with pytest.raises(_books.BuildFailed):
        _books.build(tmp_path, command=("-c", said))


def test_chapters_that_ran_are_told_by_the_names_of_both(tmp_path):
    from benchmarks import _books

    said = f"print('chapter a/b: ran in 1.0 s\\n{tmp_path}/c/d.ipynb: Executed notebook in 2 s')"
    assert _books.build(tmp_path, command=("-c", said)).ran == ["a/b", "c/d"]


def test_the_changes_of_the_benchmark_can_still_be_made(tmp_path):
    from benchmarks import _books, building

    copy = _books.copy_book(tmp_path / "book")
    building.change_chapter(copy)
    building.change_helper(copy)
    assert building.NEW_TEXT in (copy / building.HELPER).read_text(encoding="utf-8")
    assert building.NEW_OUTPUT in (copy / f"{building.CHAPTER}.ipynb").read_text(encoding="utf-8")
    with pytest.raises(_books.BuildFailed, match="name another"):
        building.change_helper(copy)


def test_the_server_packs_text_and_stands_in_for_the_cdn(tmp_path):
    from benchmarks import reading

    page = f'<script src="{reading.CDN}vega@6?noext"></script>'
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "a.woff2").write_bytes(b"font")
    files = reading.Files({"ours": tmp_path}, {"vega": b"script"})
    with reading.served(files) as host:

        def get(path):
            with urllib.request.urlopen(host + path) as answer:
                return answer.headers["Content-Encoding"], answer.read()

        packing, body = get("/ours/a.html?v=1")
        assert (packing, gzip.decompress(body)) == (
            "gzip",
            page.replace(reading.CDN, "/cdn/").encode(),
        )
        packing, body = get("/cdn/vega@6?noext")
        assert (packing, gzip.decompress(body)) == ("gzip", b"script")
        assert get("/ours/a.woff2") == (None, b"font")
        for path in ("/ours/b.html", "/ours/../test_light.py", "/cdn/d3@7", "/theirs/a.html"):
            with pytest.raises(urllib.error.HTTPError):
                get(path)


def test_time_to_the_first_chart_waits_for_the_chart(tmp_path, browser):
    from benchmarks import reading

    chart = '<figure class="cb-figure"><div class="cb-still"><svg {size}></svg></div></figure>'
    late = (
        "<script>setTimeout(() => document.querySelector('svg').setAttribute('width', 300), 700)"
        "</script>"
    )
    (tmp_path / "at-once.html").write_text(chart.format(size='width="300" height="200"'))
    (tmp_path / "late.html").write_text(chart.format(size='width="10" height="200"') + late)
    with reading.served(reading.Files({"ours": tmp_path}, {})) as host:
        first = {
            name: reading.open_page(
                browser, f"{host}/ours/{name}.html", reading.SELECTORS["ours"], throttled
            )
            for name, throttled in (("at-once", False), ("late", False))
        }
        slow = reading.open_page(
            browser, f"{host}/ours/at-once.html", reading.SELECTORS["ours"], throttled=True
        )
    assert first["late"]["first"] > 700
    assert slow["first"] > reading.LATENCY
    received = sum(first["at-once"]["received"].values())
    size = len((tmp_path / "at-once.html").read_bytes())
    assert 100 < received < size + 1000


def test_without_a_browser_nothing_is_built(monkeypatch, capsys):
    from benchmarks import reading

    monkeypatch.setattr(reading.browsers, "find", lambda: None)
    monkeypatch.setattr(reading, "build_books", lambda *_: pytest.fail("it was built"))
    assert reading.main([]) == 1
    assert "not measured: no browser: Chromium" in capsys.readouterr().err


def test_an_unknown_chapter_is_refused(capsys):
    from benchmarks import reading

    with pytest.raises(SystemExit):
        reading.main(["99-nothing"])
    assert "no chapter '99-nothing'" in capsys.readouterr().err
