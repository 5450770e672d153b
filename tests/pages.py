"""Pages of Markdown whose code is run: the README, the card, and all of `docs/`.

A page is read by Sybil and run from top to bottom in an empty folder of its own, in which `corpus` is the corpus:

- ```` ```python ```` is executed; the blocks of a page share their names.
- ```` ```sh ```` is executed on the pages of `docs/recipes`, command by command. On other pages, and in blocks without
  a language, each `idlib-corpus …` is parsed, not run.
- ```` ```text ```` right below one of these is what it prints; `...` stands for anything.
- A block with ``title="mine.toml"`` is written as that file. One in `src/` is written into a copy of the package, and
  the commands of the page run that copy from then on.
- `python -m pip install ./mine` installs into the folder of the page, without a network.
- ``<!-- skip: next -->`` before a block shows it alone.

A command ends in status 0, or in the one that `# exit status 1` behind it says.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from sybil import Document, Example, Region
from sybil.parsers.markdown import SkipParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

from conftest import ROOT
from idlib_corpus.cli import parser

PAGES = [ROOT / "README.md", ROOT / "corpus" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = RawFencedCodeBlockLexer(re.compile(r"(?P<info>[^\n]*)\n"))
TITLE = re.compile(r'title="([^"]+)"')
OURS = re.compile(r"^idlib-corpus (?!…|COMMAND)", re.MULTILINE)
STATUS = re.compile(r"#.*\bexit status (\d+)")
# what only a shell understands
SHELL = re.compile(r"[|<>&;*?`]|\$[({A-Za-z]")
LOOKS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

Command = Callable[..., "subprocess.CompletedProcess[str]"]


class Page:
    """A page, and the state that its blocks leave to each other.

    Args:
        path: The file.
        folder: Where it runs; the current folder of this process, too.
        command: What runs `idlib-corpus`, as `conftest.command` does.
    """

    def __init__(self, path: Path, folder: Path, command: Command) -> None:
        self.path, self.folder, self._command = path, folder, command
        self.runs_commands = path.parent.name == "recipes"
        self.environment: dict[str, str] = {}
        self.printed: str | None = None
        self._end = 0
        self.document = Document.parse(str(path), self._blocks, SkipParser())

    def run(self) -> None:
        """Run its blocks in order.

        Raises:
            SybilFailure: A block fails, or prints something else than the page says; with page and line.
        """
        for example in self.document.examples():
            example.evaluate()

    def _blocks(self, document: Document) -> Iterable[Region]:
        for region in FENCED(document):
            info, source = str(region.lexemes["info"]).strip(), str(region.lexemes["source"])
            yield Region(region.start, region.end, (info, source), self._evaluate)

    def _evaluate(self, example: Example) -> str | None:
        info, source = example.parsed
        language = info.partition(" ")[0]
        between = example.document.text[self._end : example.start]
        self._end = example.end
        if language == "text" and self.printed is not None and not between.strip():
            return self._compare(source)
        self.printed = None
        if title := TITLE.search(info):
            file = self.folder / title[1]
            if title[1].startswith("src/") and not (self.folder / "src").exists():
                shutil.copytree(ROOT / "src", self.folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
                self.environment["PYTHONPATH"] = str(self.folder / "src")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source, encoding="utf-8")
        elif language == "python":
            return self._python(example, source)
        elif language == "sh" and self.runs_commands:
            return self._commands(source)
        elif language in ("", "sh"):
            parse(source)
        return None

    def _python(self, example: Example, source: str) -> str | None:
        printed = io.StringIO()
        # lines of a message are those of the page
        code = compile("\n" * example.line + source, example.path, "exec")
        try:
            with contextlib.redirect_stdout(printed):
                exec(code, example.namespace)
        except Exception:
            return traceback.format_exc()
        self.printed = printed.getvalue()
        return None

    def _commands(self, source: str) -> str | None:
        self.printed = ""
        for line in source.replace("\\\n", " ").splitlines():
            said = STATUS.search(line)
            expected = int(said[1]) if said else 0
            words = shlex.split(line, comments=True)
            if words and words[0] == "export":
                self.environment |= dict(word.split("=", 1) for word in words[1:])
            elif words:
                done = self._ran(line, words)
                self.printed += done.stdout
                if done.returncode != expected:
                    return f"{line}\nexit status {done.returncode}\n{done.stdout}{done.stderr}"
        return None

    def _ran(self, line: str, words: list[str]) -> subprocess.CompletedProcess[str]:
        if words[0] == "idlib-corpus" and not SHELL.search(line.partition(" #")[0]):
            return self._command(*words[1:], env=self.environment)
        if line.startswith("python -m pip install ./"):
            line += " --quiet --no-deps --no-build-isolation --target site"
            self.environment["PYTHONPATH"] = os.pathsep.join(
                [str(self.folder / "site"), os.environ.get("PYTHONPATH", "")]
            )
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, **self.environment}
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", line],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def _compare(self, expected: str) -> str | None:
        printed, self.printed = self.printed or "", None
        if doctest.OutputChecker().check_output(expected, printed, LOOKS):
            return None
        return f"printed:\n{textwrap.indent(printed, '    ')}\nthe page says:\n{textwrap.indent(expected, '    ')}"


def parse(source: str) -> None:
    """Hold the `idlib-corpus` commands of a block against the parser.

    Raises:
        SystemExit: One is no command.
    """
    for line in source.replace("\\\n", " ").splitlines():
        if OURS.match(line):
            words = shlex.split(line, comments=True)
            words = words[: words.index(">")] if ">" in words else words
            assert callable(parser().parse_args(words[1:]).run), line


def blocks(path: Path) -> Iterable[tuple[str, str]]:
    """The blocks of a page: their info line, and what stands in them."""
    document = Document(path.read_text(encoding="utf-8"), str(path))
    for region in FENCED(document):
        yield str(region.lexemes["info"]).strip(), str(region.lexemes["source"])


def names(pages: Iterable[Path] = PAGES) -> Mapping[str, Path]:
    """The pages that have a block of code, by their path in the checkout."""
    return {str(page.relative_to(ROOT)): page for page in pages if any(True for _ in blocks(page))}
