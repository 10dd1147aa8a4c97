"""From frozen data to a PDF. Knows no database, no network and no user: only JSON and its own
templates, style sheet and fonts."""
