"""Hooks of mkdocs: pages that stand elsewhere in the checkout, the page of the command line, names of packages.

A page links to another file of the checkout as the checkout has it, so that the link holds there. Each file that is
linked so becomes part of the site, and the links of its own with it: Markdown as a page, any other file as it is. A
folder is no page: what links to one is plain text. The page of the command line is what `--help` says. A line
``@names <package> <name> …`` of a page becomes the reference of these names; without a name, of all that the
package defines and makes public, but for what the page has shown already.
"""

from __future__ import annotations

import argparse
import inspect
import os
import posixpath
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
# a link of Markdown to a file or folder, with or without a place in it
LINK = re.compile(r"\[([^\]]*)\]\((?![a-z]+:|#|/)([^)#\s]*)(#[^)\s]*)?\)")
NAMES = re.compile(r"^@names (\S+)(.*)$", re.MULTILINE)
FENCED = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
# what the front page of the checkout is to the site
HOME = {"README.md": "index.md"}


def on_files(files: Any, config: Any) -> Any:
    """Add the page of the commands, pages of the navigation that stand elsewhere, and all files that are linked."""
    files.append(File.generated(config, "commands.md", content=commands()))
    docs = Path(config.docs_dir).relative_to(ROOT).as_posix()
    asked = [page for page in _pages(config.nav) if (ROOT / page).is_file() and not files.get_file_from_path(page)]
    for file in list(files):
        if file.src_uri.endswith(".md") and file.src_uri != "commands.md":
            asked += outside(f"{docs}/{file.src_uri}", file.content_string, docs)
    while asked:
        path = asked.pop()
        if path in HOME or files.get_file_from_path(path):
            continue
        if not path.endswith(".md"):
            files.append(File.generated(config, path, abs_src_path=str(ROOT / path)))
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        files.append(File.generated(config, path, content=without_head(text)))
        asked += outside(path, text, docs)
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """Lead links to where the files stand in the site, and put in what the docstrings of names say."""
    docs = Path(config.docs_dir).relative_to(ROOT).as_posix()
    here = page.file.src_uri
    stands = f"{docs}/{here}" if (ROOT / docs / here).is_file() else here

    def led(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(stands), link[2]))
        if (ROOT / path).is_dir():
            return link[1]
        place = HOME.get(path, path.removeprefix(f"{docs}/"))
        return f"[{link[1]}]({os.path.relpath(place, posixpath.dirname(here) or '.')}{link[3] or ''})"

    # mentions stand in brackets in the manual, and two side by side are no reference
    return reference(_outside_code(markdown, lambda part: LINK.sub(led, part).replace("] [", "] \\[")))


def reference(markdown: str) -> str:
    """A page with the directives of mkdocstrings for the names that it asks for."""
    shown: set[str] = set()

    def directives(asked: re.Match[str]) -> str:
        package = import_module(asked[1])
        parts = []
        for name in asked[2].split() or package.__all__:
            value = inspect.unwrap(getattr(package, name))
            if not (inspect.isclass(value) or inspect.isfunction(value)):
                continue  # constants have no docstring
            place = f"{value.__module__}.{value.__qualname__}"
            if place not in shown and place.startswith(f"{asked[1]}."):
                shown.add(place)
                heading = f"{asked[1].removeprefix('idlib_corpus.')}.{name}"
                parts.append(
                    f"::: {place}\n    options: {{heading: {heading}, toc_label: {name}, heading_level: 3}}\n"
                )
        return "\n".join(parts)

    return NAMES.sub(directives, markdown)


def outside(path: str, text: str, docs: str) -> list[str]:
    """The files beyond the folder of the pages that a page links to, as paths from the root of the checkout."""
    found = []
    for link in LINK.finditer(FENCED.sub("", text)):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link[2]))
        if target.startswith(f"{docs}/") or (ROOT / target).is_dir():
            continue
        if not (ROOT / target).is_file():
            raise PluginError(f"{path}: links to {link[2]}; expected a file of the checkout. Mend the link")
        found.append(target)
    return found


def without_head(text: str) -> str:
    """A page without the YAML between dashes that the Hub reads."""
    return text.split("---\n", 2)[2] if text.startswith("---\n") else text


def commands() -> str:
    """The page of the command line: what `--help` says, a section a command."""
    from idlib_corpus.cli import parser

    os.environ["COLUMNS"] = "88"
    top = parser()
    [chosen] = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    parts = ["# Command line\n", f"```text\n{top.format_help()}```\n"]
    parts += [f"## {name}\n\n```text\n{one.format_help()}```\n" for name, one in chosen.choices.items()]
    return "\n".join(parts)


def _pages(nav: Any) -> list[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        return [nav]
    return [page for part in (nav.values() if isinstance(nav, dict) else nav or ()) for page in _pages(part)]


def _outside_code(text: str, change: Any) -> str:
    """Change what stands outside fenced blocks."""
    parts, end = [], 0
    for block in FENCED.finditer(text):
        parts += [change(text[end : block.start()]), block[0]]
        end = block.end()
    return "".join([*parts, change(text[end:])])
