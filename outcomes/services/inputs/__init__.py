"""What a document is made from: the database, read once, as plain data."""
