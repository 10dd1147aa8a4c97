"""The others: what the same machine does with the same client and another server."""
