"""altformats: one leaflet source, every format and language, each finished file proven."""

__version__ = "0.1.0"
