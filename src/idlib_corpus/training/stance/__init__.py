"""Stance classifiers trained on the cells of the grid: scikit-learn, spaCy's textcat, transformers."""
