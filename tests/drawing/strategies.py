"""Tensors, axis names and indices of every kind, for the property tests of pictures."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

DTYPES = [
    "?",
    "u1",
    "i4",
    "i8",
    "f2",
    "f4",
    "f8",
    "c8",
    "c16",
    "U3",
    "S3",
    "M8[s]",
    "M8[D]",
    "m8[h]",
]

# Text that is meant to break out of SVG, HTML, JSON, JavaScript and a terminal, among all other text.
HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "]]><b>",
    "</title></svg><b>",
    "&lt;b&gt;&amp;",
    "<!-- -->",
    "\x00\x01\x1b[31m\x07",
    "a\nb\tc\r",
    "\u202eevil\u2066",
    "\ud800",
    "\ufffe\uffff",
    "日本語の長い名前",
    "🙂👩‍👩‍👧",
    "e\u0301" * 9,
    "",
    " ",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=12))
# NumPy's own strings cannot end in NUL and take no halves of surrogate pairs.
entries = texts.map(lambda text: text.encode("utf-16", "replace").decode("utf-16", "replace"))


def shapes(max_dims: int = 7, max_side: int = 40) -> st.SearchStrategy[tuple[int, ...]]:
    """Shapes of up to a few thousand entries, some empty, some long and thin."""
    return arrays.array_shapes(min_dims=0, max_dims=max_dims, min_side=0, max_side=max_side).filter(
        lambda shape: np.prod(shape, dtype=float) <= 4000
    )


@st.composite
def tensors(draw: st.DrawFn) -> np.ndarray:
    """Tensors of every rank and dtype, with NaN, infinities and hostile strings."""
    shape = draw(shapes())
    if draw(st.booleans()):
        dtype = np.dtype(draw(st.sampled_from(DTYPES)))
        return draw(arrays.arrays(dtype, shape, fill=draw(arrays.from_dtype(dtype).map(st.just))))
    few = draw(st.lists(entries, min_size=1, max_size=6))
    return np.resize(np.array(few, dtype=object).astype(str), shape)


@st.composite
def named(draw: st.DrawFn) -> tuple[np.ndarray, tuple[str, ...] | None]:
    """A tensor and, maybe, a name for each axis."""
    tensor = draw(tensors())
    names = draw(
        st.none() | st.lists(texts, min_size=tensor.ndim, max_size=tensor.ndim, unique=True)
    )
    return tensor, None if names is None else tuple(names)
