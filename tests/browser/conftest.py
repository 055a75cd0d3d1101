"""Fixtures for tests that look at the built site, or at a picture, in a real browser.

- `site_url`: the address, with a slash at its end, of the site that `make docs` built, served on a free port.
- `browser`: the system's Chromium. Where there is none the test is skipped, in CI it fails.
- `new_page`: makes pages, `new_page(width=390, height=844, dark=True)`, each with its own guard. They are taken over
  from the tests before, unless something else is asked of them, or `fresh=True`: for what a page is never rid of.
- `page`: `new_page()` as it stands: light, 1280 by 900.

The guard fails the test, when it is over, for what a reader should never meet: an error on the console, a script that
threw, an answer of 400 or above, a request to another host than this machine.
"""

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SITE = Path(__file__).resolve().parents[2] / "site"
# The first is Chromium without windows, menus and what goes with them: the same pages for a quarter less work.
CHROMIUM = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
HERE = {"127.0.0.1", "localhost"}
# What Chromium leaves out. The first two make a page of the address bar's own in every window that nobody sees, which
# costs more than most pages of ours; a spare renderer is a process for a page that may never come. A second list takes
# the place of Playwright's: the others are those of its own.
WITHOUT = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,"
    "LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,"
    "SpareRendererForSitePerProcess,ThirdPartyStoragePartitioning"
)


@pytest.fixture(scope="session")
def site_url():
    if not (SITE / "index.html").is_file():
        pytest.fail("there is no site to look at: run make docs", pytrace=False)
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(SITE)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        message = f"no browser: none of {', '.join(CHROMIUM)} is installed"
        if os.environ.get("CI"):
            pytest.fail(f"{message}, and CI must look at the site", pytrace=False)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox needs rights that a container does not have.
        options = ["--no-sandbox", f"--disable-features={WITHOUT}"]
        browser = playwright.chromium.launch(executable_path=program, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def idle():
    """Pages whose tests are over, blank again: a process of Chromium for each test is a sixth of the work."""
    return []


@pytest.fixture
def new_page(browser, idle):
    plain, own = [], []

    def make(width=1280, height=900, dark=False, fresh=False, **options):
        size, colours = {"width": width, "height": height}, "dark" if dark else "light"
        fresh = fresh or bool(options)
        if idle and not fresh:
            page, problems = idle.pop()
            problems.clear()
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=colours)
        else:
            # What a test asks a page for, the site's policy may forbid to scripts; a test of the policy asks with it.
            options.setdefault("bypass_csp", True)
            page = browser.new_context(viewport=size, color_scheme=colours, **options).new_page()
            problems = problems_of(page)
        (own if fresh else plain).append((page, problems))
        return page

    yield make
    for page, _ in own:
        page.context.close()
    for page, _ in plain:
        if page.url.startswith(("http:", "file:")):
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.goto("about:blank")
        page.emulate_media(media="null")
    idle.extend(plain)
    problems = [each for _, problems in own + plain for each in problems]
    assert not problems, "\n".join(problems)


def problems_of(page):
    """What a reader should never meet, as it comes."""
    problems = []
    page.on("console", lambda message: problems.extend(_of_console(message)))
    page.on("pageerror", lambda error: problems.append(f"a script threw: {error}"))
    page.on("request", lambda request: problems.extend(of_request(request.url)))
    page.on("response", lambda response: problems.extend(_of_response(response)))
    return problems


@pytest.fixture
def page(new_page):
    return new_page()


def in_colours(page, scheme):
    """Let a page of the site be light or dark, with colours that have faded in."""
    page.emulate_media(color_scheme=scheme)
    # What fades is taken to its end, and not waited for; what lasts for ever has none.
    page.wait_for_function(
        """ground => {
            for (const each of document.getAnimations())
                if (each.effect.getComputedTiming().endTime < Infinity) each.finish();
            return getComputedStyle(document.body).backgroundColor === ground;
        }""",
        arg={"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 30)"}[scheme],
    )


def _of_console(message):
    if message.type in ("error", "warning"):
        yield f"the console says ({message.type}): {message.text}"


def of_request(url):
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HERE:
        yield f"a request to another host: {url}"


def _of_response(response):
    if response.status >= 400:
        yield f"{response.status} for {response.url}"


class _Server(ThreadingHTTPServer):
    # Pages that are opened together ask for more at one time than the five that Python lets wait: the others are asked
    # for again after one, two, four... seconds.
    request_queue_size = 128


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass
