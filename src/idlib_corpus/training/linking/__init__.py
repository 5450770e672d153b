"""Linkers, trained on the corpus."""
