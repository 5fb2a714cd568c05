"""Sphinx's settings, for ``altformats build`` and for ``sphinx-build -c . -b html source build/plain`` alike."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "build_scripts"))

project = "altformats"
author = "The alternative-formats team"
extensions = ["myst_parser", "altformats.editions"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["parts", "pronunciation"]
nitpicky = True

# Sphinx's interface stays English in every language: our own transform translates the messages, so that two languages
# in one process cannot mix, and a damaged catalog is an error instead of an English page.
language = "en"
locale_dirs: list[str] = []
gettext_auto_build = False
smartquotes = False

# Sources are hostile until checked: no raw HTML, no substitutions, no extensions of the syntax but ::: blocks.
myst_enable_extensions = ["colon_fence"]
myst_disable_syntax = ["html_block", "html_inline", "fence", "code", "table"]
myst_url_schemes = ["https", "mailto", "tel"]

html_theme = "basic"
html_title = "Leaflets"
html_copy_source = False
html_show_sourcelink = False
