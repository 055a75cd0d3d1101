"""Look at the built site as its readers do, and write what was found as one table.

    make audit    or, for some pages and without Lighthouse: python -m benchmarks.audit --only 2-3 --quick

Every page is opened in Chromium at 390 and 1280 pixels, light and dark: axe's violations, pictures that are shrunk and
cut, texts that are too small, that lie on each other or are too faint, boxes that scroll without showing it, broken
words. All this again when its cubes have been stepped through and its explorations moved.
Then weights, printing, reading from a folder, the search, and Lighthouse on a few pages, the median of three.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
TABLE = ROOT / "docs/measured.md"
PAGE = """---
description: What the audit found on this site, page by page, in numbers.
search:
  exclude: true
---

# The site, measured

`make audit` opens each page of the built site on a telephone, 390 pixels wide, and on a desktop, 1280, light and dark,
and counts what is not as it should be, again when cubes and explorations have been moved. Then it prints, searches,
reads the copy for a folder, and runs Lighthouse, which gives performance, accessibility, best practices and search
engines up to 100 each; on a telephone the median of three counts. It wrote this page on {date}, with {versions}.

| what | found |
| --- | --- |
{table}"""
QUERIES = json.loads((ROOT / "tests/browser/queries.json").read_text(encoding="utf-8"))
AXE = ROOT / "node_modules/axe-core/axe.min.js"
LOOK = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
LOOK = LOOK[LOOK.index("(least)") :].strip().rstrip(";")
# Cubes step to their next slab, explorations to the last of each choice; returns how many did.
MOVE = """async () => {
    const slabs = document.querySelectorAll(".tl-bar [aria-label='Next slab']");
    const choices = document.querySelectorAll(".tl-explore [data-choice]:is(input[type=range], select)");
    for (const each of slabs) each.click();
    for (const each of choices) {
        each.value = each.max || each.options.length - 1;
        each.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return slabs.length + choices.length;
}"""
WIDTHS = {390: 10.5, 1280: 11}  # and the least size of a text in a picture
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
MEASURED = ("", "chapter/2-1-first-look/", "chapter/2-3-2-broadcasting/", "gallery/")
WORDS = {
    "cut": "pictures that are shrunk and cut",
    "beyond": "texts of pictures that are cut at an edge",
    "small": "pictures with text below 10.5 px (11 on a desktop)",
    "collide": "texts of pictures that lie on each other",
    "strayed": "texts of pictures that stand far from their places",
    "scrolls": "pictures that scroll, at their full size",
    "faint": "texts of pictures below a contrast of 4.5",
    "unmarked": "boxes that scroll and do not show it",
    "squeezed": "broken words in titles and tables",
    "sideways": "pages that scroll sideways",
    "axe": "violations found by axe",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a part of the addresses to look at")
    parser.add_argument("--quick", action="store_true", help="without Lighthouse")
    given = parser.parse_args()
    handler = partial(_Host, directory=str(SITE))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}/"
    files = sorted(SITE.rglob("index.html"))
    pages = [file.parent.relative_to(SITE).as_posix().removeprefix(".") for file in files]
    pages = [f"{page}/" if page else "" for page in pages if given.only in page]
    rows: list[tuple[str, str]] = [("pages", f"{len(pages)}, each in 4 ways")]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        rows += looks(browser, site, pages)
        rows += searched(browser, site)
        rows += printed(browser, site)
        rows += offline(browser)
        tools = ["axe-core"] if given.quick else ["axe-core", "lighthouse"]
        versions = f"Chromium {browser.version}, {', '.join(map(_version, tools))}"
        browser.close()
    rows += weights()
    if not given.quick:
        rows += [row for page in MEASURED for row in lighthouse(site, page)]
    table = "".join(f"| {what} | {found} |\n" for what, found in rows)
    print(table)
    if not given.only:
        page = PAGE.format(date=date.today(), versions=versions, table=table)
        TABLE.write_text(page, encoding="utf-8")


def looks(browser: Browser, site: str, pages: list[str]) -> list[tuple[str, str]]:
    """What is seen of every page at every width, light and dark; each finding is told on standard error."""
    counts: Counter[str] = Counter()
    for width, least in WIDTHS.items():
        for scheme in ("light", "dark"):
            page = _opened(browser, width, scheme)
            for address in pages:
                page.goto(site + address)
                page.evaluate("for (const f of document.querySelectorAll('details')) f.open = true")
                page.wait_for_timeout(250)
                found = page.evaluate(LOOK, least)
                found["axe"] = _axe(page)
                looked = [found]
                if page.evaluate(MOVE):
                    page.wait_for_timeout(600)  # what is a file of its own has come
                    looked.append(page.evaluate(LOOK, least))
                for found in looked:
                    counts["pictures"] += found.pop("pictures")
                    found["sideways"] = [address] * found["sideways"]
                    for kind, places in found.items():
                        counts[kind] += len(places)
                        for place in places:
                            print(f"{address} {width} {scheme} {kind}: {place}", file=sys.stderr)
            page.context.close()
    shown = [("pictures", f"{counts['pictures']:,} looked at")]
    return shown + [(words, str(counts[kind])) for kind, words in WORDS.items()]


def _axe(page: Page) -> list[str]:
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{each['id']} ({len(each['nodes'])})" for each in found]


def searched(browser: Browser, site: str) -> list[tuple[str, str]]:
    """How many queries have the right page first, and what is loaded before somebody searches."""
    page = _opened(browser, 1280, "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site, wait_until="networkidle")
    before = sum("search" in url for url in asked)
    page.add_script_tag(url="assets/search.js")
    first = page.evaluate(
        """async (queries) => {
            const find = tensorlabSearch(await (await fetch("search/search_index.json")).json());
            return queries.map(query => find(query).results[0]?.location ?? "nothing");
        }""",
        list(QUERIES),
    )
    right = sum(got.startswith(want) for got, want in zip(first, QUERIES.values(), strict=True))
    page.context.close()
    return [
        ("searches with the right page first", f"{right} of {len(QUERIES)}"),
        ("requests of the search before somebody searches", str(before)),
    ]


def printed(browser: Browser, site: str) -> list[tuple[str, str]]:
    """Whether a page that is dark on the screen is dark on white on paper."""
    page = _opened(browser, 1280, "dark")
    page.goto(f"{site}chapter/2-3-2-broadcasting/")
    page.emulate_media(media="print", color_scheme="dark")
    ink, ground = page.evaluate(
        """() => [getComputedStyle(document.querySelector("article p")).color,
                  getComputedStyle(document.body).backgroundColor]"""
    )
    page.context.close()
    return [("printed from dark", f"{ink} on {ground}")]


def offline(browser: Browser) -> list[tuple[str, str]]:
    """Whether the copy that is read from a folder is whole."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        subprocess.run([sys.executable, ROOT / ".ci/offline", SITE, copy], check=True, stdout=-3)
        page = _opened(browser, 1280, "light")
        broken: list[str] = []
        page.on("requestfailed", lambda request: broken.append(request.url))
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(f"file://{copy}/index.html")
        page.locator("a", has_text="first look").first.click()
        page.wait_for_url("**/2-1-first-look/index.html")
        page.get_by_placeholder("Search").click()
        page.keyboard.type("broadcasting", delay=20)
        page.locator(".md-search-result__item").first.click()
        page.wait_for_url("**/2-3-2-broadcasting/index.html")
        size = copy.with_name("copy.zip").stat().st_size
        page.context.close()
    return [
        ("read from a folder, without a server", f"{len(broken)} failures"),
        ("its .zip", f"{size / 1e6:.1f} MB"),
    ]


def weights() -> list[tuple[str, str]]:
    """The heaviest page, what all pages load, and the letters, as they travel."""
    pages = {file.parent.name: _packed(file) for file in SITE.rglob("index.html")}
    heaviest = max(pages, key=lambda name: pages[name])
    assets = [file for file in (SITE / "assets").rglob("*") if file.suffix in (".css", ".js")]
    loaded = [file for file in assets if file.name != "search.js" and "workers" not in file.parts]
    fonts = sum(file.stat().st_size for file in (SITE / "assets/fonts").glob("*.woff2"))
    return [
        ("the heaviest page, compressed", f"{pages[heaviest] / 1e3:.0f} kB ({heaviest})"),
        ("style sheets and scripts, compressed", f"{sum(map(_packed, loaded)) / 1e3:.0f} kB"),
        ("letters", f"{fonts / 1e3:.0f} kB"),
    ]


def lighthouse(site: str, page: str) -> list[tuple[str, str]]:
    """The four scores on a telephone and on a desktop: the median of three, and one."""
    rows = []
    for device, runs in (("telephone", 3), ("desktop", 1)):
        scores = [_scores(site + page, device) for _ in range(runs)]
        middle = [f"{statistics.median(each):.0f}" for each in zip(*scores, strict=True)]
        rows.append((f"Lighthouse, {device}: {page or 'home'}", " / ".join(middle)))
    return rows


def _scores(address: str, device: str) -> list[float]:
    arguments = ["--preset=desktop"] if device == "desktop" else []
    done = subprocess.run(
        [
            "npx", "lighthouse", address, "--quiet", "--output=json", *arguments,
            "--only-categories=performance,accessibility,best-practices,seo",
            "--chrome-flags=--headless=new --no-sandbox",
        ],
        cwd=ROOT, env=os.environ | {"CHROME_PATH": CHROMIUM}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [100 * each["score"] for each in json.loads(done.stdout)["categories"].values()]


def _version(package: str) -> str:
    found = json.loads((ROOT / "node_modules" / package / "package.json").read_text("utf-8"))
    return f"{package} {found['version']}"


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes()))


def _opened(browser: Browser, width: int, scheme: str) -> Page:
    viewport = {"width": width, "height": 900}
    # What axe is loaded by, the site's policy forbids.
    return browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True).new_page()


class _Host(SimpleHTTPRequestHandler):
    """Sends files as the hosts of static sites do: text is compressed, and a connection is kept."""

    protocol_version = "HTTP/1.1"
    TEXT = (".html", ".css", ".js", ".svg", ".json")

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file() or file.suffix not in self.TEXT:
            super().do_GET()
            return
        content = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


main()
