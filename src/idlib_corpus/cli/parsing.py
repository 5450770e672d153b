"""The parser of every command: lists by commas or spaces, near names in messages, help with examples, 80 columns."""

from __future__ import annotations

import argparse
import glob
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from idlib_corpus.cli.process import tell
from idlib_corpus.near import meant

EXAMPLES = "examples:"
# options that a line of usage has room for
FEW = 6
# of an example, in a terminal of 80 columns
WIDTH = 72


def names(text: str) -> list[str]:
    """Names parted by commas."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise argparse.ArgumentTypeError("expected at least one name")
    return parts


def systems(text: str) -> list[str]:
    """Names of systems parted by commas; a comma in the path of a folder that is there parts nothing."""
    return [text] if Path(text.partition(":")[2] or text).exists() else names(text)


class Several(argparse.Action):
    """An option that takes several values: ``a b``, ``a,b`` and ``--x a --x b`` are one list, each value once.

    Args:
        split: The values of one word.
        of: Makes a value of each; it raises `argparse.ArgumentTypeError` for one that is none.
        then: Makes of all values what the option is; the list if None.
    """

    def __init__(
        self,
        option_strings: Sequence[str],
        dest: str,
        *,
        split: Callable[[str], list[str]] = names,
        of: Callable[[str], Any] | None = None,
        then: Callable[[list[Any]], Any] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(option_strings, dest, nargs="+", **more)
        self._split, self._of, self._then = split, of, then

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        """Add the values to those that the option was given before."""
        given = namespace.__dict__.setdefault("given", {})
        try:
            parts = [part for value in values for part in self._split(value)]
            found = [self._of(part) for part in parts] if self._of else parts
            given[self.dest] = list(dict.fromkeys([*given.get(self.dest, ()), *found]))
            setattr(namespace, self.dest, self._then(given[self.dest]) if self._then else given[self.dest])
        except argparse.ArgumentTypeError as error:
            raise argparse.ArgumentError(self, str(error)) from error

    def ends(self, values: Sequence[str], word: str) -> bool:
        """Whether the list ends before a word: it had commas and goes on with none, or the word is a file."""
        if values[-1].endswith(",") or word.startswith(","):
            return False
        return len(self._split(values[0])) > 1 or glob.has_magic(word) or Path(word).exists()


class Help(argparse.HelpFormatter):
    """Help that fills paragraphs, and keeps the lines of lists: those below a heading that are set in."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        parts = []
        for part in text.split("\n\n"):
            lines = part.strip("\n").split("\n")
            if len(lines) > 1 and all(line.startswith("  ") for line in lines[1:]):
                parts.append("\n".join(_hanging(indent + line, width) for line in lines))
            else:
                parts.append(super()._fill_text(part, width, indent))
        return "\n\n".join(parts)

    def _format_args(self, action: argparse.Action, default_metavar: str) -> str:
        # of a list one word: its metavar shows the commas
        known = action.metavar if isinstance(action, Several) else None
        return known if isinstance(known, str) else super()._format_args(action, default_metavar)


def _hanging(line: str, width: int) -> str:
    """A line of a list; where it is too long, it goes on below its second column, if it has one."""
    column = re.match(r" *\S+ {2,}", line)
    deep = column.end() if column else len(line) - len(line.lstrip()) + 4
    more: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
    return line if len(line) <= width else textwrap.fill(line, width, subsequent_indent=" " * deep, **more)


class Parser(argparse.ArgumentParser):
    """A command.

    Args:
        examples: Commands that a user may type, a line each, shown below the help.
        notes: What else is shown there.
    """

    def __init__(self, *args: Any, examples: Iterable[str] = (), notes: str = "", **more: Any) -> None:
        self.examples = tuple(examples)
        shown = "\n".join([EXAMPLES, *map(folded, self.examples)]) if self.examples else ""
        more["epilog"] = "\n\n".join(filter(None, [shown, notes or more.get("epilog")]))
        super().__init__(*args, **{"formatter_class": Help, **more})

    def format_help(self) -> str:
        """The help; where there are many options, its first line names those alone that are needed."""
        optional = [action for action in self._actions if action.option_strings and not action.required]
        if len(optional) > FEW:
            needed = [action for action in self._actions if action not in optional]
            shown = self._get_formatter()._format_actions_usage(needed, [])
            words = f"{self.prog} {shown} [options]"
            self.usage = textwrap.fill(words, WIDTH, subsequent_indent=" " * len("usage: "), break_on_hyphens=False)
        return super().format_help()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does; a list ends before what is a file, so that files may stand behind it."""
        if args is not None:
            args = self._bounded(list(args))
            if not any(isinstance(action, argparse._SubParsersAction) for action in self._actions):
                self._known(args)
        return super().parse_known_args(args, namespace)

    def _known(self, words: Sequence[str]) -> None:
        """Refuse options that there are not, before what stands behind them is taken for something else."""
        for word in words:
            if word == "--":
                return
            name = word.partition("=")[0]
            if name.startswith("--") and not self._get_option_tuples(name) and name not in self._option_string_actions:
                self.error(f"there is no {name}. {meant(name, self._options, 'Leave it out')}")

    @property
    def _options(self) -> list[str]:
        return [name for name in self._option_string_actions if name.startswith("--")]

    def _bounded(self, words: list[str]) -> list[str]:
        """Lists of names as one word, ``--by=lang,type``, so that they do not take the files behind them."""
        found: list[str] = []
        at = 0
        while at < len(words):
            word = words[at]
            at += 1
            found.append(word)
            if word == "--":
                return [*found, *words[at:]]
            action = self._option_string_actions.get(word)
            if not isinstance(action, Several):
                continue
            values: list[str] = []
            while (
                at < len(words) and not words[at].startswith("-") and not (values and action.ends(values, words[at]))
            ):
                values.append(words[at])
                at += 1
            if values:
                found[-1:] = [f"{word}={value}" for value in values]
        return found

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            told = f'"{value}"; expected one of {", ".join(known)}. {meant(str(value), known)}'
            raise argparse.ArgumentError(action, told)

    def error(self, message: str) -> NoReturn:
        """The message, and where to read more; exit status 2."""
        told = message.removeprefix("argument ")
        tell(f"{told}\n{self.prog} --help says more", self.prog, failure=True)
        raise SystemExit(2)


def folded(example: str) -> str:
    """A command as it stands in help: a line, or lines that a shell joins."""
    lines = textwrap.wrap(example, WIDTH, subsequent_indent=" " * 4, break_long_words=False, break_on_hyphens=False)
    return " \\\n".join(f"  {line}" for line in lines)
