"""Copies of public sets in miniature: about twenty rows each, in the schema, the files and the folders of the hub."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from entity_copies import (
    europarl_ner,
    few_nerd,
    multiconer_v2,
    multinerd,
    open_ner,
    universal_ner,
    wikiner,
    wikineural,
)
from files_of_sets import Row, text, tokens, write
from stance_copies import (
    c_stance,
    catalonia_independence,
    claim_stance,
    polistance_affect,
    stance_sentences,
    tweet_eval_stance,
    wiki_stance,
    x_stance,
)

__all__ = [
    "COPIES",
    "Row",
    "c_stance",
    "catalonia_independence",
    "europarl_ner",
    "text",
    "tokens",
    "wikineural",
    "write",
    "x_stance",
]

# the maker of each copy, and what to name so that all of it is read
COPIES: Mapping[str, tuple[Callable[..., None], str]] = {
    "x-stance": (x_stance, "x-stance"),
    "polistance-affect": (polistance_affect, "polistance-affect"),
    "claim-stance": (claim_stance, "claim-stance"),
    "catalonia-independence": (catalonia_independence, "catalonia-independence"),
    "tweet-eval-stance": (tweet_eval_stance, "tweet-eval-stance"),
    "wiki-stance": (wiki_stance, "wiki-stance"),
    "stance-sentences": (stance_sentences, "stance-sentences"),
    "c-stance": (c_stance, "c-stance:subtaskB/体育_sports"),
    "universal-ner": (universal_ner, "universal-ner:da_ddt,en_pud"),
    "open-ner": (open_ner, "open-ner:ssj500k/slv"),
    "multinerd": (multinerd, "multinerd:es,zh"),
    "wikineural": (wikineural, "wikineural:es,de"),
    "europarl-ner": (europarl_ner, "europarl-ner"),
    "multiconer-v2": (multiconer_v2, "multiconer-v2:en,es"),
    "wikiner": (wikiner, "wikiner:fr,ru"),
    "few-nerd": (few_nerd, "few-nerd"),
}
