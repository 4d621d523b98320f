"""Figures by group: viability, conversion, impact, and what a group hides."""
