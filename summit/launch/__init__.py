"""``up``: the processes of the embedded profile, started together and ended together."""
