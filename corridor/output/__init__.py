"""Answers and networks -> text, JSON, CSV, sheets, GIS files, charts and the map page."""
