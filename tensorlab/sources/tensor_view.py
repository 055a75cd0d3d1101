"""What every reader gives: a `TensorView`, the one thing that the rest of the library knows of any array-like."""

import math
import operator
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise, product
from typing import Any, Self, TypeGuard, TypeVar

import numpy as np

from tensorlab.shapes import Key, Letter, Shape, Shaped, length_of, letter, positions
from tensorlab.wording import article, bytes_text, join, printable, shape_text

T = TypeVar("T")
# What a picture visits of what is read or computed in chunks: so many, of so many bytes together, but some.
_MOST_CHUNKS = 1024
_MOST_BYTES = 2**32
_FEWEST = 16
MOST_MADE = 4 * 2**30  # bytes that a computer has room for beside what it does
_MOST_LENGTHS = 255  # no library has tensors of more axes
# What pandas, pyarrow and `numpy.ma` write for a value that is not there.
_MISSING = ("NAType", "NaTType", "NullScalar", "MaskedConstant")
_DATES = (np.datetime64, np.timedelta64)  # of which one may be NaT


class UnreadableError(TypeError):
    """An object that cannot be taken, or whose values cannot be had; its message is a sentence of ours.

    Attributes:
        why: Of values that cannot be had the reason alone, beginning with "it"; else "".
    """

    why = ""


