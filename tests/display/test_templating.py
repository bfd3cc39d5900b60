"""Templates escape what they are given, and policies name what they let through."""

import jinja2
import pytest
from helpers.places import ROOT
from markupsafe import Markup

from casebook.display import Html, content_security_policy, link, render, source_hash, templating


@pytest.fixture
def template(monkeypatch):
    """Render from a text instead of a file, in an environment set up like the real ones."""
    environment = templating._environment("casebook.display").overlay()

    def fill(text, **parts):
        environment.loader = jinja2.DictLoader({"page.html": text})
        monkeypatch.setattr(templating, "_environment", lambda package: environment)
        return render("page.html", **parts)

    return fill


def test_texts_are_escaped_and_markup_is_not(template):
    filled = template("{{ a }}{{ b }}", a="<b>\"'&", b=link("x<y", "#z"))
    assert filled == '&lt;b&gt;&#34;&#39;&amp;<a href="#z">x&lt;y</a>'
    assert isinstance(filled, Markup)


def test_what_is_rendered_stays_whole_in_another_template(template):
    assert template("{{ a }}", a=template("<p>{{ b }}</p>", b="&")) == "<p>&amp;</p>"
    assert template("{{ a }}", a=Html(Markup("<hr>"), "a line")) == "<hr>"


def test_a_name_that_nobody_gave_is_an_error(template):
    with pytest.raises(jinja2.UndefinedError, match="'title' is undefined"):
        template("{{ title }}")


def test_data_cannot_end_the_script_that_they_stand_in(template):
    filled = template("<script>{{ a | tojson }}</script>", a={"b": "</script><!--", "a": "å"})
    assert filled.count("</") == 1
    assert "<!--" not in filled
    assert filled.startswith('<script>{"a":"å","b":"')


def test_a_single_file_may_run_its_own_script_and_nothing_else():
    rule = content_security_policy(styles=["p {}"], scripts=["run()"])
    rules = dict(part.split(" ", 1) for part in rule.split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": source_hash("run()"),
        "style-src": source_hash("p {}"),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert "script-src" not in content_security_policy(styles=["p {}"])


def test_a_page_with_files_may_load_those():
    rule = content_security_policy(styles=["b {}", "a {}", "b {}"], own_files=True)
    assert "script-src 'self';" in rule
    assert rule.count("'sha256-") == 2
    assert "connect-src" not in rule  # falls under default-src: none


def test_the_hash_is_the_one_that_browsers_reckon():
    # The example of the specification of Content Security Policy Level 3.
    script = "alert('Hello, world.');"
    assert source_hash(script) == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def unused(folder):
    """Templates of a package that nothing in it names: no module, and no other template."""
    files = [p for p in folder.rglob("*") if p.suffix in (".py", ".html", ".svg", ".yml")]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    return [
        path.relative_to(folder).as_posix()
        for path in texts
        if "templates" in path.parent.relative_to(folder).parts
        and not any(path.stem in text for other, text in texts.items() if other != path)
    ]


def test_every_template_is_used(tmp_path):
    # Sphinx and its theme ask by names of their own for some of those that pages are made with.
    found = unused(ROOT / "src" / "casebook")
    assert [name for name in found if not name.startswith("site/templates/")] == []
    (tmp_path / "room" / "templates").mkdir(parents=True)
    (tmp_path / "room" / "module.py").write_text('render("used.html")')
    for name in ("used.html", "dead.html"):
        (tmp_path / "room" / "templates" / name).write_text("")
    assert unused(tmp_path) == ["room/templates/dead.html"]
