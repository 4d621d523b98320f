"""One file for each publication or standard that is read or written."""
