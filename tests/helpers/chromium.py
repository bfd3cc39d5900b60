"""The Chromium that tests open pages in: which it is, and how it is started."""

import functools
import os
import re
import shutil

from casebook.site import browsers as installed

# Chromium without all that is around a page: the same engine, for a third less of the processor.
SHELL = "chromium-headless-shell"
# For each window Chromium makes pages of its own, for what its address bar might come to show. They
# take longer than most pages of a test, and nobody sees them. Other browsers know no such names.
UNSEEN = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    "PreloadTopChromeWebUI",
)
OFF = "--disable-features="


def program():
    """Path of the browser that CASEBOOK_BROWSER names, else of the shell, else of the book's.

    None if the book has none, even where there is a shell: other tests print what they open.
    """
    named = os.environ.get("CASEBOOK_BROWSER")
    if named:
        return shutil.which(named)
    of_the_book = installed.find()
    return of_the_book and (shutil.which(SHELL) or of_the_book)


@functools.cache
def switches(program):
    """With what a Chromium is started: as the book starts it, and without pages that nobody sees.

    Of two switches that turn features off the last one counts. So the browser is asked once what
    Playwright turns off, and that stays off.
    """
    if os.path.basename(program) == SHELL:
        return list(installed.SWITCHES)  # it has no window, and so no such pages
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(installed.SWITCHES))
        asked = browser.new_browser_cdp_session().send("SystemInfo.getInfo")["commandLine"]
        browser.close()
    return [*installed.SWITCHES, OFF + ",".join([*re.findall(rf"{OFF}(\S+)", asked), *UNSEEN])]
