"""A fully parallel corpus of entities, relations and stances: the same ids in every language.

>>> import idlib_corpus
>>> idlib_corpus.load("ner", lang=["fr", "ar"])
>>> idlib_corpus.predict("أعلنت تركيا موقفها.", system="gazetteer", lang="ar")
"""

from idlib_corpus.errors import InputError
from idlib_corpus.load import corpus_folder, load
from idlib_corpus.predict import predict

__all__ = ["InputError", "__version__", "corpus_folder", "load", "predict"]
__version__ = "0.4.0"
