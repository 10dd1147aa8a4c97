"""Django has dates for Arabic, and no moments: those of its default begin with the month."""

DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
