"""A page that is handed on from test to test is as one that was just begun."""

from helpers.open_pages import DESK, PHONE, Watched

STATE = """() => ({
  kept: [localStorage.length, sessionStorage.length, window.name],
  looks: ["print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"]
    .map((one) => matchMedia(one).matches),
  width: innerWidth,
  place: [scrollY, location.hash, document.activeElement.tagName],
})"""
USED = """() => {
  localStorage.mode = sessionStorage.own = window.name = "used";
  location.hash = "used";
  document.querySelector("a").focus();
  console.error("used");
}"""


def test_what_one_test_leaves_no_other_finds(browser, built_book):
    address = (built_book / "book" / "how-to-read.html").as_uri()
    with Watched(browser, address, viewport=DESK, color_scheme="dark") as watched:
        first, page = watched.page.evaluate(STATE), watched.page
        page.evaluate(USED)
        page.set_viewport_size(PHONE)
        page.emulate_media(media="print", color_scheme="light", reduced_motion="reduce")
        assert all(one != watched.page.evaluate(STATE)[key] for key, one in first.items())
        assert "used" in watched.complaints
    with Watched(browser, address, viewport=DESK, color_scheme="dark") as watched:
        assert watched.page is page
        assert watched.page.evaluate(STATE) == first
        assert watched.complaints == watched.outside() == []
        assert watched.requests
    with Watched(browser, address, viewport=DESK) as other:
        assert other.page is not page
