"""`python -m idlib_corpus`."""

import sys

from idlib_corpus.cli import main

sys.exit(main())
