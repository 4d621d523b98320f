"""Small files as people bring them, what Occumap says of each, and the page of docs that shows both."""
