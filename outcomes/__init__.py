"""What the summit leaves behind."""
