"""A fully parallel corpus of entities, relations and stances: the same ids in every language.

>>> import idlib_corpus
>>> idlib_corpus.load("ner", lang=["fr", "ar"])
>>> idlib_corpus.predict("أعلنت تركيا موقفها.", system="gazetteer", lang="ar")
>>> idlib_corpus.export("brat", "brat", lang=["ar", "ja"])
"""

from idlib_corpus.errors import InputError
from idlib_corpus.export import export
from idlib_corpus.load import corpus_folder, load
from idlib_corpus.predict import predict

__all__ = ["InputError", "__version__", "corpus_folder", "export", "load", "predict"]
__version__ = "0.4.0"
