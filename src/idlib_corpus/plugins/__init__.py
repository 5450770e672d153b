"""Systems in packages of their own: a template that works at once, and the check that any system has to pass."""

from idlib_corpus.plugins.checks import Check
from idlib_corpus.plugins.conformance import check_system
from idlib_corpus.plugins.new import new_system

__all__ = ["Check", "check_system", "new_system"]
