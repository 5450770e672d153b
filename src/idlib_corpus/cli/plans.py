"""Options of what is trained on and what is held out, the same for `train` and `benchmark`."""

from __future__ import annotations

import argparse
from typing import Any

from idlib_corpus.cli.parsing import Several

EACH = "each"


def add_plan(parser: argparse.ArgumentParser) -> None:
    """`--folds`, `--train-langs`, `--test-langs`, `--leave-one-language-out`, `--unseen-targets`, `--seed`."""
    parser.add_argument(
        "--folds", nargs="?", type=_folds, const=EACH, metavar="K", help="cross-validate in K folds, or one a sentence"
    )
    parser.add_argument("--train-langs", action=Several, metavar="ES,EN", help="train on these languages only")
    parser.add_argument(
        "--test-langs",
        action=Several,
        metavar="AR,TR",
        help="for these languages, which training need not have (default: those trained on)",
    )
    parser.add_argument(
        "--leave-one-language-out", action="store_true", help="for each language, train on the other languages"
    )
    parser.add_argument(
        "--unseen-targets", action="store_true", help="of stance: hold targets out too, not sentences alone"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of weights, order and folds (default: 0)")


def crossed(options: argparse.Namespace) -> bool:
    """Whether models are trained in folds."""
    return options.folds is not None or bool(options.leave_one_language_out)


def plan_options(options: argparse.Namespace) -> dict[str, Any]:
    """The keyword arguments of `splits.plan` that were given, without the seed."""
    return {
        "cross": options.folds is not None,
        "folds": None if options.folds == EACH else options.folds,
        "train_langs": options.train_langs,
        "test_langs": options.test_langs,
        "leave_one_language_out": options.leave_one_language_out,
        "unseen_targets": options.unseen_targets,
    }


def _folds(text: str) -> int | str:
    try:
        return text if text == EACH else int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number, not {text!r}") from None
