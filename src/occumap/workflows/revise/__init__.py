"""Revise a classification: plan, draft, publish, replay, compare."""
