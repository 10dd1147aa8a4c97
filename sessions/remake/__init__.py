"""Strangers' files made anew, in a process of its own: what is handed out are never the bytes that
somebody sent. Knows no Django and no database."""
