"""How light a chapter is to open, beside a page of stock Jupyter Book with the same chapter.

    python -m benchmarks reading [--runs N] [--scripts FOLDER] [CHAPTER ...]

Both books are built in temporary folders. In the stock book, Jupyter Book builds the same pages
with none of our extensions, settings, styles and scripts; in the chapters that are compared,
`display.chart` hands the Altair chart over as it is, so that Altair's default renderer shows it:
three scripts, which the page asks a CDN for, one after the other. Tables and cards are the same on
both sides, without our style sheet on the stock side.

A local server answers both, over HTTP/1.1, compressing text with gzip (level 6). The addresses of
the CDN are rewritten to the same server: the stock page is spared looking up, and connecting to,
a second host. What the CDN serves is taken from vl-convert, which carries Vega, Vega-Lite and
vega-embed as one script: it is served in the place of Vega, and the other two come nearly empty.
It is a little larger than the three published files together; `--scripts` names a folder with
`vega.min.js`, `vega-lite.min.js` and `vega-embed.min.js` to serve instead.

Chromium opens each page in a context of its own with an empty cache. Bytes are what the browser
says it received (encodedDataLength: headers and compressed bodies) until nothing has been asked
for during half a second. Time is from the start of the navigation, on a connection held to 1.6
Mbit/s with 150 ms latency, until the first frame in which a chart has its place and size on the
page, wherever on the page it stands: a still picture here, Vega's canvas there. Runs alternate
between the two pages; the medians are compared. Nothing passes or fails.
"""

import argparse
import gzip
import http.server
import json
import statistics
import sys
import tempfile
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks._books import ROOT, build, copy_book, tell
from casebook.site import browsers

CHAPTERS = ("01-commissioned-communities", "07-coding-together")
RUNS = 5
BITS, LATENCY = 1_600_000, 150  # per second; ms
AIM_BYTES, AIM_TIME = 1 / 4, 1 / 5
CDN, PLACE = "https://cdn.jsdelivr.net/npm/", "/cdn/"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
PACKED = {".html", ".css", ".js", ".json", ".svg"}

# Runs before the chapter's own cells: what a chapter would do without our display.
DEFAULT_RENDERER = """\
import altair
from casebook import display
display.chart = lambda spec, **words: altair.Chart.from_dict(spec) if type(spec) is dict else spec
"""

