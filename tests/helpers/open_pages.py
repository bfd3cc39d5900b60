"""Pages of the built book, opened in a browser and watched."""

import re

from helpers.places import ROOT

PHONE = {"width": 360, "height": 800}
TABLET = {"width": 768, "height": 800}
DESK = {"width": 1440, "height": 900}
# In a hand: what is far below is not laid out before it comes near, so that a long page opens in
# half of the time. For whatever is the same there.
IN_HAND = {"viewport": PHONE, "has_touch": True}

# What is far below has no look before it comes near, and no place beside its neighbours: here all
# is near, as it is for whoever has come there.
NEAR = """for (const e of document.querySelectorAll("main *"))
  if (getComputedStyle(e).contentVisibility === "auto") e.style.contentVisibility = "visible";"""


WINDOW = {"width": 1280, "height": 720}  # what a page has that asks for no other
# Where a page is left: it is of a folder, as those of the book are, so that it finds what they
# kept, runs nothing and is small.
EMPTY = (ROOT / "LICENSE").as_uri()
FORGET = """() => {
  for (const store of [localStorage, sessionStorage]) store.clear();
  window.name = "";
}"""


class Watched:
    """A page whose requests and complaints are written down.

    A browser takes as long to begin a page as to show a small one. So whoever is done with a page
    leaves it to the next who asks for one of its kind, with nothing kept in it.
    """

    def __init__(self, browser, address, viewport=WINDOW, **kind):
        self._looks = {
            "color_scheme": kind.get("color_scheme", "light"),
            "reduced_motion": kind.get("reduced_motion", "no-preference"),
        }
        kept = browser.__dict__.setdefault("left_to_others", {})
        self._others = kept.setdefault(tuple(sorted(kind.items())), [])
        if self._others:
            self.page = self._others.pop()
            self.page.set_viewport_size(viewport)
        else:
            self.page = browser.new_page(viewport=viewport, **kind)
        self.requests, self.complaints = [], []
        self._heard = {
            "request": lambda request: self.requests.append(request.url),
            "pageerror": lambda error: self.complaints.append(error.message),
            "console": self._console,
        }
        for event, write in self._heard.items():
            self.page.on(event, write)
        self.page.goto(address, wait_until="load")

    def leave(self):
        """Leave the page to others, with the look of its kind and nothing kept."""
        for event, write in self._heard.items():
            self.page.remove_listener(event, write)
        for other in self.page.context.pages:
            if other is not self.page:
                other.close()
        self.page.goto(EMPTY)
        self.page.evaluate(FORGET)
        self.page.emulate_media(media="null", **self._looks)
        self._others.append(self.page)

    def _console(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def outside(self):
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]

    def needless(self):
        named = r"\.(woff2?|ttf)\b|search-index|search-ranking"
        return [url for url in self.requests if re.search(named, url)]

    def __enter__(self):
        return self

    def __exit__(self, failed, *_):
        if failed:
            self.page.close()
        else:
            self.leave()


def pages_of(folder):
    """The pages that show something: not those that only send the reader on to another."""
    return sorted(
        path
        for path in folder.rglob("*.html")
        if not path.relative_to(folder).parts[0] == "_static"
        and 'http-equiv="Refresh"' not in path.read_text(encoding="utf-8")[:1000]
    )


SCROLLS_BACK = """() => {
  window.scrollBy({ top: -20, behavior: "instant" });
  return document.getElementById("pst-back-to-top").checkVisibility();
}"""


def way_to_the_top(page):
    """The button that the theme offers to whoever scrolls up, once it is there."""
    page.evaluate("window.scrollTo({ top: 3000, behavior: 'instant' })")
    page.wait_for_function(SCROLLS_BACK)
    return page.locator("#pst-back-to-top")
