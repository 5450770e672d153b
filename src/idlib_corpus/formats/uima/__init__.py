"""UIMA CAS as INCEpTION and WebAnno have it: types, files, annotations, and what becomes of them."""