# A frame is only drawn once no style sheet is waited for; an element is whole once something
# follows it, or the page is at its end.
WATCH = """
(() => {
  const whole = (e) => {
    for (; e && e !== document.body; e = e.parentElement) if (e.nextSibling) return true;
    return document.readyState !== "loading";
  };
  const there = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 50 && box.height > 30 && e.checkVisibility() && whole(e);
  };
  const look = () => {
    if ([...document.querySelectorAll("SELECTOR")].some(there))
      requestAnimationFrame(() => (window.firstChart = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
SELECTORS = {"ours": ".cb-figure .cb-still > svg", "stock": ".vega-embed :is(canvas, svg).marks"}


class Files:
    """The files of two books as a server sends them, packed once and kept."""

    def __init__(self, books: dict[str, Path], scripts: dict[str, bytes]):
        self.books = books
        self.scripts = scripts
        self.kept = {}

    def answer(self, address: str) -> tuple[str, bytes, bool] | None:
        """Return type, body and whether it is packed; None if there is no such file."""
        path = unquote(urlsplit(address).path)
        if path not in self.kept:
            self.kept[path] = self._answer(path)
        return self.kept[path]

    def _answer(self, path: str) -> tuple[str, bytes, bool] | None:
        if path.startswith(PLACE):
            name = path.removeprefix(PLACE).partition("@")[0]
            suffix, body = ".js", self.scripts.get(name)
        else:
            book, _, rest = path.lstrip("/").partition("/")
            folder = self.books.get(book)
            if folder is None or not (folder / rest).resolve().is_relative_to(folder.resolve()):
                return None
            if not (folder / rest).is_file():
                return None
            suffix, body = Path(rest).suffix, (folder / rest).read_bytes()
            if suffix == ".html":
                body = body.replace(CDN.encode(), PLACE.encode())
        if body is None:
            return None
        packed = suffix in PACKED
        body = gzip.compress(body, 6, mtime=0) if packed else body
        return TYPES.get(suffix, "application/octet-stream"), body, packed


@contextmanager
def served(files: Files):
    """Serve files on a free port of this machine; gives the address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):
            found = files.answer(self.path)
            kind, body, packed = found or ("text/plain", b"there is no such file\n", False)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=3600")
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def open_page(chromium, address: str, selector: str, throttled: bool) -> dict:
    """Open a page in an empty browser.

    Parameters
    ----------
    chromium : playwright Browser
    address : str
    selector : str
        What a chart is on that page.
    throttled : bool
        Hold the connection to `BITS` and `LATENCY`.

    Returns
    -------
    dict
        ``first`` (milliseconds until the first chart), ``received`` (a Counter of bytes by kind of
        file), ``files`` (name and bytes of each), ``asked`` (all addresses).
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        network = context.new_cdp_session(page)
        asked, kinds, received, files = [], {}, Counter(), Counter()

        def on_request(event):
            asked.append(event["request"]["url"])
            kinds[event["requestId"]] = (event.get("type", "Other"), event["request"]["url"])

        def on_finished(event):
            kind, url = kinds.get(event["requestId"], ("Other", "?"))
            received[kind] += event["encodedDataLength"]
            files[url.rpartition("/")[2].partition("?")[0]] += event["encodedDataLength"]

        network.on("Network.requestWillBeSent", on_request)
        network.on("Network.loadingFinished", on_finished)
        network.send("Network.enable")
        if throttled:
            network.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": LATENCY,
                    "downloadThroughput": BITS / 8,
                    "uploadThroughput": BITS / 8,
                },
            )
        page.add_init_script(WATCH.replace('"SELECTOR"', json.dumps(selector)))
        page.goto(address, wait_until="load", timeout=120_000)
        page.wait_for_function("window.firstChart !== undefined", timeout=120_000)
        page.wait_for_load_state("networkidle", timeout=120_000)
        first = page.evaluate("window.firstChart")
    finally:
        context.close()
    return {"first": first, "received": received, "files": files, "asked": asked}


def use_default_renderer(notebook: Path) -> None:
    """Have the charts of a chapter shown by Altair itself."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = {
        "cell_type": "code",
        "id": "default-renderer",
        "metadata": {"tags": ["remove-cell"]},
        "execution_count": None,
        "outputs": [],
        "source": DEFAULT_RENDERER,
    }
    content["cells"].insert(1, cell)
    notebook.write_text(json.dumps(content), encoding="utf-8")


def build_books(folder: Path, chapters: list[str]) -> dict[str, Path]:
    """Build both books in a folder; return where their pages are."""
    tell("building this book")
    ours = copy_book(folder / "ours")
    build(ours)
    tell("building the chapters with stock Jupyter Book")
    others = [p.stem for p in (ROOT / "notebooks").glob("*.ipynb") if p.stem not in chapters]
    cached = [f"notebooks/{stem}*" for stem in others] + ["book/**"]
    stock = copy_book(folder / "stock", stock=True, cached=cached)
    for chapter in chapters:
        use_default_renderer(stock / "notebooks" / f"{chapter}.ipynb")
    build(stock, stock=True)
    return {"ours": ours / "_build" / "html", "stock": stock / "_build" / "html"}


def scripts_of(folder: Path | None) -> dict[str, bytes]:
    """Return what the CDN serves, by package."""
    names = ("vega", "vega-lite", "vega-embed")
    if folder is not None:
        return {name: (folder / f"{name}.min.js").read_bytes() for name in names}
    import vl_convert

    from casebook.display.drawing import VEGA_LITE

    snippet = "Object.assign(window, {vega, vegaLite, vegaEmbed});"
    module = vl_convert.javascript_bundle(snippet, VEGA_LITE)
    nothing = b"/* in vega */\n"
    return {
        "vega": f"(() => {{\n{module}\n}})();\n".encode(),
        "vega-lite": nothing,
        "vega-embed": nothing,
    }


