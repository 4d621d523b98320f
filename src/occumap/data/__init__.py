"""What comes with Occumap: data only."""
