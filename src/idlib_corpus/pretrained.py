"""Models of transformers, from the hub or a folder: loaded without chatter, with errors that say how to mend them.

Systems and trainers share it. All of it takes ``where``, the system or trainer as its user named it
(``hf:some/model``), for messages.
"""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from idlib_corpus.errors import InputError, library
from idlib_corpus.files import folder_digest

# the extra that installs transformers and what it needs here
EXTRA = "hf"
# sub-words that a model takes if neither it nor its tokenizer says how many
LONGEST = 512
# from here on a tokenizer says that it knows no longest input (it writes 10^30)
ENDLESS = 1 << 20
# hexadecimal digits of a revision
DIGITS = 12


def imported(why: str) -> Any:
    """Transformers, and torch with it, which it does not bring itself.

    Args:
        why: What needs it, for the message.

    Raises:
        InputError: One of them is not installed.
    """
    library("torch", EXTRA, why)
    return library("transformers", EXTRA, why)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep reports, bars and warnings of transformers and its hub off the screen, then set all back.

    What they raise still comes through.
    """
    ours: Any = import_module("transformers.utils.logging")
    hub: Any = import_module("huggingface_hub.utils")
    levels = ours.get_verbosity(), hub.logging.get_verbosity()
    bars, hub_bars = ours.is_progress_bar_enabled(), not hub.are_progress_bars_disabled()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours.set_verbosity(ours.CRITICAL)
        hub.logging.set_verbosity(ours.CRITICAL)
        ours.disable_progress_bar()
        hub.disable_progress_bars()
        try:
            yield
        finally:
            ours.set_verbosity(levels[0])
            hub.logging.set_verbosity(levels[1])
            if bars:
                ours.enable_progress_bar()  # the hub's with them, whatever they were
            (hub.enable_progress_bars if hub_bars else hub.disable_progress_bars)()


def is_folder(model: str, where: str) -> bool:
    """Whether a model is a folder; else its name is one of the hub.

    Raises:
        InputError: It is written as a path, and there is none.
    """
    if Path(model).is_dir():
        return True
    if model.startswith((".", "~", os.sep)) or model.count("/") > 1 or (os.sep != "/" and os.sep in model):
        raise InputError(where, "no such folder", "a model's folder or its name on the hub", "Mend it")
    return False


@contextlib.contextmanager
def loading(model: str, where: str) -> Iterator[dict[str, Any]]:
    """Load a model quietly; whatever its library raises becomes one error for the user.

    Yields:
        Options for ``from_pretrained``: what a folder lacks is not looked for on the hub.

    Raises:
        InputError: There is no such model, or it cannot be loaded.
    """
    local = is_folder(model, where)
    try:
        with quiet():
            yield {"local_files_only": local}
    except Exception as error:  # a missing model or a broken folder comes as any of a dozen errors
        reason = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        if local:
            expected, remedy = "a whole model", "Save the model and its tokenizer into the folder again"
        else:
            expected = "a model's folder or its name on the hub"
            remedy = f"With a network: hf download {model}; without: copy the model here and name its folder"
        raise InputError(where, f"cannot be loaded: {reason}", expected, remedy) from error


def load(
    kind: str,
    model: str,
    where: str,
    *,
    words: bool = False,
    new_head: bool = False,
    cut: str | None = None,
    **options: Any,
) -> tuple[Any, Any]:
    """A model and its tokenizer, without a word on the screen.

    Args:
        kind: What the model is for, as the class of transformers says it: ``TokenClassification``.
        model: Its name on the hub, or a folder.
        where: System or trainer, for messages.
        words: Whether the tokenizer is given words, not texts.
        new_head: Whether what the model has no weights for is drawn at random, to be trained.
        cut: The side at which the tokenizer cuts, ``left`` or ``right``; its own, if not given.
        **options: More for the model, such as the labels of a new head.

    Returns:
        The model, then the tokenizer.

    Raises:
        InputError: A library is missing, the model cannot be loaded, or it lacks weights.
    """
    transformers = imported(where)
    with loading(model, where) as place:
        sides = {"truncation_side": cut} if cut else {}
        tokenizer = transformers.AutoTokenizer.from_pretrained(model, **place, **sides)
        if words and getattr(tokenizer, "add_prefix_space", None) is False:
            # byte-level BPE takes words only if each of them begins as behind a blank
            tokenizer = transformers.AutoTokenizer.from_pretrained(model, add_prefix_space=True, **place, **sides)
        network, info = getattr(transformers, f"AutoModelFor{kind}").from_pretrained(
            model, output_loading_info=True, ignore_mismatched_sizes=new_head, **place, **options
        )
    if info["missing_keys"] and not new_head:
        found = f"it has no weights for {', '.join(sorted(info['missing_keys']))}"
        raise InputError(where, found, f"a model for {_spaced(kind)}", "Train one, or choose another")
    return network, tokenizer


def on_device(network: Any) -> Any:
    """A model, ready to predict, on the GPU if there is one."""
    import torch

    return network.eval().to("cuda" if torch.cuda.is_available() else "cpu")


def revision(model: str, config: Any = None) -> str:
    """Which weights a model has, for the version of a system.

    Args:
        model: Its name on the hub, or a folder.
        config: Its configuration, once it is loaded; without one, it is looked for in the cache of the hub.

    Returns:
        The first 12 digits of a folder's digest, or of the commit on the hub.
    """
    if Path(model).is_dir():
        return folder_digest(Path(model))
    commit = getattr(config, "_commit_hash", None)
    if config is None:
        hub: Any = import_module("huggingface_hub")
        commit = Path(hub.snapshot_download(model, local_files_only=True)).name
    return commit[:DIGITS] if commit else "revision not known"


def most_subwords(network: Any, tokenizer: Any, config: Any = None, default: int = LONGEST) -> int:
    """How many sub-words a model takes, special ones among them.

    Args:
        network: A module of torch.
        tokenizer: Its tokenizer.
        config: The configuration of its encoder; its own, if not given.
        default: What it takes if neither it nor its tokenizer says.
    """
    known = [tokenizer.model_max_length] if tokenizer.model_max_length < ENDLESS else []
    positions = getattr(config or network.config, "max_position_embeddings", None)
    if isinstance(positions, int) and positions > 0:
        # RoBERTa's count from behind the padding
        padding = (
            module.padding_idx
            for name, module in network.named_modules()
            if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None
        )
        known.append(positions - (next(padding, -1) + 1))
    return min(known, default=default)


def _spaced(kind: str) -> str:
    """``TokenClassification`` in words."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip()