def compare(chromium, host: str, chapter: str, runs: int) -> None:
    """Print how two pages of one chapter compare."""
    address = {side: f"{host}/{side}/notebooks/{chapter}.html" for side in SELECTORS}
    unhindered = {
        side: open_page(chromium, address[side], SELECTORS[side], throttled=False)
        for side in SELECTORS
    }
    first = {side: [] for side in SELECTORS}
    for run in range(runs):
        tell(f"{chapter}: run {run + 1} of {runs}")
        for side in SELECTORS:
            opened = open_page(chromium, address[side], SELECTORS[side], throttled=True)
            first[side].append(opened["first"] / 1000)
    total = {side: sum(seen["received"].values()) for side, seen in unhindered.items()}
    print(f"\n{chapter}")
    print(f"{'':32} {'this book':>10} {'stock':>10} {'ratio':>6} {'aim':>6}")

    def line(label, ours, stock, form, aim=None):
        ratio = f"{ours / stock:6.2f}" if stock else f"{'':6}"
        print(f"{label:32} {ours:>10{form}} {stock:>10{form}} {ratio} {aim or '':>6}")

    line("KB received", total["ours"] / 1000, total["stock"] / 1000, ",.0f", f"{AIM_BYTES:.2f}")
    for kind in sorted(unhindered["ours"]["received"] | unhindered["stock"]["received"]):
        parts = [unhindered[side]["received"][kind] / 1000 for side in SELECTORS]
        line(f"  {kind.lower()}", *parts, ",.0f")
    asked = [len(unhindered[side]["asked"]) for side in SELECTORS]
    line("requests", *asked, ",")
    medians = [statistics.median(first[side]) for side in SELECTORS]
    line("s to first chart, median", *medians, ".2f", f"{AIM_TIME:.2f}")
    line("  fastest", *(min(first[side]) for side in SELECTORS), ".2f")
    line("  slowest", *(max(first[side]) for side in SELECTORS), ".2f")
    for side in SELECTORS:
        largest = unhindered[side]["files"].most_common(6)
        print(f"largest, {side}: " + ", ".join(f"{n} {b / 1000:,.0f} KB" for n, b in largest))
        outside = {u for u in unhindered[side]["asked"] if not u.startswith((host, "data:"))}
        print(f"asked of other hosts, {side}: {', '.join(sorted(outside)) or 'nothing'}")


def main(arguments: list[str]) -> int:
    """Build, serve, open, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks reading")
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", default=list(CHAPTERS))
    parser.add_argument("--runs", type=int, default=RUNS, help="throttled runs of each page")
    parser.add_argument("--scripts", type=Path, help="folder with the three published scripts")
    options = parser.parse_args(arguments)
    for chapter in options.chapters:
        if not (ROOT / "notebooks" / f"{chapter}.ipynb").exists():
            parser.error(f"there is no chapter {chapter!r} in notebooks/")
    program = browsers.find()
    if program is None:
        tell(f"reading: not measured: {browsers.MISSING}")
        return 1
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        tell("reading: not measured, for playwright is not installed")
        return 1
    scripts = scripts_of(options.scripts)
    with tempfile.TemporaryDirectory() as folder:
        books = build_books(Path(folder), options.chapters)
        print((sys.modules[__name__].__doc__ or "").partition("\n\n")[2].partition("\n\n")[2])
        print(
            f"{options.runs} runs of each page. Chart scripts of the stock page, packed: "
            + ", ".join(
                f"{n} {len(gzip.compress(b, 6)) / 1000:,.0f} KB" for n, b in scripts.items()
            )
            + (" (published files)" if options.scripts else " (from vl-convert)")
        )
        with served(Files(books, scripts)) as host, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=program, args=list(browsers.SWITCHES)
            )
            for chapter in options.chapters:
                compare(chromium, host, chapter, options.runs)
            chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
