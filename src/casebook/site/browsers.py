"""The browser that prints pages and that tests open them in, whichever is installed."""

import shutil

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
# Its own errands (updates, safe browsing) are not requests of a page.
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
MISSING = f"no browser: none of {', '.join(PROGRAMS)} is installed"


def find() -> str | None:
    """The path of the first of `PROGRAMS` that is installed, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
