"""Counts to viability, what a group hides, weighted links, and converted figures with intervals."""
