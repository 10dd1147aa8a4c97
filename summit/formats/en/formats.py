"""English as the United Nations write it, and as the clocks beside it and the documents do: Django's own has
``Nov. 26, 2026, 8:57 p.m.``, ``noon``, and days that half the world reads as months."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j F"
