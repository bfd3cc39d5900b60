"""How long a browser is waited for, and how a page is opened again."""

import os
import time

from playwright.sync_api import Error

# Milliseconds. A machine may be slow and have much to do; where all is well nobody waits so long.
PATIENCE = 30_000
# How long a page may take each time to show what was kept.
AGAIN = (2_000, 4_000, 8_000, 16_000)

# So many times slower than it is each page runs if this is set; `CASEBOOK_SLOW=6` finds the tests
# that do not wait for what they expect.
SLOWER = float(os.environ.get("CASEBOOK_SLOW", "1"))

# Whatever a page does not do at once it then does so many milliseconds later: what it does after a
# time, in the next frame, once a script or a file is there, or when it is told of what is kept, of
# its address, its size or what was folded out.
LATE = """(late) => {
  const wait = window.setTimeout;
  const later = (act) => function (...given) { wait(() => act.apply(this, given), late); };
  window.setTimeout = (act, time, ...given) => wait(act, time > 0 ? time + late : 0, ...given);
  window.requestAnimationFrame = (act) => wait(() => act(performance.now()), late);
  window.cancelAnimationFrame = window.clearTimeout;
  const kinds = ["toggle", "hashchange", "popstate", "storage", "resize", "change"];
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, act, ...how) {
    const isLate = kinds.includes(kind) && typeof act === "function" &&
      (kind !== "change" || this instanceof MediaQueryList || this.type === "file");
    return listen.call(this, kind, isLate ? later(act) : act, ...how);
  };
  Object.defineProperty(HTMLScriptElement.prototype, "onload", {
    set(act) { listen.call(this, "load", later(act)); },
  });
  const waits = (of, name) => {
    const act = of?.prototype[name];
    if (act) of.prototype[name] = async function (...given) {
      await new Promise((done) => wait(done, late));
      return act.apply(this, given);
    };
  };
  for (const name of ["text", "arrayBuffer"]) waits(Blob, name);
  waits(window.Clipboard, "writeText");
}"""


# A sheet of a folder loads itself again until it knows that what it keeps is kept, and a test would
# find it gone in the midst of something: here it finds what it looks for at once. The test of it in
# `tests/browser/test_sheet.py` says `unproven`.
PROVEN = """() => {
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    const isAsked = key === "casebook-sheet-before" && !window.unproven;
    return isAsked && this !== sessionStorage ? "yes" : getItem.call(this, key);
  };
}"""


def patient(browser):
    """A browser all of whose pages are waited for, and slow if `CASEBOOK_SLOW` says so."""
    from playwright.sync_api import expect  # costs what a run without a browser has not to pay

    expect.set_options(timeout=PATIENCE)
    new_context, new_page = browser.new_context, browser.new_page

    def patient_context(**options):
        context = new_context(**options)
        make_patient(context)
        return context

    def patient_page(**options):
        page = new_page(**options)
        make_patient(page.context)
        if SLOWER > 1:
            slow_down(page)
        return page

    browser.new_context, browser.new_page = patient_context, patient_page
    return browser


def make_patient(context):
    """Wait long for what pages of a context do, and have it slow if that is asked for."""
    context.set_default_timeout(PATIENCE)
    context.add_init_script(f"({PROVEN})()")
    if SLOWER > 1:
        context.add_init_script(f"({LATE})({50 * SLOWER})")
        context.on("page", slow_down)


def slow_down(page):
    """Have a page run as on a slow machine."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def settle(page):
    """Reload a page until what it keeps outlasts that, so that a test can build on it.

    A browser context that has just begun may lose all that was kept before its storage was ready:
    seen in four of 450 that reloaded at once, and in none of 450 that did this first.
    """
    stores = "[localStorage, sessionStorage]"
    for _ in range(20):
        try:
            page.evaluate(f"{stores}.forEach((store) => store.setItem('settled', 'yes'))")
        except Error:
            return  # a page that may keep nothing
        page.reload()
        if page.evaluate(f"{stores}.every((store) => store.settled === 'yes')"):
            page.evaluate(f"{stores}.forEach((store) => store.removeItem('settled'))")
            return
    raise AssertionError("this browser keeps nothing")


def open_again(page, there, arg=None, address=None):
    """Reload a page, or open an address in it, until what was kept is there.

    Chromium now and then gives a page of a new process, above all one of a file, empty storage;
    with the next reload it is all there. A reader would reload, too. A process can hold on to what
    it was given; so the page is left, and opened again, which a reader would do next.

    Parameters
    ----------
    page : Page
        Where.
    there : str
        A function of JavaScript that says, of `arg`, whether it is there.
    arg : object
        What the function is given.
    address : str, optional
        Where to go first.
    """
    if address:
        page.goto(address)
    else:
        page.reload()
    for longest in AGAIN[:-1]:
        try:
            return page.wait_for_function(there, arg=arg, timeout=longest)
        except Error:
            here = page.url
            page.goto("about:blank")
            page.goto(here)
    return page.wait_for_function(there, arg=arg, timeout=AGAIN[-1])


def becomes(read, wanted):
    """Assert that what is read of a page is what is wanted, or soon becomes it.

    Playwright's own `expect` does that for one element; this is for what is read of several.
    """
    end = time.monotonic() + PATIENCE / 1000
    while (found := read()) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    assert found == wanted, f"{found!r} is not {wanted!r}"


AT_REST = """() => new Promise((done) => {
  const observer = new MutationObserver(again);
  let timer = setTimeout(rest, 100);
  function rest() {
    observer.disconnect();
    done();
  }
  function again() {
    clearTimeout(timer);
    timer = setTimeout(rest, 100);
  }
  observer.observe(document, { subtree: true, childList: true, attributes: true });
})"""


def at_rest(page):
    """Wait until a page changes no more; for what is to be looked at as a whole."""
    page.evaluate(AT_REST)
