"""Notes of the corpus in encodings and line ends that editors quietly repair."""

ENCODED = {}
