"""The ground: people, roles, the summit itself, the live plumbing, and the settings."""