@dataclass(frozen=True, eq=False)
class TensorView(Shaped):
    """What can be said of a tensor before one of its entries is read.

    Attributes:
        shape: The number of entries along each axis.
        dtype: The name of the data type, as NumPy spells it: "uint8", "float32", "str", "bfloat16".
        itemsize: Bytes an entry.
        axes: The names of the axes, or () where none are known.
        framework: The library the tensor belongs to: "python", "numpy", "tensorflow", ...
        device: Where its memory is ("CPU:0"), or None where the library does not say.
        lazy: Whether reading the entries would start a computation (dask).
        source: What the caller gave.
        unread: Why the values are not read, or cannot be; "" where they can. It begins with "it".
        note: What is worth knowing of such an object, as a sentence; or "".
        chunks: How long the pieces are in which it is stored or computed, along each axis; () where it is in memory.
    """

    shape: Shape
    dtype: str
    itemsize: int
    axes: tuple[str, ...] = ()
    framework: str = "python"
    device: str | None = None
    lazy: bool = False
    source: Any = field(default=None, repr=False)
    _read: Callable[[], np.ndarray] = field(default=lambda: np.empty(0), repr=False)
    unread: str = ""
    note: str = ""
    chunks: Shape = ()
    # Reads what an index takes, and no more; None where only the whole can be read.
    _part: Callable[[Any], np.ndarray] | None = field(default=None, repr=False)
    # Reads what each of several indices takes, together; None where they are read one after the other.
    _several: Callable[[list[Key]], list[np.ndarray]] | None = field(default=None, repr=False)
    # Gives every part to a function, one after the other or where it is; None where the whole is in memory anyway.
    _each: Callable[[Callable[[Any], Any]], list[Any]] | None = field(default=None, repr=False)

    @property
    def nbytes(self) -> int:
        """The bytes that all entries take when each is stored once."""
        return self.size * self.itemsize

    @property
    def readable(self) -> bool:
        """Whether there are values that can be had, if by a computation, and each has a place that is known."""
        known = not any(isinstance(n, Letter) for n in self.shape)
        return known and (self.lazy or not self.unread)

    def label(self, axis: int) -> str:
        """The name of an axis, or "axis 1" where it has none."""
        return self.axes[axis] if self.axes else f"axis {axis}"

    @cached_property
    def _values(self) -> np.ndarray:
        if not self.readable:
            raise self._refusal(self.unread or "it has lengths that are not known yet")
        values = self._asked(self._read)
        if values.shape != self.shape:
            raise self._refusal(f"as an array it has another shape, {shape_text(values.shape)}")
        if not self._is_told(values):
            raise self._refusal(f"as an array it has another dtype, {dtype_name(values.dtype)}")
        return values

    def _is_told(self, values: np.ndarray) -> bool:
        """Whether the entries are numbers where the dtype says so: a library may be told what it has not."""
        numbers = self.dtype.startswith(("bool", "int", "uint", "float", "complex"))
        return not numbers or values.dtype.kind not in "OSTUmM"

    def _asked(self, library: Callable[[], T]) -> T:
        """What a library gives; what it raises becomes a sentence."""
        if self.unread and not self.lazy:
            raise self._refusal(self.unread)
        try:
            return library()
        except UnreadableError:
            raise
        except MemoryError:
            raise self._refusal(f"its {bytes_text(self.nbytes)} do not fit into memory") from None
        except Exception as error:
            raise self._refusal(f"its library raises {first_line(error)}") from None

    @property
    def in_parts(self) -> bool:
        """Whether the entries are read part by part, as the whole may not fit into memory."""
        return self._each is not None

    def each(self, work: Callable[[Any], T]) -> list[T]:
        """Give every part of the array to a function: of what is kept in files or computed in blocks one at a time.

        Args:
            work: Takes a part, of the tensor's rank; Dask sends it to where the part is computed. A range is given
                as it is, as nobody has made its entries.

        Returns:
            What the function gave for each part.

        Raises:
            TypeError: If the values cannot be had, with the reason and what to call.
        """
        each = self._each
        if each is None:
            return [work(self.values())]
        return self._asked(lambda: each(work))

    def affordable(self, keys: Sequence[Key]) -> bool:
        """Whether what some indices take can be read in a moment: each chunk that they meet is read as a whole."""
        nbytes = max(1, math.prod(self.chunks) * self.itemsize)
        most = max(_FEWEST, min(_MOST_CHUNKS, _MOST_BYTES // nbytes))
        met: set[tuple[int, ...]] = set()
        for key in keys:
            places = list(map(_chunks_met, positions(self.shape, key), self.chunks))
            met_along = (length_of(at) if isinstance(at, range) else len(at) for at in places)
            if math.prod(met_along) > most:
                return False
            met.update(product(*places))
        return len(met) <= most

    def gathered(self, keys: Sequence[Key]) -> Self:
        """The same with what some indices take in memory, read together and no chunk of it twice.

        Raises:
            TypeError: If the values cannot be had, with the reason and what to call.
        """
        several = self._several or (lambda keys: [self[key] for key in keys])
        parts = self._asked(lambda: several(list(keys)))
        kept = []
        for key, part in zip(keys, parts, strict=True):
            if part.shape != _taken(self.shape, key):
                return self  # a library's index need not be NumPy's
            taken = positions(self.shape, key)
            kept.append((taken, part.reshape([len(each) for each in taken])))

        def known(index: Any) -> np.ndarray | None:
            if not isinstance(index, tuple) or len(index) != self.rank:
                return None
            asked = positions(self.shape, index)
            for taken, part in kept:
                if all(map(_holds, taken, asked)):
                    return part[tuple(map(_within, taken, asked, index))]
            return None

        def part_of(index: Any) -> np.ndarray:
            part = known(index)
            return self[index] if part is None else np.asanyarray(part)

        def read() -> np.ndarray:
            entire = known((slice(None),) * self.rank)
            return self.values() if entire is None else entire

        return replace(self, _part=part_of, _read=read)

    def values(self) -> np.ndarray:
        """The entries as a NumPy array: the same memory where that is possible, else a copy.

        Raises:
            TypeError: If they cannot be had, with the reason and what to call.
        """
        return self._values

    def __getitem__(self, index: Any) -> np.ndarray:
        """The entries that a basic index (integers, slices, ...) takes, reading no others where that is possible.

        Of a masked array they are masked, too.

        >>> from tensorlab.view import view
        >>> view(range(10**18))[2:5]
        array([2, 3, 4])
        """
        if self._part is not None and self.readable and "_values" not in self.__dict__:
            try:
                part = self._part(index)
            except Exception:
                part = None  # a library's index need not be NumPy's: then the whole is read
            if part is not None and part.shape == _taken(self.shape, index) and self._is_told(part):
                return part
        return entries_of(self.values(), index)

    def _refusal(self, why: str) -> UnreadableError:
        what = type(self.source).__name__
        error = UnreadableError(
            f"The values of this {what} of shape {shape_text(self.shape)} cannot be read: {why}."
        )
        error.why = why
        return error


def _chunks_met(taken: range, chunk: int) -> Sequence[int]:
    """The chunks along an axis in which positions lie, of which there may be billions."""
    if taken and taken.step <= chunk:
        return range(taken[0] // chunk, taken[-1] // chunk + 1)
    # Else each lies in a chunk of its own; of too many their number is enough.
    return taken if length_of(taken) > _MOST_CHUNKS else [i // chunk for i in taken]


def _holds(kept: range, asked: range) -> bool:
    return not asked or (
        asked[0] in kept and asked[-1] in kept and (len(asked) == 1 or asked.step % kept.step == 0)
    )


def _within(kept: range, asked: range, i: int | slice) -> int | slice:
    """Where the positions that are asked for stand among those that are kept."""
    if not isinstance(i, slice):
        return kept.index(i)
    if not asked:
        return slice(0, 0)
    return slice(kept.index(asked[0]), kept.index(asked[-1]) + 1, max(1, asked.step // kept.step))


def _taken(shape: Shape, index: Any) -> Shape:
    """The shape that an index gives, found without reading anything."""
    try:
        return tuple(np.broadcast_to(np.uint8(0), shape)[index].shape)
    except ValueError:  # more entries than any array has
        key = index if isinstance(index, tuple) else (index,)
        key += (slice(None),) * (len(shape) - len(key))
        taken = zip(positions(shape, key), key, strict=True)
        return tuple(len(each) for each, part in taken if isinstance(part, slice))


def lengths(shape: Iterable[Any]) -> Shape:
    """Read the lengths that a library gives; those that it does not know yet become letters.

    Raises:
        TypeError: If they are none.

    >>> lengths([np.int64(32), 784]), lengths((None, 28, None))
    ((32, 784), (n, 28, m))
    >>> lengths((2, -1))
    Traceback (most recent call last):
        ...
    tensorlab.sources.tensor_view.UnreadableError: Its shape is (2, -1), and -1 is not a length: ...
    """
    found: list[int] = []
    given = tuple(islice(shape, _MOST_LENGTHS + 1))
    if len(given) > _MOST_LENGTHS:
        raise UnreadableError(f"Its shape has more than {_MOST_LENGTHS} lengths, as no tensor has.")
    for n in given:
        unknown = sum(isinstance(length, Letter) for length in found)
        found.append(letter(unknown) if _is_unknown(n) else _length(n, given))
    return tuple(found)


def _is_unknown(n: Any) -> bool:
    """Whether a library does not know a length: None, NaN (Dask), one to be computed, or a symbol (PyTorch, JAX)."""
    if n is None or (isinstance(n, float) and math.isnan(n)):
        return True
    return type(n).__name__ in ("Delayed", "SymInt", "_DimExpr") or hasattr(n, "__dask_graph__")


def _length(n: Any, shape: tuple[Any, ...]) -> int:
    try:
        length = operator.index(n)
    except TypeError:
        length = -1
    if length < 0 or isinstance(n, bool):
        raise UnreadableError(
            f"Its shape is ({', '.join(map(str, shape))}), and {n} is not a length: a length is an integer, 0 or more."
        )
    return length


def dtype_name(dtype: Any) -> str:
    """Call a data type as NumPy would, without the library's name before it.

    >>> dtype_name(np.dtype("<U5")), dtype_name(np.dtype(">f4")), dtype_name("torch.bfloat16")
    ('str', 'float32', 'bfloat16')
    """
    if isinstance(dtype, str) or dtype in (bool, int, float, complex):
        with suppress(TypeError):
            dtype = np.dtype(dtype)
    if isinstance(dtype, np.dtype):
        if dtype.kind in "UT":
            return "str"
        if dtype.kind == "S":
            return "bytes"
        if dtype.kind == "V" and dtype.names:
            kind = "union" if is_union(dtype) else "structured"
            return f"{kind} ({printable(join(dtype.names))})"
        return dtype.name
    return printable(str(dtype)).rpartition(".")[2]  # torch.float32


def is_union(dtype: np.dtype) -> bool:
    """Whether fields of a structured dtype share bytes, so that they are readings of one memory.

    >>> both = {"names": ["i", "f"], "formats": ["i4", "f4"]}
    >>> is_union(np.dtype(both)), is_union(np.dtype(both | {"offsets": [0, 0]}))
    (False, True)
    """
    fields = sorted((at, at + each.itemsize) for each, at, *_ in (dtype.fields or {}).values())
    return any(end > begin for (_, end), (begin, _) in pairwise(fields))


def bytes_of(dtype: Any) -> int:
    """The bytes that an entry of a data type of any library takes; 0 where it does not say."""
    own = getattr(dtype, "itemsize", None)
    if isinstance(own, int):
        return own
    try:
        return np.dtype(dtype_name(dtype)).itemsize
    except TypeError:
        return 0


def unreadable(why: str) -> UnreadableError:
    """The error of values that cannot be had, for a reason that begins with "it"."""
    error = UnreadableError(f"The values cannot be read: {why}.")
    error.why = why
    return error


def all_or_kept(call: str, kept: str, shape: Shape, itemsize: int) -> str:
    """What gives all entries of what keeps a few of them; where they take much memory how much, and those few instead.

    >>> all_or_kept("x.toarray()", "x.data", (10**6, 10**6), 8)
    'all of them take 7.28 TiB; x.data has those that it keeps'
    """
    nbytes = math.prod(shape) * itemsize
    if nbytes > MOST_MADE and not any(isinstance(n, Letter) for n in shape):
        return f"all of them take {bytes_text(nbytes)}; {kept} has those that it keeps"
    return f"{call} has all of them"


def to_numpy(x: Any) -> np.ndarray:
    """Let an object become an array by what arrays share: NumPy's own protocols, else DLPack."""
    if hasattr(x, "__array__") or hasattr(x, "__array_interface__"):
        return np.asarray(x)
    return np.from_dlpack(x)


def is_missing(entry: Any) -> bool:
    """Whether an entry stands for a value that is not there, in the way of any library. NaN is a value.

    >>> is_missing(None), is_missing(np.datetime64("NaT", "D")), is_missing(np.ma.masked), is_missing(np.nan)
    (True, True, True, False)
    """
    if isinstance(entry, _DATES):
        return bool(np.isnat(entry))
    return entry is None or type(entry).__name__ in _MISSING


def without_missing(entries: list[Any]) -> list[Any]:
    """The entries that are not missing; most lists have none of a class that may be.

    >>> without_missing([1, None, np.datetime64("NaT", "D")]), without_missing(["a", "b"])
    ([1], ['a', 'b'])
    """
    may_be = missing_kinds(entries)
    return [x for x in entries if type(x) not in may_be or not is_missing(x)] if may_be else entries


def missing_kinds(entries: list[Any]) -> set[type]:
    """The classes of those entries that may be missing.

    >>> missing_kinds([1, None, 2]), missing_kinds(["a", "b"])
    ({<class 'NoneType'>}, set())
    """
    first_of = dict(zip(map(type, entries), entries, strict=True))
    return {kind for kind, x in first_of.items() if isinstance(x, _DATES) or is_missing(x)}


def is_masked(x: Any) -> "TypeGuard[np.ma.MaskedArray]":
    """Whether an array is masked; `numpy.ma`, which NumPy loads when it is first used, is not loaded to find out."""
    ma = sys.modules.get("numpy.ma")
    return ma is not None and isinstance(x, ma.MaskedArray)


def entries_of(values: np.ndarray, index: Any) -> np.ndarray:
    """What an index takes of an array, as an array: of one object, too, which may be a tensor itself."""
    if values.dtype == object and not any(each is ... for each in _as_tuple(index)):
        index = (*_as_tuple(index), ...)
    part = values[index]
    return with_mask(part) if is_masked(part) else np.asarray(part)


def _as_tuple(index: Any) -> tuple[Any, ...]:
    return index if isinstance(index, tuple) else (index,)


def with_mask(
    x: "np.ma.MaskedArray",
) -> "np.ma.MaskedArray":  # quoted: np.ma is not imported for it
    """A masked array; a single record of one, which NumPy cannot copy, as an array of rank 0."""
    return np.ma.array(np.asarray(x), mask=x.mask) if type(x).__name__ == "mvoid" else x


def strings(array: np.ndarray) -> np.ndarray:
    """Python's bytes, as which TensorFlow and h5py hand out strings, as NumPy's strings; as its bytes if no UTF-8."""
    entries = array.ravel().tolist() if array.dtype == object else []
    if not entries or not all(isinstance(entry, bytes) for entry in entries):
        return array
    try:
        return np.array([entry.decode() for entry in entries]).reshape(array.shape)
    except UnicodeDecodeError:
        return array.astype("S")


def text(value: Any) -> str | None:
    """What an attribute says, as text; None where it says nothing or is a method."""
    return None if value is None or callable(value) else str(value)


def class_name(x: Any) -> str:
    """The name of an object's class, also where its metaclass raises or says something else."""
    return str(type.__dict__["__name__"].__get__(type(x)))


def class_names(x: Any) -> set[str]:
    """The names of an object's class and of those that it inherits from."""
    return {each.__name__ for each in type(x).__mro__}


def first_line(error: BaseException) -> str:
    """An error of another library in one line: its kind and the beginning of what it says.

    >>> first_line(KeyError("x"))
    "a KeyError: 'x'"
    """
    said = str(error).strip().partition("\n")[0].rstrip(".")
    kind = article(type(error).__name__)
    return f"{kind}: {said if len(said) <= 120 else said[:119] + '…'}" if said else kind
