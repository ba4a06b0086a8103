"""derive: decides whether a mathematical derivation is right, line by line, and can prove that its verdict is."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_HOME = {
    "unsettled": ".claims.unsettled",
    "D": ".kernel.language",
    "sigmoid": ".kernel.language",
    "softplus": ".kernel.language",
    "relu": ".kernel.language",
    "real_root": ".kernel.language",
    "det": ".kernel.tensors.language",
    "diag": ".kernel.tensors.language",
    "diagonal": ".kernel.tensors.language",
    "dot": ".kernel.tensors.language",
    "function": ".kernel.tensors.language",
    "functional": ".kernel.tensors.language",
    "identity": ".kernel.tensors.language",
    "inverse": ".kernel.tensors.language",
    "ones": ".kernel.tensors.language",
    "outer": ".kernel.tensors.language",
    "prime": ".kernel.tensors.language",
    "repeat": ".kernel.tensors.language",
    "table": ".kernel.tensors.language",
    "total": ".kernel.tensors.language",
    "trace": ".kernel.tensors.language",
    "transpose": ".kernel.tensors.language",
    "grade": ".grading.api",
    "grade_many": ".grading.api",
    "Reward": ".grading.api",
    "Submission": ".writing.grades.results",
    "equal": ".kernel.equality",
    "equals": ".derivation",
    "either": ".derivation",
    "curve": ".drawings",
    "Judgement": ".kernel.verdict",
    "Verdict": ".kernel.verdict",
    "Domain": ".kernel.domain",
    "Range": ".kernel.domain",
    "Part": ".derivation",
    "Problem": ".derivation",
    "convolutions": ".tensors",
    "averages": ".claims.averages",
    "convolve": ".tensors",
    "correlate": ".tensors",
    "correlate_to": ".tensors",
    "full_convolution": ".tensors",
    "full_correlation": ".tensors",
    "flip": ".tensors",
    "jacobian": ".tensors",
    "gradient": ".tensors",
    "max_pool": ".tensors",
    "average_pool": ".tensors",
    "decimal": ".kernel.rounding",
    "rounds": ".claims.rounding",
    "only_solution": ".claims.solutions",
    "solutions": ".claims.solutions",
    "multiplications": ".claims.shapes",
    "output_size": ".claims.shapes",
    "parameters": ".claims.shapes",
    "Layer": ".kernel.networks.threshold",
    "Network": ".kernel.networks.threshold",
    "Step": ".kernel.networks.threshold",
    "Threshold": ".kernel.networks.threshold",
    "computes": ".claims.networks",
    "network_for": ".claims.designs",
    "fewest_hidden_units": ".claims.networks",
    "no_output_unit": ".claims.networks",
    "no_unit_computes": ".claims.networks",
    "characteristic_polynomial": ".kernel.spectra.language",
    "determinant": ".kernel.spectra.language",
    "frobenius_norm": ".kernel.spectra.language",
    "matrix_power": ".kernel.spectra.language",
    "norm": ".kernel.spectra.language",
    "spectral_radius": ".kernel.spectra.language",
    "square_matrices": ".kernel.spectra.language",
    "bounded": ".claims.spectra",
    "converges": ".claims.spectra",
    "diagonalizes": ".claims.spectra",
    "eigenvalues": ".claims.spectra",
    "eigenvector": ".claims.spectra",
    "orthogonal": ".claims.spectra",
    "positive_definite": ".claims.spectra",
    "positive_semidefinite": ".claims.spectra",
    "power": ".claims.spectra",
    "stable": ".claims.spectra",
    "symmetric": ".claims.spectra",
    "commute": ".claims.universal",
    "every_perturbation_grows": ".claims.universal",
    "for_all": ".claims.universal",
    "invertible": ".claims.universal",
    "is_diagonal": ".claims.universal",
    "normal": ".claims.universal",
    "powers_grow": ".claims.universal",
    "products_decay": ".claims.universal",
    "products_grow": ".claims.universal",
    "products_stay_bounded": ".claims.universal",
    "real_eigenvalues": ".claims.universal",
    "there_are": ".claims.universal",
    "triangular": ".claims.universal",
    "for_every": ".claims.induction",
    "iteration": ".claims.iterated",
    "recurrence": ".claims.induction",
    "recurrences": ".claims.induction",
    "induction": ".claims.rules",
    "approximates": ".claims.limits",
    "asymptotic": ".claims.limits",
    "big_o": ".claims.limits",
    "diverges": ".claims.limits",
    "large": ".claims.limits",
    "little_o": ".claims.limits",
    "negligible": ".claims.limits",
    "small": ".claims.limits",
    "tends": ".claims.limits",
    "Inequality": ".claims.inequality",
    "convex": ".claims.shape",
    "concave": ".claims.shape",
    "increasing": ".claims.shape",
    "decreasing": ".claims.shape",
    "am_gm": ".claims.rules",
    "bernoulli": ".claims.rules",
    "cauchy_schwarz": ".claims.rules",
    "convexity": ".claims.rules",
    "jensen": ".claims.rules",
    "monotonicity": ".claims.rules",
    "sum_of_squares": ".claims.rules",
    "Game": ".claims.games",
    "best_response": ".claims.games",
    "constant_sum": ".claims.games",
    "dominant": ".claims.games",
    "equilibria": ".claims.games",
    "is_nash": ".claims.games",
    "is_not_nash": ".claims.games",
    "maximin": ".claims.games",
    "maximin_strategies": ".claims.games",
    "mixed_maximin": ".claims.games",
    "mixed_nash": ".claims.games",
    "pure_nash": ".claims.games",
    "weakly_dominant": ".claims.games",
    "zero_sum": ".claims.games",
    "maximum": ".claims.stationarity",
    "minimum": ".claims.stationarity",
    "only_maximum": ".claims.stationarity",
    "only_minimum": ".claims.stationarity",
    "pointwise_maximum": ".claims.stationarity",
    "pointwise_minimum": ".claims.stationarity",
    "stationary": ".claims.stationarity",
    "euler_lagrange": ".claims.variations",
    "first_integral": ".claims.variations",
    "variation": ".claims.variations",
    "cross_entropy": ".claims.distributions",
    "density": ".claims.distributions",
    "entropy": ".claims.distributions",
    "expectation": ".claims.distributions",
    "js": ".claims.distributions",
    "kl": ".claims.distributions",
    "mean": ".claims.distributions",
    "total_variation": ".claims.distributions",
    "variance": ".claims.distributions",
    "wasserstein": ".claims.distributions",
    "Exponential": ".kernel.probability.language",
    "Finite": ".kernel.probability.language",
    "Laplace": ".kernel.probability.language",
    "Normal": ".kernel.probability.language",
    "Uniform": ".kernel.probability.language",
    "Bernoulli": ".kernel.probability.language",
    "Categorical": ".kernel.probability.language",
    "PointMass": ".kernel.probability.language",
    "chain_rule": ".claims.rules",
    "counting": ".claims.rules",
    "example": ".claims.rules",
    "limit": ".claims.rules",
    "spectral_theory": ".claims.rules",
    "definition": ".claims.rules",
    "exhaustion": ".claims.rules",
    "infeasibility": ".claims.rules",
    "elementwise": ".claims.rules",
    "rounding": ".claims.rules",
    "linearity": ".claims.rules",
    "matrix_product": ".claims.rules",
    "power_rule": ".claims.rules",
    "substitution": ".claims.rules",
    "valid_convolution": ".claims.rules",
}

__all__ = ["__version__", *_HOME]

if TYPE_CHECKING:
    from .claims.averages import averages as averages
    from .claims.designs import network_for as network_for
    from .claims.distributions import cross_entropy as cross_entropy
    from .claims.distributions import density as density
    from .claims.distributions import entropy as entropy
    from .claims.distributions import expectation as expectation
    from .claims.distributions import js as js
    from .claims.distributions import kl as kl
    from .claims.distributions import mean as mean
    from .claims.distributions import total_variation as total_variation
    from .claims.distributions import variance as variance
    from .claims.distributions import wasserstein as wasserstein
    from .claims.games import Game as Game
    from .claims.games import best_response as best_response
    from .claims.games import constant_sum as constant_sum
    from .claims.games import dominant as dominant
    from .claims.games import equilibria as equilibria
    from .claims.games import is_nash as is_nash
    from .claims.games import is_not_nash as is_not_nash
    from .claims.games import maximin as maximin
    from .claims.games import maximin_strategies as maximin_strategies
    from .claims.games import mixed_maximin as mixed_maximin
    from .claims.games import mixed_nash as mixed_nash
    from .claims.games import pure_nash as pure_nash
    from .claims.games import weakly_dominant as weakly_dominant
    from .claims.games import zero_sum as zero_sum
    from .claims.induction import (
        for_every as for_every,
    )
    from .claims.induction import (
        recurrence as recurrence,
    )
    from .claims.induction import (
        recurrences as recurrences,
    )
    from .claims.inequality import Inequality as Inequality
    from .claims.iterated import iteration as iteration
    from .claims.limits import (
        approximates as approximates,
    )
    from .claims.limits import (
        asymptotic as asymptotic,
    )
    from .claims.limits import (
        big_o as big_o,
    )
    from .claims.limits import (
        diverges as diverges,
    )
    from .claims.limits import (
        large as large,
    )
    from .claims.limits import (
        little_o as little_o,
    )
    from .claims.limits import (
        negligible as negligible,
    )
    from .claims.limits import (
        small as small,
    )
    from .claims.limits import (
        tends as tends,
    )
    from .claims.networks import computes as computes
    from .claims.networks import fewest_hidden_units as fewest_hidden_units
    from .claims.networks import no_output_unit as no_output_unit
    from .claims.networks import no_unit_computes as no_unit_computes
    from .claims.rounding import rounds as rounds
    from .claims.rules import am_gm as am_gm
    from .claims.rules import bernoulli as bernoulli
    from .claims.rules import cauchy_schwarz as cauchy_schwarz
    from .claims.rules import (
        chain_rule as chain_rule,
    )
    from .claims.rules import convexity as convexity
    from .claims.rules import counting as counting
    from .claims.rules import (
        definition as definition,
    )
    from .claims.rules import (
        elementwise as elementwise,
    )
    from .claims.rules import example as example
    from .claims.rules import exhaustion as exhaustion
    from .claims.rules import induction as induction
    from .claims.rules import infeasibility as infeasibility
    from .claims.rules import jensen as jensen
    from .claims.rules import limit as limit
    from .claims.rules import (
        linearity as linearity,
    )
    from .claims.rules import (
        matrix_product as matrix_product,
    )
    from .claims.rules import monotonicity as monotonicity
    from .claims.rules import (
        power_rule as power_rule,
    )
    from .claims.rules import rounding as rounding
    from .claims.rules import spectral_theory as spectral_theory
    from .claims.rules import (
        substitution as substitution,
    )
    from .claims.rules import sum_of_squares as sum_of_squares
    from .claims.rules import (
        valid_convolution as valid_convolution,
    )
    from .claims.shape import concave as concave
    from .claims.shape import convex as convex
    from .claims.shape import decreasing as decreasing
    from .claims.shape import increasing as increasing
    from .claims.shapes import multiplications as multiplications
    from .claims.shapes import output_size as output_size
    from .claims.shapes import parameters as parameters
    from .claims.solutions import only_solution as only_solution
    from .claims.solutions import solutions as solutions
    from .claims.spectra import bounded as bounded
    from .claims.spectra import converges as converges
    from .claims.spectra import diagonalizes as diagonalizes
    from .claims.spectra import eigenvalues as eigenvalues
    from .claims.spectra import eigenvector as eigenvector
    from .claims.spectra import orthogonal as orthogonal
    from .claims.spectra import positive_definite as positive_definite
    from .claims.spectra import positive_semidefinite as positive_semidefinite
    from .claims.spectra import power as power
    from .claims.spectra import stable as stable
    from .claims.spectra import symmetric as symmetric
    from .claims.stationarity import maximum as maximum
    from .claims.stationarity import minimum as minimum
    from .claims.stationarity import only_maximum as only_maximum
    from .claims.stationarity import only_minimum as only_minimum
    from .claims.stationarity import pointwise_maximum as pointwise_maximum
    from .claims.stationarity import pointwise_minimum as pointwise_minimum
    from .claims.stationarity import stationary as stationary
    from .claims.universal import commute as commute
    from .claims.universal import every_perturbation_grows as every_perturbation_grows
    from .claims.universal import for_all as for_all
    from .claims.universal import invertible as invertible
    from .claims.universal import is_diagonal as is_diagonal
    from .claims.universal import normal as normal
    from .claims.universal import powers_grow as powers_grow
    from .claims.universal import products_decay as products_decay
    from .claims.universal import products_grow as products_grow
    from .claims.universal import products_stay_bounded as products_stay_bounded
    from .claims.universal import real_eigenvalues as real_eigenvalues
    from .claims.universal import there_are as there_are
    from .claims.universal import triangular as triangular
    from .claims.unsettled import unsettled as unsettled
    from .claims.variations import euler_lagrange as euler_lagrange
    from .claims.variations import first_integral as first_integral
    from .claims.variations import variation as variation
    from .derivation import Part as Part
    from .derivation import Problem as Problem
    from .derivation import either as either
    from .derivation import equals as equals
    from .drawings import curve as curve
    from .grading.api import Reward as Reward
    from .grading.api import grade as grade
    from .grading.api import grade_many as grade_many
    from .kernel.domain import Domain as Domain
    from .kernel.domain import Range as Range
    from .kernel.equality import equal as equal
    from .kernel.language import D as D
    from .kernel.language import real_root as real_root
    from .kernel.language import relu as relu
    from .kernel.language import sigmoid as sigmoid
    from .kernel.language import softplus as softplus
    from .kernel.networks.threshold import Layer as Layer
    from .kernel.networks.threshold import Network as Network
    from .kernel.networks.threshold import Step as Step
    from .kernel.networks.threshold import Threshold as Threshold
    from .kernel.probability.language import Bernoulli as Bernoulli
    from .kernel.probability.language import Categorical as Categorical
    from .kernel.probability.language import Exponential as Exponential
    from .kernel.probability.language import Finite as Finite
    from .kernel.probability.language import Laplace as Laplace
    from .kernel.probability.language import Normal as Normal
    from .kernel.probability.language import PointMass as PointMass
    from .kernel.probability.language import Uniform as Uniform
    from .kernel.rounding import decimal as decimal
    from .kernel.spectra.language import characteristic_polynomial as characteristic_polynomial
    from .kernel.spectra.language import determinant as determinant
    from .kernel.spectra.language import frobenius_norm as frobenius_norm
    from .kernel.spectra.language import matrix_power as matrix_power
    from .kernel.spectra.language import norm as norm
    from .kernel.spectra.language import spectral_radius as spectral_radius
    from .kernel.spectra.language import square_matrices as square_matrices
    from .kernel.tensors.language import det as det
    from .kernel.tensors.language import diag as diag
    from .kernel.tensors.language import diagonal as diagonal
    from .kernel.tensors.language import dot as dot
    from .kernel.tensors.language import function as function
    from .kernel.tensors.language import functional as functional
    from .kernel.tensors.language import identity as identity
    from .kernel.tensors.language import inverse as inverse
    from .kernel.tensors.language import ones as ones
    from .kernel.tensors.language import outer as outer
    from .kernel.tensors.language import prime as prime
    from .kernel.tensors.language import repeat as repeat
    from .kernel.tensors.language import table as table
    from .kernel.tensors.language import total as total
    from .kernel.tensors.language import trace as trace
    from .kernel.tensors.language import transpose as transpose
    from .kernel.verdict import Judgement as Judgement
    from .kernel.verdict import Verdict as Verdict
    from .tensors import average_pool as average_pool
    from .tensors import convolutions as convolutions
    from .tensors import convolve as convolve
    from .tensors import correlate as correlate
    from .tensors import correlate_to as correlate_to
    from .tensors import flip as flip
    from .tensors import full_convolution as full_convolution
    from .tensors import full_correlation as full_correlation
    from .tensors import gradient as gradient
    from .tensors import jacobian as jacobian
    from .tensors import max_pool as max_pool


def __getattr__(name: str) -> object:
    """Import on first use: SymPy alone takes a third of a second, and `derive --help` needs none of it."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    return getattr(import_module(home, __name__), name)
