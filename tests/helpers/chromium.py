"""The Chromium that tests open pages in: how it is started."""

import functools
import re

from casebook.site import browsers as installed

# For each window Chromium makes pages of its own, for what its address bar might come to show. They
# take longer than most pages of a test, and nobody sees them. Other browsers know no such names.
UNSEEN = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    "PreloadTopChromeWebUI",
)
OFF = "--disable-features="


@functools.cache
def switches(program):
    """With what a Chromium is started: as the book starts it, and without pages that nobody sees.

    Of two switches that turn features off the last one counts. So the browser is asked once what
    Playwright turns off, and that stays off.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(installed.SWITCHES))
        asked = browser.new_browser_cdp_session().send("SystemInfo.getInfo")["commandLine"]
        browser.close()
    return [*installed.SWITCHES, OFF + ",".join([*re.findall(rf"{OFF}(\S+)", asked), *UNSEEN])]
