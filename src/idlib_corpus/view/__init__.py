"""A corpus as a static site, which a browser opens from the disk: no server, no network, no build step.

    index.html              a page: it names its styles and scripts, and holds no data
    assets/<part>/          styles and scripts, as they stand in this room
    data/<name>.js          data: one call of view.add(name, value), loaded as a script where it is needed
    README.md               what a static Space of the Hugging Face Hub needs
    idlib-view.json         the list of the files, by which the folder is known as ours

Pages that are opened from the disk may neither fetch nor import modules, so data come as classic scripts.
"""

from idlib_corpus.view.errors import ERRORS, errors_site
from idlib_corpus.view.folder import claim, write
from idlib_corpus.view.pages import READER, Page
from idlib_corpus.view.site import site

__all__ = ["ERRORS", "READER", "Page", "claim", "errors_site", "site", "write"]
