"""One file or folder for each publication or standard that is read or written."""
