"""Pictures of what a problem is about: networks and charts, from its definitions and its verified closed forms.

`of_problem` builds them as plain data, `model`; each is laid out once, as a `scene`, which `tikz`, `svg` and `raster`
write, so that all of them show the same. Imports kernel, claims, derivation, drawings and writing; of the engine only
what evaluates in NumPy.
"""

from .building import of_problem
from .model import Chart, Network, Picture

__all__ = ["Chart", "Network", "Picture", "of_problem"]
