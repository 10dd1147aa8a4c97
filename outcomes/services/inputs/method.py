"""How the figures were computed: thresholds, constants, seeds and versions, for who computes them again."""

from importlib.metadata import version
from typing import Any

from outcomes.agreement import discovering, support
from outcomes.agreement.labels import DEFAULT
from outcomes.services.inputs.attribution import CROWD

LIBRARIES = ("numpy", "scipy", "scikit-learn", "weasyprint")


def method() -> dict[str, Any]:
    return {
        **DEFAULT.as_dict(),
        "quantile": support.Z,
        "lower": support.LOWER,
        "crowd": CROWD,
        "seed": discovering.SEED,
        "discovered_from": discovering.FEWEST_PEOPLE,
        "versions": [{"name": name, "version": version(name)} for name in LIBRARIES],
    }
