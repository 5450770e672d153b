"""Where things are kept that can be made again: predictions, answers, models trained on the spot."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """The folder: ``IDLIB_CACHE`` if it is set, else that of the platform for programs' caches."""
    import platformdirs

    given = os.environ.get("IDLIB_CACHE")
    return Path(given) if given else platformdirs.user_cache_path("idlib-corpus", appauthor=False)
