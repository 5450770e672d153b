"""A fully parallel corpus of entities, relations and stances: the same ids in every language.

>>> import idlib_corpus
>>> idlib_corpus.load("ner", lang="fr")
"""

from idlib_corpus.errors import InputError
from idlib_corpus.load import corpus_folder, load

__all__ = ["InputError", "__version__", "corpus_folder", "load"]
__version__ = "0.4.0"
