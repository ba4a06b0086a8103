"""Disagreements that were looked at one by one and are an error, or a convention of its own, of the source."""

from __future__ import annotations

POSITIVE_ONLY = "equal for positive values, which the source takes for granted; we state the condition"

_SUBSCRIPTS = "the source tells x1, x_1 and x[1] apart; to us they are one name"
_REAL_ROOTS = "the source takes the real cube root of a negative number; a power is the principal one here"
_DOMAIN = "outside its real domain the function has complex values here, and the sides differ"
_CAPITALS = "the source reads I as the imaginary unit, E as Euler's number; capitals are names here"
_LETTERS = "the source splits every run of letters; a run of more than three is one name here"
_BARE = "the source ends an argument without brackets after one letter; all of a run is the argument here"
_SCRIPTS = "the source hangs _z on y; TeX sets x with an index z and an exponent y, and so it is read"
_DIFFERENTIALS = "the source reads the d of a differential as a factor"
_MIXED = "the source's own notation for a mixed number"

EXPLAINED: dict[str, str] = {
    "stack-AlgEquiv-0005": _SUBSCRIPTS,
    "stack-AlgEquiv-0006": _SUBSCRIPTS,
    "stack-AlgEquiv-0095": _SUBSCRIPTS,
    "stack-AlgEquiv-0126": "true for whole n, which the source takes for granted; real powers of negative numbers here",
    "doenet-0064": "true for whole n, which the source takes for granted; real powers of negative numbers here",
    **dict.fromkeys((f"doenet-{number:04}" for number in range(606, 611)), _REAL_ROOTS),
    "kas-0088": "equal but for rounding",
    "lambda-0007": "the source reads xx3 as x·x·3; the 3 behind a letter is a subscript here",
    "lambda-0603": _CAPITALS,
    "lambda-0646": "the source declares E as another spelling of the name Ef",
    "lambda-0684": "the source reads the letter Π as the number π",
    "ce-0080": "the source calculates with 1/0; a division by zero has no value here",
    "ce-0277": _DOMAIN,
    "ce-0285": _DOMAIN,
    "doenet-latex-0050": _SCRIPTS,
    "doenet-latex-0055": _SCRIPTS,
    "doenet-latex-0077": _BARE,
    "doenet-latex-0088": _SCRIPTS,
    "doenet-latex-0188": _DIFFERENTIALS,
    "doenet-latex-0190": _DIFFERENTIALS,
    "doenet-latex-0286": "the source reads `sin2` as a name; sin 2 here",
    "doenet-text-0067": _BARE,
    "doenet-text-0073": "the source reads y^f(x) as y^f times x; an f before brackets is a function here",
    "doenet-text-0248": _LETTERS,
    "doenet-text-0250": "the source reads pix as p·i·x; π·x here, and the reading says so",
    "doenet-text-0251": _LETTERS,
    "doenet-text-0252": _LETTERS,
    "doenet-text-0256": _LETTERS,
    "l2s2-0167": _CAPITALS,
    "l2s2-0228": "the source reads \\log as the logarithm to base 10; it is natural here",
    "l2s2-0738": "the source tells \\epsilon and \\varepsilon apart; to us they are one letter",
    "l2s2-0959": "equal but for rounding",
    "l2s2-1026": _MIXED,
    "l2s2-1027": _MIXED,
    "l2s2-1030": _MIXED,
    "doenet-err-003": "x@2 is no error here: @ multiplies, as in Python",
    "doenet-err-038": "x@2 is no error here: @ multiplies, as in Python",
    "doenet-err-030": "\\sqrt2 is TeX for the root of 2",
    "doenet-err-031": "\\mathbb{R} alone is a name here",
    "hostile-009": "dir(n) is d·i·r·n: letters side by side are a product, and nothing is called",
    "stack-equiv-133.1": "true for a > 1 and positive x_i, which the source takes for granted",
    "mathsteps-chain-008.1": _MIXED,
    "mathsteps-chain-009.1": _MIXED,
    "lebl_laplace-215": "* is a convolution in the source; it is a product here",
    "jf_47-186": "the step defines A, which the record does not say; a relation of two numbers here",
    "dz_ps1-084": "needs λ > 0 and a count y, which the step does not say; we state the condition",
}
