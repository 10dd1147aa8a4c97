"""How moments are written where Django does not say it (its ``FORMAT_MODULE_PATH``)."""
