"""Sites and a headless Chromium for the tests of `view`.

Every page is watched: an error in its console, an exception, or a request for anything but a file fails the test.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from watched import Watched

from conftest import released
from idlib_corpus import view

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for a module."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM}: Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def released_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the corpus as it is released."""
    folder = tmp_path_factory.mktemp("view") / "site"
    view.write(folder, view.site(released()))
    return folder


@pytest.fixture
def browse(chromium: Any) -> Iterator[Callable[..., Watched]]:
    """Makes pages for a site; with the options of a context of Playwright: `color_scheme`, `viewport`."""
    opened: list[tuple[Any, Watched]] = []

    def begin(site: Path, **options: Any) -> Watched:
        context = chromium.new_context(**options)
        context.set_default_timeout(int(os.environ.get("IDLIB_BROWSER_PATIENCE", "60000")))
        page = context.new_page()
        watched = Watched(page, site)
        page.on("console", lambda said: said.type in ("error", "warning") and watched.faults.append(said.text))
        page.on("pageerror", lambda error: watched.faults.append(str(error)))
        page.on("request", lambda request: watched.requests.append(request.url))
        opened.append((context, watched))
        return watched

    yield begin
    for context, watched in opened:
        context.close()
        assert watched.faults == []
        outside = [url for url in watched.requests if not re.match(r"file:|data:", url)]
        assert outside == []
