r"""Tables as LaTeX, to stand in a paper as they are: booktabs, the best of a column in bold, the signature below.

A table needs the package booktabs and nothing else. Notes stand below it as text in a minipage, since threeparttable
is not in every TeX. Letters beyond Latin need LuaLaTeX with fonts that have them; a comment above the table then says
how.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from idlib_corpus.escapes import OBEYED
from idlib_corpus.tables.block import UNDEFINED, Block, Column, Kind

# what TeX reads as commands, ligatures, or the option of a line end, and what stands for it
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"{\char34}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "·": r"\textperiodcentered{}",
    "…": r"\ldots{}",
    "×": r"\texttimes{}",
    "−": r"\textminus{}",
}
# behind these a long name may be parted
PARTING = re.compile(r"(?<=[|:+/=,])")
# characters that a column of a paper and its page are wide, in this size; a heading that is longer stands in lines
COLUMN, PAGE, HEADING = 48, 92, 9
# scripts -> what the preamble says of them
FONTS = {
    "ARABIC": r"\babelprovide[import, onchar=ids fonts]{arabic} \babelfont[arabic]{rm}{Amiri}",
    "CJK": r"\babelprovide[import, onchar=ids fonts]{japanese} \babelfont[japanese]{rm}{IPAexMincho}",
    "CYRILLIC": r"\babelprovide[import, onchar=ids fonts]{russian} \babelfont[russian]{rm}{DejaVu Serif}",
}
SAME = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "IDEOGRAPHIC": "CJK", "FULLWIDTH": "CJK"}


def as_latex(blocks: Sequence[Block]) -> str:
    """Blocks as floating tables, one below the other, without a line end behind the last.

    Args:
        blocks: The blocks; one without rows is left out.
    """
    return "\n\n".join(_table(block) for block in blocks if block.rows)


def escape(text: str) -> str:
    """A text as TeX sets it letter by letter: nothing in it is a command, a ligature or a line end."""
    text = OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text.replace("\n", " ").replace("\t", " "))
    # two hyphens would be a dash
    return re.sub("-(?=-)", "-{}", "".join(SPECIAL.get(letter, letter) for letter in text))


def code(text: str) -> str:
    """A name as it is typed, in lines where it is long."""
    parts = r"\allowbreak{}".join(map(escape, PARTING.split(text)))
    return rf"\texttt{{{parts}}}" if text else ""


def _table(block: Block) -> str:
    width = _width(block)
    wide = "*" if width > COLUMN else ""
    best = [block.best(column) for column in block.columns]
    size = r"\small" if width <= PAGE else r"\footnotesize"
    kinds = "".join(_kind(column) for column in block.columns)
    lines = [" & ".join(map(_heading, block.columns)) + r" \\", r"\midrule"]
    for place, row in enumerate(block.rows):
        cells = (
            _cell(column, row.get(column.name), place in at) for column, at in zip(block.columns, best, strict=True)
        )
        lines.append(" & ".join(cells) + r" \\")
    below = [*map(escape, block.notes), *([code(block.signature)] if block.signature else [])]
    notes = [
        r"\par\smallskip",
        rf"\begin{{minipage}}{{\linewidth}}\footnotesize\raggedright {' '.join(below)}\end{{minipage}}",
    ]
    return "\n".join(
        [
            *_needs(block),
            rf"\begin{{table{wide}}}[t]",
            rf"\centering{size}\setlength{{\tabcolsep}}{{4pt}}",
            rf"\caption{{{escape(block.title)}.}}\smallskip",
            rf"\label{{tab:{_label(block.title)}}}",
            rf"\begin{{tabular}}{{@{{}}{kinds}@{{}}}}",
            r"\toprule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            *(notes if below else []),
            rf"\end{{table{wide}}}",
        ]
    )


def _heading(column: Column) -> str:
    """A heading; a long one over figures in a line a word."""
    lines = _lines(column)
    told = r"\\".join(map(escape, lines))
    return rf"\shortstack[r]{{{told}}}" if len(lines) > 1 else told


def _lines(column: Column) -> list[str]:
    if column.kind.words or len(column.heading) <= HEADING:
        return [column.heading]
    lines = [""]
    for word in column.heading.split():
        fits = not lines[-1] or len(lines[-1]) + len(word) < HEADING
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if fits else [*lines, word]
    return lines


def _width(block: Block) -> int:
    """About how wide a table is, in characters."""
    cells = [[_lines(column) for column in block.columns], *([[c] for c in block.cells(row)] for row in block.rows)]
    widths = (max(len(line) for lines in column for line in lines) for column in zip(*cells, strict=True))
    most = (35 if column.kind is Kind.TEXT else COLUMN for column in block.columns)
    return sum(min(width, limit) + 2 for width, limit in zip(widths, most, strict=True))


def _kind(column: Column) -> str:
    """How a column is set: sentences in lines."""
    if column.kind is Kind.TEXT:
        return r"p{.35\linewidth}"
    return "l" if column.kind.words else "r"


def _cell(column: Column, value: object, best: bool) -> str:
    shown = column.shown(value)
    if shown == UNDEFINED:
        return r"\textperiodcentered"
    if column.kind is Kind.CODE:
        return code(shown)
    if column.kind in (Kind.PERCENT_INTERVAL, Kind.POINTS_INTERVAL):
        low, _, high = shown.partition(" to ")
        return f"{{[}}{_number(low)}, {_number(high)}{{]}}"
    text = escape(shown) if column.kind.words or isinstance(value, str) else _number(shown)
    return rf"\textbf{{{text}}}" if best else text


def _number(shown: str) -> str:
    return re.sub(r"^([+-])", r"$\1$", shown)


def _label(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "table"


def _needs(block: Block) -> list[str]:
    """What the preamble has to say, as comments."""
    words = " ".join(
        [
            block.title,
            *block.heads,
            *block.notes,
            block.signature,
            *(cell for row in block.rows for cell in block.cells(row)),
        ]
    )
    scripts = {SAME.get(script, script) for script in (_script(letter) for letter in set(words)) if script}
    found = [r"% needs \usepackage{booktabs}, and in old styles \usepackage{textcomp}"]
    if beyond := sorted(scripts & {*FONTS}):
        found.append(r"% and LuaLaTeX, with fonts that have its letters; in the preamble, for instance:")
        found.append(r"% \usepackage[english, bidi=basic]{babel} \babelfont{rm}{DejaVu Serif}")
        found += [f"% {FONTS[script]}" for script in beyond]
    if others := sorted(scripts - {*FONTS} - {"LATIN"}):
        found.append(f"% and LuaLaTeX, with a font that has the letters of {', '.join(others).lower()}")
    return found


def _script(letter: str) -> str:
    """The first word of the name of a letter: its script; empty for what is no letter, and for ASCII."""
    if letter.isascii() or not letter.isalpha():
        return ""
    return unicodedata.name(letter, "unknown").split()[0].split("-")[0]
