"""How all figures look: sizes, colours, fonts; and how they are written, the same bytes each time."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idlib_corpus.errors import InputError, library
from idlib_corpus.escapes import clean
from idlib_corpus.files import whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("svg", "pdf", "png")
# widths in inches of the style of the ACL, for one column and for two
WIDTHS = {"column": 3.03, "page": 6.3}
NARROWEST, WIDEST = 2.0, 20.0
# Okabe and Ito (2008), the dark ones first; yellow is left out, which a thin line on white cannot have
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9", "#E69F00")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*")
HATCHES = ("", "/////", ".....", "xxxxx", "\\\\\\\\\\", "+++++", "ooo", "-----")
LINES = ("-", "--", "-.", ":")
MAP = "cividis"
GREY = "#767676"
# so that svg ids are the same each time
SALT = "idlib-corpus"
DPI = 300
# characters of a name of a system
LONGEST = 40


def width_of(width: str | float) -> float:
    """A width in inches.

    Args:
        width: ``column``, ``page``, or inches.

    Raises:
        InputError: Anything else.
    """
    if isinstance(width, str) and width in WIDTHS:
        return WIDTHS[width]
    try:
        inches = float(width)
    except (TypeError, ValueError):
        inches = math.nan
    if not NARROWEST <= inches <= WIDEST:
        expected = f"{', '.join(WIDTHS)}, or inches from {NARROWEST:g} to {WIDEST:g}"
        raise InputError("width", f"{width!r}", expected)
    return inches


@contextmanager
def settings() -> Iterator[None]:
    """The settings of matplotlib for a figure, whatever the user's own are."""
    matplotlib = library("matplotlib", "plot", "plot")
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "font.family": "sans-serif",
                "font.sans-serif": ["DejaVu Sans"],
                "font.size": 7,
                "axes.titlesize": 7,
                "axes.labelsize": 7,
                "xtick.labelsize": 6.5,
                "ytick.labelsize": 6.5,
                "legend.fontsize": 6.5,
                "axes.linewidth": 0.6,
                "xtick.major.width": 0.6,
                "ytick.major.width": 0.6,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.axisbelow": True,
                "axes.grid.axis": "y",
                "grid.color": "#DDDDDD",
                "grid.linewidth": 0.5,
                "hatch.linewidth": 0.5,
                "legend.frameon": False,
                # text stays text: it can be searched, and is set in TrueType, as publishers ask
                "svg.fonttype": "none",
                "svg.hashsalt": SALT,
                "pdf.fonttype": 42,
                # names are no formulas
                "text.parse_math": False,
                "text.usetex": False,
            }
        )
        yield


def figure(width: float, height: float) -> Figure:
    """An empty figure, in inches."""
    module = library("matplotlib.figure", "plot", "plot")
    made: Figure = module.Figure(figsize=(width, height), layout="constrained")
    library("matplotlib.backends.backend_agg", "plot", "plot").FigureCanvasAgg(made)
    return made


def save(made: Figure, path: str | Path) -> None:
    """Write a figure, whole or not at all; the same figure gives the same bytes with one version of matplotlib.

    Args:
        made: The figure.
        path: The file; its ending says the format: ``.svg``, ``.pdf`` or ``.png`` (300 dots an inch).

    Raises:
        InputError: Another ending, or a file that cannot be written.
    """
    target = Path(path)
    form = form_of(target)
    # no date, and nothing of the machine
    metadata: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Creator": SALT},
        "pdf": {"CreationDate": None, "Creator": SALT, "Producer": SALT},
        "png": {"Software": SALT},
    }
    data = io.BytesIO()
    with settings():
        made.savefig(data, format=form, dpi=DPI, metadata=metadata[form])
    with whole(target) as write:
        write(data.getvalue())


def form_of(path: Path) -> str:
    """The format of a file by its ending.

    Raises:
        InputError: It is none that figures have.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        expected = f"a name that ends in {', '.join(f'.{name}' for name in FORMATS)}"
        raise InputError(str(path), f'the ending "{path.suffix}"' if path.suffix else "no ending", expected)
    return form


def name_of(system: str) -> str:
    """A name as it stands in a figure."""
    return clean(system, LONGEST)


def colour(place: int) -> str:
    """The colour of the system at a place; they come again after seven, with other markers and hatches."""
    return COLOURS[place % len(COLOURS)]


def words(headline: str) -> str:
    """The name of a score as an axis has it: ``strict.micro.f1`` is "strict micro F1"."""
    named = {"f1": "F1", "f_avg": "F_avg", "conll": "CoNLL"}
    return " ".join(named.get(part, part) for part in headline.split("."))


def legend(made: Figure, handles: Sequence[Any], systems: Sequence[str], width: float) -> None:
    """A legend above the axes, in as many columns as fit."""
    names = [name_of(system) for system in systems]
    # an estimate of the width of a name: half the size of the font a character, and the marker
    each = 0.055 * max(map(len, names)) + 0.4
    made.legend(
        handles,
        # a name that begins with _ would be left out
        [f"\u200b{name}" if name.startswith("_") else name for name in names],
        loc="outside upper center",
        ncols=max(1, min(len(names), int(width / each))),
        handletextpad=0.4,
        columnspacing=1.0,
        borderpad=0,
    )


def percent(axis: Any, low: float = 0, high: float = 100) -> None:
    """A vertical axis in percent, with a grid."""
    axis.set_ylim(low, high)
    axis.grid(visible=True, axis="y")
    axis.tick_params(axis="x", length=0)


def turned(degrees: int) -> dict[str, Any]:
    """How labels below an axis stand so that the end of each is at its tick."""
    return {"rotation": degrees, "ha": "right", "rotation_mode": "anchor"} if degrees else {}
