"""The reader in a browser, on the corpus as it is released."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

pytest_plugins = ["browsing"]

LANGS = "langs=es,ar,ja"


def words(page: Any, lit: str) -> dict[str, list[str]]:
    """What is lit, by language."""
    found: dict[str, list[str]] = page.evaluate(
        """lit => {
          const found = {};
          for (const mark of document.querySelectorAll(`#text [data-lit="${lit}"]`)) {
            const lang = mark.closest("[data-lang]").dataset.lang;
            (found[lang] ??= []).push(mark.textContent);
          }
          return found;
        }""",
        lit,
    )
    return found


def test_it_opens_from_the_disk_and_loads_the_index_and_one_document(
    browse: Callable[..., Any], released_site: Path
) -> None:
    watched = browse(released_site)
    page = watched.open()
    assert page.locator(".sentence").count() == 5
    data = [path for path in watched.files() if path.startswith("data/")]
    assert data == ["data/index.js", "data/documents/article.js"]


def test_a_mention_is_lit_in_every_language_with_its_chain(browse: Callable[..., Any], released_site: Path) -> None:
    page = browse(released_site).open(f"#article?{LANGS}")
    page.hover('[data-lang="es"] [data-id="idlib.2"]')
    assert words(page, "same") == {"es": ["Idlib"], "ar": ["إدلب"], "ja": ["イドリブ"]}
    assert {"gobernación", "lugar"} <= set(words(page, "chain")["es"])
