"""Pages of the built book, opened in a browser and watched."""

import re

PHONE = {"width": 360, "height": 800}
TABLET = {"width": 768, "height": 800}
DESK = {"width": 1440, "height": 900}

# What is far below has no look before it comes near, and no place beside its neighbours: here all
# is near, as it is for whoever has come there.
NEAR = """for (const e of document.querySelectorAll("main *"))
  if (getComputedStyle(e).contentVisibility === "auto") e.style.contentVisibility = "visible";"""


class Watched:
    """A page whose requests and complaints are written down."""

    def __init__(self, browser, address, **options):
        self.page = browser.new_page(**options)
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        complain = self.complaints.append
        self.page.on("pageerror", lambda error: complain(error.message))
        self.page.on("console", lambda m: complain(m.text) if m.type == "error" else None)
        self.page.goto(address, wait_until="load")

    def outside(self):
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]

    def needless(self):
        named = r"\.(woff2?|ttf)\b|search-index|search-ranking"
        return [url for url in self.requests if re.search(named, url)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.page.close()


def pages_of(folder):
    """The pages that show something: not those that only send the reader on to another."""
    return sorted(
        path
        for path in folder.rglob("*.html")
        if not path.relative_to(folder).parts[0] == "_static"
        and 'http-equiv="Refresh"' not in path.read_text(encoding="utf-8")[:1000]
    )
