"""What is counted, for ``/metrics``: how often something happened since the process started."""

from collections import Counter

counts: Counter[str] = Counter()


def count(name: str, n: int = 1) -> None:
    """``name`` as Prometheus writes it, with labels: ``refused_total{code="4400"}``."""
    counts[name] += n


def exposition(gauges: dict[str, float]) -> str:
    """All of it in the Prometheus text format (version 0.0.4); names are prefixed ``summit_live_``."""
    lines = [f"summit_live_{name} {value}" for name, value in sorted(counts.items())]
    lines += [f"summit_live_{name} {value:g}" for name, value in sorted(gauges.items())]
    return "\n".join(lines) + "\n"
