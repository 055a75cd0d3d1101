"""Look at every page of the built site as its readers do, and write one table of what is wrong.

make audit                                             # builds the site, looks at it, writes docs/reference/audit.md
python -m benchmarks.audit                             # prints the table for the site that is there
python -m benchmarks.audit --pages chapter/2-1-first-look gallery --no-lighthouse   # some pages, and quickly

At 390 and 1280 pixels, light and dark: what is wider than the page, pictures that are cut, the smallest text in a
picture, labels that lie on each other, text that is paler than 4.5 to 1 on what lies under it, and what axe finds.
Printed: what is wider than the paper. By weight: HTML, and all that a first visit transfers, compressed as hosts do.
From a file: what does not load. Lighthouse, from npm, gives its scores for some pages: the telephone's is the median of
three runs.

Needs Chromium and, for axe and Lighthouse, Node.js with `npm ci`; what is not there is left out, with its reason.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "site"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ASKED = Path(__file__).with_suffix(".js").read_text("utf-8")
LIGHTHOUSE = "lighthouse@12.8.2"  # the newest that runs on Node.js 18 and 20
BY_LIGHTHOUSE = (
    "",
    "chapter/2-1-first-look/",
    "chapter/2-2-4-higher-rank/",
    "chapter/2-3-2-broadcasting/",
    "chapter/2-4-3-sgd/",
    "gallery/",
    "glossary/",
    "reference/explain/",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
A4 = 718  # pixels between the margins of a page of paper, at 96 to the inch


class Compressed(SimpleHTTPRequestHandler):
    """Serves the site as hosts do: text compressed by gzip."""

    def do_GET(self) -> None:  # noqa: D102 - http.server's name
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or path.suffix in (".png", ".bin", ".woff2", ".gz", ".zip"):
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:  # noqa: D102
        pass


@contextmanager
def served() -> Iterator[str]:
    """The site's address while it is served on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def look(browser: Any, address: str, width: int, dark: bool) -> dict[str, Any]:
    """What a page has to show at a width, in light or dark."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    transferred: list[int] = []
    page.on("requestfinished", lambda request: transferred.append(_size(request)))
    page.goto(address, wait_until="networkidle")
    weight = sum(transferred)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.wait_for_timeout(300)  # colours fade in, explorations come into view
    seen: dict[str, Any] = page.evaluate(ASKED)
    seen["transferred"] = weight
    seen["axe"] = _axe(page)
    if width > A4 and not dark:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": A4, "height": 1000})
        seen["paper"] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    context.close()
    return seen


def _size(request: Any) -> int:
    sizes = request.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def _axe(page: Any) -> list[str]:
    if not AXE.is_file():
        return []
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [each["id"] for each in found["violations"]]


def from_a_file(browser: Any, path: Path) -> list[str]:
    """What does not load where the site is opened from a folder."""
    context = browser.new_context()
    page = context.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(path.as_uri(), wait_until="load")
    page.wait_for_timeout(300)
    context.close()
    return failed


def lighthouse(address: str, chromium: str, telephone: bool) -> list[int]:
    """Lighthouse's four scores of a page, of 100."""
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
    command += ["--chrome-flags=--headless=new --no-sandbox"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    if not telephone:
        command.append("--preset=desktop")
    environment = os.environ | {"CHROME_PATH": chromium}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
    if said.returncode:
        raise SystemExit(f"Lighthouse failed on {address}: {said.stderr[-500:]}")
    categories = json.loads(said.stdout)["categories"]
    return [round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES]


def row(browser: Any, site: str, name: str) -> tuple[list[str], list[str]]:
    """A page's line of the table, and its faults in words."""
    each = {(w, d): look(browser, site + name, w, d) for w in (390, 1280) for d in (False, True)}
    narrow, wide = each[390, False], each[1280, False]
    html = len((SITE / name / "index.html").read_bytes())
    faults = [
        f"{name or 'home'}, {width} pixels, {'dark' if dark else 'light'}: {kind}: {', '.join(what[:6])}"
        for (width, dark), seen in each.items()
        for kind, what in (
            ("labels on each other", seen["collisions"]),
            ("pale", seen["pale"]),
            ("axe", seen["axe"]),
        )
        if what
    ]

    def most(key: str) -> int:
        return max(len(seen[key]) for seen in each.values())

    missing = from_a_file(browser, SITE / name / "index.html")
    faults += [
        f"{name or 'home'}, from a file: {each.removeprefix(SITE.as_uri())}" for each in missing
    ]
    cells = [
        name.rstrip("/") or "home",
        f"{html / 1000:.0f} / {wide['transferred'] / 1000:.0f}",
        str(max(seen["sideways"] for seen in each.values())),
        f"{narrow['cut']} and {wide['cut']} of {wide['pictures']}",
        " and ".join(
            "-" if s["smallest"] == 99 else f"{s['smallest']:.1f}" for s in (narrow, wide)
        ),
        str(most("collisions")),
        str(most("pale")),
        str(most("axe")) if AXE.is_file() else "-",
        str(max(0, wide["paper"])),
        str(len(missing)),
    ]
    return cells, faults


HEADS = (
    "page",
    "HTML / transferred (kB)",
    "sideways (px)",
    "pictures cut at 390 and 1280",
    "smallest text at 390 and 1280 (px)",
    "labels on each other",
    "paler than 4.5",
    "axe",
    "off the paper (px)",
    "missing from a file",
)


def table(heads: tuple[str, ...], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [list(heads), ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("output", nargs="?", type=Path, help="a page to write the table to")
    parser.add_argument(
        "--pages", nargs="+", help="some pages only, such as chapter/2-1-first-look"
    )
    parser.add_argument("--no-lighthouse", action="store_true", help="leave Lighthouse out")
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or not SITE.is_dir():
        raise SystemExit("Needed: Chromium, and the site (make docs).")
    from playwright.sync_api import sync_playwright

    found = sorted(path.parent.relative_to(SITE).as_posix() for path in SITE.rglob("index.html"))
    pages = ["" if page == "." else f"{page.strip('/')}/" for page in given.pages or found]
    rows, faults = [], []
    with served() as site:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for name in pages:
                cells, its = row(browser, site, name)
                rows.append(cells)
                faults += its
                print(*cells, sep=" | ", file=sys.stderr, flush=True)
            browser.close()
        scores = []
        if not given.no_lighthouse and shutil.which("npx"):
            for name in [each for each in BY_LIGHTHOUSE if each in pages]:
                runs = [lighthouse(site + name, chromium, telephone=True) for _ in range(3)]
                others = [min(run[i] for run in runs) for i in (1, 2, 3)]
                desktop = lighthouse(site + name, chromium, telephone=False)
                scores.append(
                    [
                        name.rstrip("/") or "home",
                        f"{median(run[0] for run in runs):.0f}",
                        str(desktop[0]),
                        *(str(min(pair)) for pair in zip(others, desktop[1:], strict=True)),
                    ]
                )
                print(*scores[-1], sep=" | ", file=sys.stderr, flush=True)
    text = table(HEADS, rows)
    if scores:
        heads = ("page", "performance, telephone", "desktop", *CATEGORIES[1:])
        text += "\n\nLighthouse, of 100:\n\n" + table(heads, scores)
    print(text)
    print("\n".join(faults), file=sys.stderr)
    if given.output:
        head = given.output.read_text("utf-8").partition("| page |")[0]
        given.output.write_text(f"{head.rstrip()}\n\n{text}\n", "utf-8")


if __name__ == "__main__":
    main()
