"""`stanza:<lang or model folder>`: a stanza tagger on our own tokens, with our own offsets.

A `Document` with the offsets of the text goes in, so those that come out are right; given bare tokens, stanza
would count on a text that it joins with blanks.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from idlib_corpus import modelcard, tokens
from idlib_corpus.errors import InputError, library
from idlib_corpus.files import file_digest
from idlib_corpus.items import Item
from idlib_corpus.model import Span
from idlib_corpus.systems.base import System
from idlib_corpus.systems.own import map_for
from idlib_corpus.temporary import scratch
from idlib_corpus.training.ner.stanza import SUFFIX, name_of, quiet

USAGE = "stanza:<lang, folder or .pt file>"
SAYS = "a stanza tagger, downloaded for a language or trained by stanza or here; our tokens and offsets go in"
REQUIRES = {"stanza": "stanza"}
# sentences that are handed to stanza at once; it sorts them by length and cuts them into its own batches
CHUNK = 320


class StanzaSystem(System[Item, list[Span]]):
    """A tagger of stanza's, downloaded for a language or trained.

    Args:
        name: As `create` takes it.
        pipeline: A pipeline with the tagger.
        lang: The language it is made for; empty if it does not say.
        model: Digest of its file; empty for a downloaded one.
        card: Of one that was trained here.
    """

    def __init__(
        self, name: str, pipeline: Any, lang: str = "", model: str = "", card: modelcard.ModelCard | None = None
    ) -> None:
        self._pipeline, self.name = pipeline, name
        self._map = map_for(pipeline.processors["ner"].get_known_tags(), name)
        library = f"stanza {_stanza().__version__}"
        self.version = ", ".join(filter(None, [model, library]))
        self.note = "a model of its user" if model else "stanza's own model"
        self.made_for = frozenset({lang}) if lang else None
        self.trained_here(card, library)
        self.note += f"; labels {self._map.name}"

    def predict(self, items: Iterable[Item]) -> Iterator[list[Span]]:
        """Spans of the tagger, mapped; labels without a place in the view are left out."""
        stream = iter(items)
        while chunk := list(islice(stream, CHUNK)):
            for entities in tag(self._pipeline, chunk):
                yield self._map.spans((e.start_char, e.end_char, e.type) for e in entities)


def tag(pipeline: Any, items: Sequence[Item]) -> list[list[Any]]:
    """Entities of each of several sentences, which go through the tagger in its batches."""
    documents = [document(item) for item in items]
    full = [one for one in documents if one.num_tokens]
    if full:
        pipeline.bulk_process(full, processors="ner")
    return [list(one.ents) for one in documents]


def document(item: Item) -> Any:
    """A sentence as a document of stanza's, with our tokens and offsets."""
    from stanza.models.common.doc import Document

    words = [
        {"id": n, "text": item.text[start:end], "start_char": start, "end_char": end}
        for n, (start, end) in enumerate(tokens.of(item), 1)
    ]
    return Document([words] if words else [], text=item.text)


def _stanza() -> Any:
    return library("stanza", "stanza", "the system stanza:<lang or folder>")


def load_tagger(model: Path, lang: str) -> Any:
    """A pipeline around one trained tagger file, with nothing else and no network.

    Raises:
        InputError: The file is no model that stanza can load.
    """
    stanza = _stanza()
    with scratch() as folder:
        # stanza reads what it may download from here; nothing
        Path(folder, "resources.json").write_text("{}", encoding="utf-8")
        try:
            with quiet():
                return stanza.Pipeline(
                    lang,
                    dir=str(folder),
                    processors="tokenize,ner",
                    download_method=None,
                    allow_unknown_language=True,
                    tokenize_pretokenized=True,
                    ner_model_path=str(model),
                    use_gpu=False,
                    verbose=False,
                )
        except Exception as error:  # stanza and torch raise whatever comes: all of it means that the file is no model
            raise InputError(
                str(model), f"stanza cannot load it: {error}", "a trained NER model (.pt)", "Train it again"
            ) from error


def create(model: str) -> StanzaSystem:
    """A tagger by its language, folder or file.

    A folder has the model as one `.pt` file, as stanza's own trainer writes it. One that was trained here has its card
    beside it; the language of another is the beginning of its shorthand (``ar`` of ``ar_mine``).
    """
    if not model:
        raise InputError("system", '"stanza"', USAGE, "Name a language, a folder or a file")
    stanza = _stanza()
    path = Path(model)
    if os.sep in model or path.suffix == ".pt" or any(path.glob("*.pt")):
        return _trained(path)
    try:
        with quiet():
            pipeline = stanza.Pipeline(
                model,
                processors="tokenize,ner",
                download_method=None,
                tokenize_pretokenized=True,
                use_gpu=False,
                verbose=False,
            )
    except Exception as error:  # as above: a missing model comes as any of half a dozen errors
        remedy = f"python -c \"import stanza; stanza.download('{model}', processors='tokenize,ner')\""
        raise InputError(
            f"stanza:{model}", "no such model here", "a downloaded language or a folder", remedy
        ) from error
    return StanzaSystem(f"stanza:{model}", pipeline, _language(model))


def _language(name: str) -> str:
    """The language of one of stanza's names: ``zh`` of ``zh-hans``, which is how it calls a script."""
    return name.partition("-")[0]


def _trained(path: Path) -> StanzaSystem:
    if not path.exists():
        raise InputError(f"stanza:{path}", "no such folder or file", USAGE, "Name one that is there")
    models = [path] if path.is_file() else sorted(path.glob("*.pt"))
    if len(models) != 1:
        raise InputError(f"stanza:{path}", f"{len(models)} files *.pt", "one trained NER model", "Name the file")
    [model] = models
    card = modelcard.find(model.parent)
    pipeline = load_tagger(model, name_of(frozenset(card.langs) if card else frozenset()))
    [trainer] = pipeline.processors["ner"].trainers
    shorthand = str(trainer.args.get("shorthand") or "")
    if card is None and shorthand.endswith(SUFFIX):
        card = modelcard.read(model.parent)  # says that it is missing: what the tagger saw would count as unseen
    lang = _language(shorthand.partition("_")[0])
    digest = file_digest(model)[:12]
    return StanzaSystem(f"stanza:{path}", pipeline, lang if len(lang) in (2, 3) else "", digest, card)


def available() -> list[str]:
    """Languages whose tagger is downloaded."""
    if importlib.util.find_spec("stanza") is None:
        return []
    return sorted(path.parent.name for path in _home().glob("*/ner") if any(path.glob("*.pt")))


def _home() -> Path:
    """Where stanza keeps what it downloads; stanza, with torch behind it, is asked only if one of its places is there.

    Of old that was a folder at home; since then it is one of the user's cache, another a release.
    """
    named = os.environ.get("STANZA_RESOURCES_DIR")
    if named:
        return Path(named)
    import platformdirs

    places = [Path.home() / "stanza_resources", platformdirs.user_cache_path("stanza", "StanfordNLP")]
    if not any(map(Path.is_dir, places)):
        return places[0]
    from stanza.resources.common import DEFAULT_MODEL_DIR

    return Path(DEFAULT_MODEL_DIR)
