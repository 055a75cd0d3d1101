"""Whether NumPy does an operation with entries of such dtypes: there is no sum of words, for example."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand
from tensorlab.explain.outcome import suggestion
from tensorlab.wording import join


def refusal(
    name: str, compute: Callable[..., Any], operands: Sequence[Operand], result: Sequence[int]
) -> tuple[str, list[str]] | None:
    """Let NumPy try it with one entry of each operand.

    Args:
        name: What the operation is called.
        compute: What is done to the operands' values.
        operands: The operands.
        result: The shape of the result, for what would work.

    Returns:
        The problem and what would work, or None: NumPy does it, or the dtypes are not known.

    >>> refusal("mean", np.mean, [Operand((2,), np.array(["cat", "dog"]))], ())
    ('NumPy has no mean of entries of dtype <U3.', [])
    """
    samples = [_sample(x) for x in operands]
    known = [sample for sample in samples if sample is not None]
    if len(known) < len(operands) or _does(compute, known):
        return None
    dtypes = join(dict.fromkeys(str(sample.dtype) for sample in known))
    cure = []
    if any(sample.dtype == bool for sample in known):
        counted = [sample.astype(int) if sample.dtype == bool else sample for sample in known]
        if _does(compute, counted):
            cure.append(
                suggestion("with .astype(int), which makes 0 and 1 of False and True", result)
            )
    return f"NumPy has no {name} of entries of dtype {dtypes}.", cure


def _sample(x: Operand) -> np.ndarray | None:
    """One entry, of the same dtype and rank."""
    if x.values is None or (x.values.dtype == object and x.size == 0):
        return None
    one = np.zeros((1,) * x.rank, x.values.dtype)
    if x.values.dtype == object:
        one[...] = x.values[(slice(0, 1),) * x.rank]
    return one


def _does(compute: Callable[..., Any], arrays: Sequence[np.ndarray]) -> bool:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            compute(*arrays)
        except TypeError:
            return False
        except Exception:  # an entry's own: what it says of this one need not hold for the others
            return True
    return True
