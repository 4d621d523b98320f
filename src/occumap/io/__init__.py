"""Codecs: one module for each publication or standard that is read or written."""
