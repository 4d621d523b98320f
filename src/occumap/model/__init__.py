"""What an occupational system is made of: frozen values, no input or output."""
