"""The browser that prints pages and that tests open them in, whichever is installed.

Only Linux puts browsers on the PATH. macOS keeps them in folders of applications, Windows below the
folders for programs, of all users or of one.
"""

import os
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
MAC = ("Chromium", "Google Chrome", "Microsoft Edge")
WINDOWS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
# Its own errands (updates, safe browsing) are not requests of a page.
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
MISSING = (
    "no browser: Chromium, Chrome or Edge is neither on the PATH nor where this system keeps it"
)


def places(
    system: str, environment: Mapping[str, str], home: Path, root: Path = Path("/")
) -> list[Path]:
    """List where a system keeps browsers that are not on its PATH.

    Parameters
    ----------
    system : str
        As `platform.system` names it.
    environment : mapping of str to str
        Environment variables; Windows says in them where programs are.
    home : Path
        The user's own folder.
    root : Path
        The folder that holds all others.

    Returns
    -------
    list of Path
        Whether or not there is anything.
    """
    if system == "Darwin":
        folders = (root / "Applications", home / "Applications")
        return [d / f"{name}.app" / "Contents" / "MacOS" / name for name in MAC for d in folders]
    if system == "Windows":
        # Names of variables have no case on Windows, but `os.environ` gives them in capitals.
        known = {name.upper(): value for name, value in environment.items() if value}
        named = [known[name.upper()] for name in WINDOWS_FOLDERS if name.upper() in known]
        return [Path(folder, program) for program in WINDOWS for folder in named]
    return []


def find() -> str | None:
    """Find a browser: on the PATH, else where the system keeps programs.

    Returns
    -------
    str, or None
        Its path.
    """
    on_path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if on_path is not None:
        return on_path
    kept = places(platform.system(), os.environ, Path.home())
    return next((str(path) for path in kept if os.access(path, os.X_OK) and path.is_file()), None)
