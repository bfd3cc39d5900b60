"""Install requirements.lock into the environment that runs this: by uv, which is quick, or by pip.

    python .ci/install.py              the packages of the lock
    python .ci/install.py --package    the casebook itself, from this folder

It needs nothing but Python and pip. pip brings uv, with the version and hashes that the lock has
for it, and uv the rest. Where uv has no wheel or fails, pip does all. uv does not read the settings
of pip, so they are passed on: packages come from wherever pip takes them.
"""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
LOCK = FOLDER / "requirements.lock"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")
LOCKED = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement")
PACKAGE = ("--no-deps", "--no-build-isolation", "--editable", str(FOLDER))
# What uv calls a setting of pip, and what stands between several values.
SETTINGS = {
    "index-url": ("UV_DEFAULT_INDEX", None),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "timeout": ("UV_HTTP_TIMEOUT", None),
    "cert": ("SSL_CERT_FILE", None),
    "client-cert": ("SSL_CLIENT_CERT", None),
    "proxy": ("ALL_PROXY", None),
}
# Not needed by the book's pages, so Python may read their source whenever they are used.
LEFT_AS_SOURCE = r"[/\\](tests?|jupyterlab|mypy|scipy|sklearn|statsmodels)[/\\]"


def split_lock(text: str, name: str = "uv") -> tuple[str, str]:
    """Return the lines of one package in a lock, and all other lines."""
    own = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", text, re.MULTILINE)
    if own is None:
        raise SystemExit(f"requirements.lock has no {name}.")
    return own.group(), text[: own.start()] + text[own.end() :]


def read_settings(listed: str) -> dict[str, str]:
    """Return the settings that ``pip config list`` prints, by their names on the command line.

    A variable of the environment goes before a setting for ``install``, that before a global one.
    """
    settings: dict[str, tuple[int, str]] = {}
    for section, name, value in re.findall(r"^(:env:|[a-z]+)\.([\w-]+)=(.*)$", listed, re.M):
        rank = {"global": 1, "install": 2, ":env:": 3}.get(section, 0)
        if rank >= settings.get(name, (1, ""))[0]:
            settings[name] = rank, ast.literal_eval(value)
    return {name: value for name, (_, value) in settings.items()}


def for_uv(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the environment that tell uv what pip's settings tell pip."""
    # pip looks at all indexes and takes the best; the hashes make that safe.
    variables = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for name, (variable, separator) in SETTINGS.items():
        value = settings.get(name, "")
        if value.strip():
            variables[variable] = separator.join(value.split()) if separator else value
    if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        variables["UV_NO_INDEX"] = "1"
    return variables


def runs(*command: str | Path, environment: Mapping[str, str] | None = None) -> bool:
    """Run a command; whether it succeeded."""
    try:
        return subprocess.run(command, env=environment).returncode == 0
    except OSError:
        return False


def uv_installs(*arguments: str | Path) -> bool:
    """Let uv install into this environment, from where pip would take the packages."""
    program = Path(sysconfig.get_path("scripts")) / ("uv.exe" if os.name == "nt" else "uv")
    listed = subprocess.run((*PIP, "config", "list"), capture_output=True, text=True).stdout
    # What somebody has told uv itself stays.
    environment = for_uv(read_settings(listed)) | os.environ
    offline = ["--no-index"] if "UV_NO_INDEX" in environment else []
    command = (program, "pip", "install", "--quiet", "--python", sys.executable, *offline)
    return runs(*command, *arguments, environment=environment)


def install_lock() -> bool:
    """Install all packages of the lock; whether it succeeded."""
    uv, others = split_lock(LOCK.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        first, rest = Path(folder, "uv.txt"), Path(folder, "others.txt")
        first.write_text(uv, encoding="utf-8")
        rest.write_text(others, encoding="utf-8")
        has_uv = runs(*PIP, "install", *LOCKED, first)
        if not (has_uv and uv_installs(*LOCKED, rest)):
            print("uv does not serve here: pip installs the packages, which takes longer.")
            return runs(*PIP, "install", *LOCKED, rest)
    if sys.dont_write_bytecode:
        # Python would compile them again at every start; pip compiles what it installs in any case.
        libraries = sysconfig.get_path("purelib")
        runs(sys.executable, "-m", "compileall", "-qq", "-j", "0", "-x", LEFT_AS_SOURCE, libraries)
    return True


def install_package() -> bool:
    """Install the casebook so that it runs from this folder; whether it succeeded."""
    return uv_installs(*PACKAGE) or runs(*PIP, "install", *PACKAGE)


if __name__ == "__main__":
    done = install_package() if "--package" in sys.argv[1:] else install_lock()
    sys.exit(0 if done else 1)
