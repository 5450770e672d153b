"""A page of a site in a browser, and what the tests of `view` ask it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LANGS = "langs=es,ar,ja"
ARTICLE = f"#article?{LANGS}"
Browse = Callable[..., "Watched"]


@dataclass
class Watched:
    """A page of the browser, and what it asked for and complained of."""

    page: Any
    site: Path
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, hash_: str = "", file: str = "index.html") -> Any:
        """Open a page of the site by its hash, and wait until a document is shown."""
        self.page.goto(f"{(self.site / file).as_uri()}{hash_}")
        self.page.wait_for_selector(".sentence, [role=alert]")
        return self.page

    def files(self) -> list[str]:
        """The files of the site that were asked for, below it."""
        return [url.partition("#")[0].removeprefix(f"{self.site.as_uri()}/") for url in self.requests]


def lit(page: Any, how: str) -> dict[str, list[str]]:
    """The words that are lit in some way, by language."""
    found: dict[str, list[str]] = page.evaluate(
        """how => {
          const found = {};
          for (const mark of document.querySelectorAll(`#text [data-lit="${how}"]`)) {
            const lang = mark.closest("[data-lang]").dataset.lang;
            (found[lang] ??= []).push(mark.textContent);
          }
          return found;
        }""",
        how,
    )
    return found


def at(page: Any) -> str:
    """The hash of the address."""
    return str(page.evaluate("decodeURIComponent(location.hash)"))


def focused(page: Any) -> list[str]:
    """Language and id of the mention that has the focus."""
    found: list[str] = page.evaluate(
        "[document.activeElement.closest('[data-lang]')?.dataset.lang, document.activeElement.dataset.id]"
    )
    return found
