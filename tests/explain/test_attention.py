"""`explain.attention` agrees with softmax(query @ key.T) @ value, and says which keys and values a query sees."""

import numpy as np
import pytest
from hypothesis import given

from tensorlab import explain
from tests.explain.agreement import (
    cases,
    changes,
    check_shape,
    for_each,
    numpy_does,
    some_indices,
)


def attended(query, key, value, is_causal=False):
    """One query after the other."""
    batch = np.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    if min(query.ndim, key.ndim, value.ndim) < 2 or key.shape[-2] != value.shape[-2]:
        raise ValueError
    # Said also where there is no sample whose product would say it.
    if query.shape[-1] != key.shape[-1]:
        raise ValueError
    query, key, value = (np.broadcast_to(x, (*batch, *x.shape[-2:])) for x in (query, key, value))
    result = np.zeros((*batch, query.shape[-2], value.shape[-1]))
    for place in np.ndindex(*result.shape[:-1]):
        *sample, i = place
        last = i + 1 if is_causal else None
        keys, values = key[tuple(sample)][:last], value[tuple(sample)][:last]
        weights = np.exp(keys @ query[place] / np.sqrt(query.shape[-1]))
        result[place] = weights / weights.sum() @ values
    return result


def triples(choose):
    batch = choose.shape(max_dims=2, max_side=2)
    queries, keys, features, outputs = (choose((1, 2, 3)) for _ in range(4))
    own = [(queries, features), (keys, features), (keys, outputs)]
    taken = [(*choose.part(batch), *last) for last in own]
    if choose.chance(4):
        k = choose.integer(0, 2)
        taken[k] = tuple(choose((n, n, 2)) for n in taken[k])
    if choose.chance(12):
        taken[choose.integer(0, 2)] = (3,)
    return taken, choose.truth()


@for_each("attention")
@given(cases(triples))
def test_it_agrees_with_one_query_after_the_other(case):
    taken, is_causal = case
    arrays = [
        np.sin(np.arange(1.0, np.prod(shape, dtype=int) + 1)).reshape(shape) for shape in taken
    ]
    before = numpy_does(lambda: attended(*arrays, is_causal=is_causal))
    explained = explain.attention(*arrays, is_causal=is_causal)
    check_shape(explained, before)
    for way in explained.suggestions:
        for shapes in changes(taken, way):
            assert attended(*map(np.ones, shapes)).shape == way.shape
    if before is None:
        return
    np.testing.assert_allclose(explained.result.values, before)
    wanted = {index: set() for index in some_indices(before.shape)}
    for number, array in enumerate(arrays):
        for place in np.ndindex(*array.shape):
            old, array[place] = array[place], np.nan
            after = np.isnan(attended(*arrays, is_causal=is_causal))
            array[place] = old
            for index, sources in wanted.items():
                if after[index]:
                    sources.add((number, place))
    for index, sources in wanted.items():
        assert set(explained.sources(index)) == sources
        assert explained.sources(index) == sorted(sources)


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (((10, 64), (20, 32), (20, 8)), "query and key need the same number of features"),
        (((10, 64), (20, 64), (21, 8)), "there is one value for each key"),
        (((2, 10, 64), (3, 20, 64), (20, 8)), "the batch axes must broadcast"),
        (((64,), (20, 64), (20, 8)), "the first, the query, has 1 axis"),
        (((10, 64), (0, 64), (0, 8)), "there is no mean of no values"),
    ],
)
def test_what_does_not_fit_says_why(shapes, reason):
    assert reason in explain.attention(*shapes).problem
