"""The pages of a site: HTML that names styles and scripts and has no data in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

ASSETS = Path(__file__).parent / "assets"
SHARED = "shared"
# the script that all others hang their functions on
FIRST = "core.js"
# `file:` stands beside 'self', which not every browser takes to hold for a page that is opened from the disk
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a site.

    Args:
        part: Its folder of assets, and what its scripts know it by: ``reader``.
        file: Its file: ``index.html``.
        name: What links to it are called.
    """

    part: str
    file: str
    name: str


READER = Page("reader", "index.html", "Reader")


def assets(parts: Iterable[str]) -> dict[str, bytes]:
    """The styles and scripts of some folders of assets, by their paths in a site."""
    return {f"assets/{part}/{name}": data for part in parts for name, data in _files(part).items()}


@cache
def _files(part: str) -> dict[str, bytes]:
    found = sorted(path for path in (ASSETS / part).iterdir() if path.suffix in (".css", ".js"))
    return {path.name: path.read_bytes() for path in sorted(found, key=lambda path: path.name != FIRST)}


def html(page: Page, data: Iterable[str]) -> bytes:
    """A page as HTML: styles and scripts of what all pages share, then its own, then data that it begins with.

    Args:
        page: The page.
        data: Names of data that are loaded with it, ``index``.
    """
    own = list(assets([SHARED, page.part]))
    styles = [path for path in own if path.endswith(".css")]
    scripts = [path for path in own if path.endswith(".js")] + [f"data/{quote(name)}.js" for name in data]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(page.name)} · idlib-corpus</title>",
            '<link rel="icon" href="data:,">',
            *(f'<link rel="stylesheet" href="{escape(path)}">' for path in styles),
            *(f'<script defer src="{escape(path)}"></script>' for path in scripts),
            "</head>",
            f'<body data-page="{escape(page.part)}">',
            "<noscript><p>This page shows a corpus by JavaScript, from files beside it. Switch JavaScript on."
            "</p></noscript>",
            "</body>",
            "</html>",
            "",
        ]
    ).encode()
