"""Download, load and export: the formats of the field."""
