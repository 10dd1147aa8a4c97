"""People meeting people."""
