"""Setting up: uv is taken from the lock, gets pip's settings, and pip stands in where uv fails."""

import importlib.util
import sys

import pytest
from helpers.places import ROOT

PLACE = ROOT / ".ci" / "install.py"
LISTED = """\
:env:.find-links='wheels other'
global.index-url='https://packages.example/simple'
global.find-links='elsewhere'
global.timeout='60'
install.extra-index-url='file:///one file:///two'
install.timeout='90'
freeze.timeout='1'
"""


@pytest.fixture
def install(monkeypatch):
    spec = importlib.util.spec_from_file_location("install", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # What uv has been told on this machine is not part of the test.
    monkeypatch.setattr(module.os, "environ", {"PATH": "", "UV_HTTP_TIMEOUT": "5"})
    return module


def test_uv_stands_apart_with_its_hashes_and_nothing_is_lost(install):
    text = install.LOCK.read_text(encoding="utf-8")
    uv, others = install.split_lock(text)
    assert uv.startswith("uv==")
    assert uv.count("--hash=sha256:") > 5
    assert sum(line[:1].isalnum() for line in uv.splitlines()) == 1
    assert "\nuv==" not in others
    assert sorted((uv + others).splitlines()) == sorted(text.splitlines())


def test_a_lock_without_uv_is_refused(install):
    with pytest.raises(SystemExit, match="has no uv"):
        install.split_lock("uvicorn==1 \\\n    --hash=sha256:00\n")


def test_settings_of_pip_reach_uv_in_pips_order(install):
    settings = install.read_settings(LISTED)
    assert install.for_uv(settings) == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "https://packages.example/simple",
        "UV_INDEX": "file:///one file:///two",
        "UV_FIND_LINKS": "wheels,other",
        "UV_HTTP_TIMEOUT": "90",
    }
    assert "UV_NO_INDEX" in install.for_uv({"no-index": "true"})
    assert "UV_NO_INDEX" not in install.for_uv({"no-index": "false"})


def test_what_uv_was_told_itself_stays(install, monkeypatch):
    seen = {}
    monkeypatch.setattr(
        install.subprocess,
        "run",
        lambda *_, **__: type("Done", (), {"stdout": LISTED + "global.no-index='1'\n"}),
    )
    monkeypatch.setattr(
        install, "runs", lambda *command, environment: seen.update(environment, call=command)
    )
    install.uv_installs("x")
    assert seen["UV_HTTP_TIMEOUT"] == "5"
    assert seen["UV_FIND_LINKS"] == "wheels,other"
    assert "--no-index" in seen["call"]


@pytest.fixture
def work(install, monkeypatch):
    """Record what is run; programs named in `fails` fail."""
    calls, fails = [], set()

    def runs(*command, environment=None):
        text = " ".join(map(str, command))
        calls.append(text)
        return not any(name in text for name in fails)

    monkeypatch.setattr(install, "runs", runs)
    return calls, fails


@pytest.mark.slow
@pytest.mark.parametrize("failing", ["uv.txt", "scripts/uv pip"])
def test_pip_installs_the_packages_where_uv_is_missing_or_fails(
    install, work, monkeypatch, capsys, failing
):
    calls, fails = work
    monkeypatch.setattr(install.sysconfig, "get_path", lambda _: "scripts")
    fails.add(failing)
    assert install.install_lock()
    (last,) = (text for text in calls if "others.txt" in text and "-m pip" in text)
    assert "--require-hashes" in last
    assert "pip installs the packages" in capsys.readouterr().out


def test_a_failure_of_both_is_a_failure(install, work):
    work[1].update(["uv.txt", "others.txt"])
    assert not install.install_lock()


@pytest.mark.slow
@pytest.mark.parametrize("never", [True, False])
def test_bytecode_is_made_at_once_if_python_will_not_make_it_later(
    install, work, monkeypatch, never
):
    monkeypatch.setattr(sys, "dont_write_bytecode", never)
    assert install.install_lock()
    assert any("compileall" in text for text in work[0]) is never


def test_the_script_needs_nothing_that_is_not_there_yet():
    lines = PLACE.read_text(encoding="utf-8").splitlines()
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    assert {line.split()[1].split(".")[0] for line in imports} <= sys.stdlib_module_names
