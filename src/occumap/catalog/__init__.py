"""Names and files to values: what comes with Occumap, what a user keeps, and what a file holds."""
