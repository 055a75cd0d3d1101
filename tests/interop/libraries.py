"""The objects of the matrix, library by library: a function for each, which imports it."""

import array
import collections
import ctypes
import datetime
import decimal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest

from tests.dlpack import OnlyByDLPack
from tests.interop.given import Given, Inside

TABLE = np.arange(6.0).reshape(2, 3)


def numpy_(folder: Path) -> Iterator[Given]:
    yield Given("array", TABLE, (2, 3), "float64", 0, 5)
    for name in ("bool", "int8", "uint16", "int64", "float16", "longdouble", "complex64"):
        dtype = np.dtype(name)
        high = True if name == "bool" else 5
        yield Given(name, TABLE.astype(dtype), (2, 3), dtype.name, 0, high)
    yield Given("big-endian", TABLE.astype(">f4"), (2, 3), "float32", 0, 5)
    yield Given("scalar", np.float32(5), (), "float32", 5, 5)
    huge = np.broadcast_to(np.uint8(7), (10**5,))
    yield Given("broadcast", huge, (10**5,), "uint8", 7, 7)
    yield Given("rank 64", np.ones((1,) * 64), (1,) * 64, "float64", 1, 1)
    yield Given(
        "dates",
        np.array(["2024-02-29", "NaT"], "M8[D]"),
        (2,),
        "datetime64[D]",
        "2024-02-29",
        "2024-02-29",
    )
    yield Given("strings", np.array(["pear", "fig"]), (2,), "str", "fig", "pear")
    for name, missing in (("None", None), ("NaN", np.nan)):
        dtype = np.dtypes.StringDType(na_object=missing)
        pears = np.array(["pear", missing], dtype)
        yield Given(f"StringDType, {name} is missing", pears, (2,), "str", "pear", "pear")
    yield Given("durations", np.array([1, 2], "m8[s]"), (2,), "timedelta64[s]")
    yield Given("NaT", np.datetime64("NaT", "D"), (), "datetime64[D]")
    yield Given(
        "masked structured",
        np.ma.array(np.zeros(2, [("a", "i4")]), mask=[0, 1]),
        (2,),
        "structured (a)",
    )
    yield Given("np.ma.masked", np.ma.masked, (), "float64")
    yield Given("masked", np.ma.array([1, 99, 3], mask=[0, 1, 0]), (3,), "int64", 1, 3)
    yield Given("np.matrix", np.asmatrix(TABLE), (2, 3), "float64", 0, 5)
    yield Given(
        "structured",
        np.zeros(2, [("height", float), ("age", int)]),
        (2,),
        "structured (height and age)",
    )
    ragged = np.empty(3, object)
    ragged[:] = [np.zeros((28, 28)), np.zeros((28, 30)), np.zeros((28, 28))]
    yield Given("object array of arrays", ragged, (3,), "object")
    exact = np.array([2**70, float("inf"), 1, None], object)
    yield Given("objects: 2^70, inf, 1 and None", exact, (4,), "object", 1, 2**70)
    yield Given("bytes without a meaning", np.zeros(3, "V2"), (3,), "void16")
    yield Given("memmap", _memmap(folder), (2, 3), "float64", 0, 5)


def _memmap(folder: Path) -> np.ndarray:
    np.save(folder / "x.npy", TABLE)
    return np.load(folder / "x.npy", mmap_mode="r")


class _WithArray:
    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return TABLE


class _WithInterface:
    kept = TABLE
    __array_interface__ = TABLE.__array_interface__


class _Raising:
    @property
    def shape(self) -> Any:
        raise RuntimeError("no shape today")

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return TABLE


class _Lying(_WithArray):
    dtype = TABLE.dtype

    def __init__(self, shape: tuple[Any, ...]) -> None:
        self.shape = shape


def python(_: Path) -> Iterator[Given]:
    yield Given("number", 12, (), "int64", 12, 12)
    yield Given("nested list", TABLE.tolist(), (2, 3), "float64", 0, 5)
    yield Given("list with None", [[1, None], [2, 3]], (2, 2), "object", 1, 3)
    yield Given("list of ranges", [range(3), range(3)], (2, 3), "int64", 0, 2)
    yield Given("Decimal", decimal.Decimal("1.5"), (), "object", 1.5, 1.5)
    yield Given("list of arrays", [TABLE, TABLE + 1], (2, 2, 3), "float64", 0, 6)
    yield Given("range of 10^18", range(10**18), (10**18,), "int64", 0, 10**18 - 1)
    yield Given(
        "dates, one missing",
        [datetime.date(2024, 2, 29), None],
        (2,),
        "datetime64[D]",
        "2024-02-29",
        "2024-02-29",
    )
    yield Given("array.array", array.array("d", [1, 2]), (2,), "float64", 1, 2)
    yield Given("ctypes", (ctypes.c_int * 3)(1, 2, 3), (3,), "int32", 1, 3)
    yield Given("ctypes, 2 axes", ((ctypes.c_float * 3) * 2)(), (2, 3), "float32", 0, 0)
    yield Given("ctypes, a number", ctypes.c_int(3), (), "int32", 3, 3)
    yield Given("ctypes, a pointer", ctypes.pointer(ctypes.c_int(3)), refused="x.contents")
    yield Given("memoryview", memoryview(b"abc"), (3,), "uint8", 97, 99)
    yield Given("deque", collections.deque([1, 2]), (2,), "int64", 1, 2)
    yield Given("only __array__", _WithArray(), (2, 3), "float64", 0, 5)
    yield Given("only __array_interface__", _WithInterface(), (2, 3), "float64", 0, 5)
    yield Given("only DLPack", OnlyByDLPack(TABLE), (2, 3), "float64", 0, 5)
    yield Given("dict of lists", {"a": [1, 2], "b": {"c": 3}}, tensors={"a": (2,), "b/c": ()})
    yield Given("shape with a negative length", _Lying((-1, 5)), refused="-1 is not a length")
    yield Given("shape with a broken length", _Lying((2.5,)), refused="2.5 is not a length")
    yield Given(
        "shape that is not its array's",
        _Lying((3, 2)),
        (3, 2),
        "float64",
        unread="another shape, (2, 3)",
    )
    yield Given("shape that raises", _Raising(), refused="no shape today")
    yield Given("strings and None", ["a", None], refused="The entry at [1] is None")
    yield Given("ragged list", [[1, 2], [3]], refused="ragged")


def ml_dtypes(_: Path) -> Iterator[Given]:
    types = pytest.importorskip("ml_dtypes")
    for name in ("bfloat16", "float8_e4m3fn", "float8_e5m2", "int4", "uint4"):
        yield Given(name, TABLE.astype(getattr(types, name)), (2, 3), name, 0, 5)
    for name in ("int2", "uint2", "float4_e2m1fn", "complex32"):
        if hasattr(types, name):
            yield Given(name, np.array([0, 1]).astype(getattr(types, name)), (2,), name, 0, 1)


def tensorflow(_: Path) -> Iterator[Given]:
    tf = pytest.importorskip("tensorflow")
    x = tf.constant(TABLE, tf.float32)
    yield Given("eager tensor", x, (2, 3), "float32", 0, 5)
    yield Given("bfloat16", tf.cast(x, tf.bfloat16), (2, 3), "bfloat16", 0, 5)
    yield Given(
        "quantized", tf.quantization.quantize(x, 0.0, 255.0, tf.quint8).output, (2, 3), "quint8"
    )
    yield Given("strings", tf.constant(["é", "a"]), (2,), "str", "a", "é")
    yield Given("TensorArray", tf.TensorArray(tf.float32, 3), refused="x.stack()")
    variable = tf.Variable(x)
    yield Given("Variable", variable, (2, 3), "float32", 0, 5)
    met = Inside(lambda check: tf.function(lambda: (check(variable), variable + 1)[1])())
    yield Given("Variable in a traced function", met, (2, 3), "float32", unread="symbolic")
    yield Given("list of tensors", [x, x + 1], (2, 2, 3), "float32", 0, 6)
    yield Given("strings", tf.constant(["a", "b"]), (2,), "str", "a", "b")
    yield Given(
        "RaggedTensor",
        tf.ragged.constant([[1, 2], [3]]),
        (2, None),
        "int32",
        unread="x.to_tensor()",
    )
    yield Given(
        "SparseTensor",
        tf.sparse.from_dense([[1, 0], [0, 2]]),
        (2, 2),
        "int32",
        unread="tf.sparse.to_dense(tf.sparse.reorder(x))",
    )
    slices = tf.IndexedSlices(x, tf.constant([0, 2]), tf.constant([4, 3]))
    yield Given("IndexedSlices", slices, (4, 3), "float32", unread="tf.convert_to_tensor(x)")
    yield Given("TensorShape", tf.TensorShape([None, 3]), (None, 3), "unknown", unread="a shape")
    yield Given("TensorSpec", tf.TensorSpec((None, 3)), (None, 3), "float32", unread="description")
    yield Given(
        "RaggedTensorSpec",
        tf.RaggedTensorSpec((2, None)),
        (2, None),
        "float32",
        unread="description",
    )
    yield Given("TensorShape without a rank", tf.TensorShape(None), refused="not even a rank")
    yield Given("TensorSpec without a rank", tf.TensorSpec(None), refused="not even a rank")
    yield Given("Dataset", tf.data.Dataset.from_tensor_slices([1, 2]), refused="next(iter(x))")

    def traced(*signature: Any) -> Inside:
        return Inside(
            lambda check: tf.function(
                lambda x: (check(x), x)[1], input_signature=signature or None
            )(x)
        )

    both = Inside(lambda check: tf.function(lambda x: (check([x, x]), x)[1])(x))
    yield Given("list of traced tensors", both, (2, 2, 3), "float32", unread="symbolic")
    yield Given("traced by tf.function", traced(), (2, 3), "float32", unread="symbolic")
    yield Given(
        "traced, batch not known",
        traced(tf.TensorSpec((None, 3))),
        (None, 3),
        "float32",
        unread="symbolic",
    )


def keras(_: Path) -> Iterator[Given]:
    keras = pytest.importorskip("keras")
    yield Given("Input", keras.Input((784,)), (None, 784), "float32", unread="symbolic")
    yield Given("Variable", keras.Variable(TABLE, dtype="float32"), (2, 3), "float32", 0, 5)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, name="dense")], name="net")
    yield Given("model", model, tensors={"net/dense/kernel": (3, 4), "net/dense/bias": (4,)})
    layer = model.layers[0]
    yield Given("layer", layer, tensors={"net/dense/kernel": (3, 4), "net/dense/bias": (4,)})
    yield Given("layer's kernel", layer.kernel, (3, 4), "float32")
    yield Given("get_weights()", model.get_weights(), tensors={"[0]": (3, 4), "[1]": (4,)})


def pytorch(_: Path) -> Iterator[Given]:
    torch = pytest.importorskip("torch")
    from torch._subclasses.fake_tensor import FakeTensorMode

    x = torch.arange(6.0).reshape(2, 3)
    yield Given("tensor", x, (2, 3), "float32", 0, 5)
    for name in ("bfloat16", "float8_e4m3fn", "float8_e5m2", "complex32"):
        yield Given(name, x.to(getattr(torch, name)), (2, 3), name, 0, 5)
    quantized = torch.quantize_per_tensor(x, 0.5, 0, torch.quint8)
    yield Given("quantized", quantized, (2, 3), "quint8", 0, 5)
    channels = torch.quantize_per_channel(x, torch.ones(2), torch.zeros(2), 0, torch.qint8)
    yield Given("quantized by channel", channels, (2, 3), "qint8", 0, 5)
    masked = torch.masked.masked_tensor(x, x > 2)
    yield Given("masked tensor", masked, (2, 3), "float32", 3, 5)
    conjugate = torch.tensor([3 + 4j, 0]).conj()
    yield Given("conjugate bit", conjugate, (2,), "complex64", 0, 5)
    yield Given("negative bit", conjugate.imag, (2,), "float32", -4, 0)
    yield Given("needs a gradient", x.clone().requires_grad_(), (2, 3), "float32", 0, 5)
    yield Given("Parameter", torch.nn.Parameter(x), (2, 3), "float32", 0, 5)
    yield Given(
        "list of tensors that need gradients",
        [x.clone().requires_grad_()] * 2,
        (2, 2, 3),
        "float32",
        0,
        5,
    )
    yield Given("list of bfloat16 tensors", [x.bfloat16()] * 2, (2, 2, 3), "bfloat16", 0, 5)
    yield Given("sparse COO", x.to_sparse(), (2, 3), "float32", unread="x.to_dense()")
    for name in ("csc", "bsr", "bsc"):
        made = getattr(x.repeat(1, 2)[:, :4], f"to_sparse_{name}")
        kept = made() if name == "csc" else made((2, 2))
        yield Given(f"sparse {name.upper()}", kept, (2, 4), "float32", unread="x.to_dense()")
    yield Given("sparse CSR", x.to_sparse_csr(), (2, 3), "float32", unread="x.to_dense()")
    yield Given(
        "on the device meta",
        torch.empty(10**6, 10**6, device="meta"),
        (10**6, 10**6),
        "float32",
        unread="meta",
    )
    with FakeTensorMode():
        fake = torch.empty(2, 3)
    yield Given("fake", fake, (2, 3), "float32", unread="traced")
    nested = torch.nested.nested_tensor([torch.ones(2, 3), torch.ones(4, 3)], layout=torch.jagged)
    yield Given("nested", nested, (2, None, 3), "float32", unread="to_padded_tensor")
    old = torch.nested.nested_tensor([torch.ones(2, 3), torch.ones(4, 3)])
    yield Given("nested, strided", old, (2, None, 3), "float32", unread="to_padded_tensor")
    for name in ("int4", "uint4", "uint1"):
        narrow = torch.ones(2, 3, dtype=torch.uint8).view(getattr(torch, name))
        yield Given(name, narrow, (2, 3), name, unread="x.view(torch.uint8)")
    yield Given("UninitializedParameter", torch.nn.UninitializedParameter(), refused="no shape yet")

    def inside(transform: Callable[..., Any]) -> Inside:
        return Inside(lambda check: transform(lambda x: (check(x), x.sum())[1])(x))

    yield Given(
        "inside torch.func.grad", inside(torch.func.grad), (2, 3), "float32", unread="traced"
    )
    yield Given("inside torch.func.vmap", inside(torch.func.vmap), (3,), "float32", unread="traced")
    layer = torch.nn.Linear(3, 4)
    yield Given("state_dict()", layer.state_dict(), tensors={"weight": (4, 3), "bias": (4,)})
    yield Given(
        "ParameterList", torch.nn.ParameterList([x, x[0]]), tensors={"0": (2, 3), "1": (3,)}
    )
    yield Given("module", torch.nn.Sequential(layer), tensors={"0.weight": (4, 3), "0.bias": (4,)})


def jax(_: Path) -> Iterator[Given]:
    jax = pytest.importorskip("jax")
    export = pytest.importorskip("jax.export")
    with suppress(RuntimeError):  # where it has begun to work, it has as many devices as it has
        jax.config.update("jax_num_cpu_devices", 3)
    x = jax.numpy.asarray(TABLE, "float32")
    yield Given("array", x, (2, 3), "float32", 0, 5)
    yield Given("bfloat16", x.astype("bfloat16"), (2, 3), "bfloat16", 0, 5)
    if hasattr(jax, "new_ref"):
        yield Given("Ref", jax.new_ref(x), (2, 3), "float32", 0, 5)
    yield Given(
        "ShapeDtypeStruct",
        jax.ShapeDtypeStruct((2, 3), "float32"),
        (2, 3),
        "float32",
        unread="a shape and a dtype",
    )
    for name in ("int4", "uint4", "float8_e4m3fn"):
        yield Given(name, x.astype(name), (2, 3), name, 0, 5)
    yield Given(
        "random keys",
        jax.random.split(jax.random.key(0), 3),
        (3,),
        "key<fry>",
        unread="jax.random.key_data(x)",
    )
    devices = jax.devices()
    if 6 % len(devices) == 0:
        over = jax.sharding.NamedSharding(
            jax.make_mesh((len(devices),), ("i",)), jax.sharding.PartitionSpec("i")
        )
        parts = jax.device_put(jax.numpy.arange(6.0), over)
        yield Given(f"sharded over {len(devices)} devices", parts, (6,), "float32", 0, 5)
    length = export.symbolic_shape("b, 3")
    unknown = Inside(
        lambda check: export.export(jax.jit(lambda x: (check(x), x)[1]))(
            jax.ShapeDtypeStruct(length, "float32")
        )
    )
    yield Given("exported, batch not known", unknown, (None, 3), "float32", unread="traced")
    yield Given("random key", jax.random.key(0), (), "key<fry>", unread="jax.random.key_data(x)")
    deleted = x + 1
    deleted.delete()
    yield Given("deleted", deleted, (2, 3), "float32", unread="given away")

    def inside(transform: Callable[..., Any]) -> Inside:
        return Inside(lambda check: transform(lambda x: (check(x), x.sum())[1])(x))

    yield Given("inside jit", inside(jax.jit), (2, 3), "float32", unread="traced")
    yield Given("inside grad", inside(jax.grad), (2, 3), "float32", unread="traced")
    yield Given("inside vmap", inside(jax.vmap), (3,), "float32", unread="traced")


def pandas(_: Path) -> Iterator[Given]:
    pd = pytest.importorskip("pandas")
    yield Given("DataFrame", pd.DataFrame(TABLE), (2, 3), "float64", 0, 5)
    yield Given(
        "DataFrame of mixed columns", pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), (2, 2), "object"
    )
    labelled = pd.Series([1, 2, 5], index=[5, 1, 0])
    yield Given("Series with an index of its own", labelled, (3,), "int64", 1, 5)
    yield Given("Series of strings", pd.Series(["pear", "fig"]), (2,), "str", "fig", "pear")
    yield Given(
        "categories", pd.Series(["pear", "fig"], dtype="category"), (2,), "str", "fig", "pear"
    )
    yield Given(
        "truth values, one missing",
        pd.Series([True, None], dtype="boolean"),
        (2,),
        "bool",
        True,
        True,
    )
    integers = pd.Series([1, None], dtype="Int64")
    yield Given("integers, one missing", integers, (2,), "int64", 1, 1, missing=(1, 1))
    yield Given(
        "floats, one NaN and one missing",
        pd.Series(
            pd.arrays.FloatingArray(np.array([1, np.nan, 2]), np.array([False, False, True]))
        ),
        (3,),
        "float64",
        1,
        1,
        missing=(1, 2),
    )
    table = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [1.5, np.nan]})
    yield Given(
        "DataFrame, one NaN and one missing", table, (2, 2), "float64", 1, 1.5, missing=(1, 2)
    )
    berlin = pd.Series(pd.date_range("2026-07-01", periods=2, tz="Europe/Berlin").as_unit("s"))
    first, last = "2026-06-30T22:00:00", "2026-07-01T22:00:00"
    yield Given("times of a zone", berlin, (2,), "datetime64[s]", first, last)
    own = pd.Categorical(["a", "b", None])
    yield Given("Categorical by itself", own, (3,), "object", "a", "b", missing=(1, 1))
    months = pd.Series(pd.period_range("2026-01", periods=2, freq="M"))
    unit = months.dt.to_timestamp().dt.unit  # of nanoseconds before pandas 3
    first, last = (str(np.datetime64(month, unit)) for month in ("2026-01", "2026-02"))
    yield Given("periods", months, (2,), f"datetime64[{unit}]", first, last)
    yield Given("intervals", pd.Series(pd.interval_range(0, 2)), (2,), "object")
    yield Given("pd.NA", pd.NA, refused="np.nan is one that has a dtype")
    yield Given("Period", pd.Period("2026-01"), refused="x.to_timestamp()")
    yield Given("Interval", pd.Interval(0, 1), refused="[x.left, x.right]")
    yield Given("Index", pd.Index([1, 2]), (2,), "int64", 1, 2)
    yield Given("list with pd.NA", [1, pd.NA], (2,), "object", 1, 1)


def polars(_: Path) -> Iterator[Given]:
    pl = pytest.importorskip("polars")
    large = pl.Series([2**60 + 1, None, 2])
    yield Given("Series with a null", large, (3,), "int64", 2, 2**60 + 1, missing=(1, 1))
    yield Given(
        "Series, one NaN and one null",
        pl.Series([1.0, None, float("nan")]),
        (3,),
        "float64",
        1,
        1,
        missing=(1, 2),
    )
    table = pl.DataFrame({"a": [1, None], "b": [2.5, float("nan")]})
    yield Given("DataFrame, one NaN and one null", table, (2, 2), "float64", 1, 2.5, missing=(1, 2))
    yield Given("Series of nulls", pl.Series([None, None]), (2,), "object", missing=(2, 2))
    yield Given("DataFrame", pl.DataFrame(TABLE), (2, 3), "float64", 0, 5)
    yield Given("truth values, one missing", pl.Series([True, None]), (2,), "bool", True, True)
    yield Given("Series of lists", pl.Series([[1], [2, 3]]), (2,), "object")
    pairs = pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2))
    yield Given("Series of arrays", pairs, (2, 2), "int64", 1, 4)
    some = pl.Series([[1, None], None], dtype=pl.Array(pl.Int64, 2))
    yield Given("Series of arrays with nulls", some, (2, 2), "int64", 1, 1, missing=(3, 3))
    yield Given("Series of bytes", pl.Series([b"b", b"a"]), (2,), "object", "a", "b")
    yield Given("DataFrame without columns", pl.DataFrame(), (0, 0), "int8")
    long = pl.Series([1, None, 2**100], dtype=pl.Int128)
    yield Given("Series of Int128", long, (3,), "object", 1, 2**100, missing=(1, 1))
    both = pl.DataFrame({"a": long, "b": [1, 2, 3]})
    yield Given("DataFrame with Int128", both, (3, 2), "object", 1, 2**100, missing=(1, 1))
    pair = pl.Series("s", [{"x": 1, "y": 2.0}])
    yield Given("Series of structs", pair, refused="x.struct.unnest()")
    yield Given("DataFrame with structs", pair.to_frame(), refused="x.unnest('s')")
    yield Given("LazyFrame", pl.DataFrame(TABLE).lazy(), refused="x.collect()")


def pyarrow(_: Path) -> Iterator[Given]:
    pa = pytest.importorskip("pyarrow")
    yield Given("Array", pa.array([1, 2, 5]), (3,), "int64", 1, 5)
    some = pa.array([1, None, float("nan")])
    yield Given("Array, one NaN and one null", some, (3,), "float64", 1, 1, missing=(1, 2))
    table = pa.table({"a": [1, None], "b": [2.5, float("nan")]})
    yield Given("Table, one NaN and one null", table, (2, 2), "float64", 1, 2.5, missing=(1, 2))
    yield Given("Scalar", pa.scalar(3), refused="x.as_py()")
    yield Given("ChunkedArray", pa.chunked_array([[1, 2], [5]]), (3,), "int64", 1, 5)
    yield Given("Table", pa.table({"a": [1.0, 2.0], "b": [3.0, 5.0]}), (2, 2), "float64", 1, 5)
    yield Given("Array of lists", pa.array([[1], [2, 3]]), (2,), "object")
    yield Given(
        "SparseCOOTensor",
        pa.SparseCOOTensor.from_dense_numpy(TABLE),
        (2, 3),
        "float64",
        unread="x.to_tensor()",
    )
    yield Given("Tensor", pa.Tensor.from_numpy(TABLE), (2, 3), "float64", 0, 5)
    stack = pa.FixedShapeTensorArray.from_numpy_ndarray(TABLE.reshape(2, 3, 1))
    yield Given("FixedShapeTensorArray", stack, (2, 3, 1), "float64", 0, 5)
    parts = pa.chunked_array([stack, stack])
    yield Given("ChunkedArray of tensors", parts, (4, 3, 1), "float64", 0, 5)
    gap = pa.ExtensionArray.from_storage(
        stack.type, pa.array([[1.0, 2, 5], None], stack.type.storage_type)
    )
    yield Given(
        "FixedShapeTensorArray with a null", gap, (2, 3, 1), "float64", 1, 5, missing=(3, 3)
    )


def xarray(_: Path) -> Iterator[Given]:
    xr = pytest.importorskip("xarray")
    x = xr.DataArray(TABLE, dims=("height", "width"))
    yield Given("DataArray", x, (2, 3), "float64", 0, 5)
    yield Given("Variable", x.variable, (2, 3), "float64", 0, 5)
    if _has("sparse"):
        import sparse

        kept = xr.DataArray(sparse.COO(TABLE), dims=("y", "x"))
        yield Given("DataArray over sparse", kept, (2, 3), "float64", unread="x.data.todense()")
    yield Given("Dataset", xr.Dataset({"t": x}), tensors={"t": (2, 3)})
    if x.chunk is not None and _has("dask"):
        yield Given("DataArray over Dask", x.chunk(1), (2, 3), "float64", unread="x.compute()")


def _has(name: str) -> bool:
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def pint(_: Path) -> Iterator[Given]:
    registry = pytest.importorskip("pint").UnitRegistry()
    yield Given("Quantity", registry.Quantity(TABLE, "metre"), (2, 3), "float64", 0, 5)


def dask(_: Path) -> Iterator[Given]:
    da = pytest.importorskip("dask.array")
    x = da.from_array(TABLE, chunks=2)
    yield Given("Array", x, (2, 3), "float64", unread="x.compute()")
    from dask import delayed

    yield Given("Delayed", delayed(TABLE), refused="x.compute()")
    yield Given("Array of a length not known", x[x > 2], (None,), "float64", unread="x.compute()")


def scipy(_: Path) -> Iterator[Given]:
    sparse = pytest.importorskip("scipy.sparse")
    for kind in (
        "csr_array",
        "csc_array",
        "coo_array",
        "lil_array",
        "dok_array",
        "dia_array",
        "bsr_array",
        "csr_matrix",
    ):
        yield Given(kind, getattr(sparse, kind)(TABLE), (2, 3), "float64", unread="x.toarray()")


def sparse(_: Path) -> Iterator[Given]:
    sparse = pytest.importorskip("sparse")
    yield Given("GCXS", sparse.GCXS(TABLE), (2, 3), "float64", unread="x.todense()")
    yield Given("COO", sparse.COO(TABLE), (2, 3), "float64", unread="x.todense()")


def pillow(_: Path) -> Iterator[Given]:
    image = pytest.importorskip("PIL.Image")
    x = image.fromarray(np.arange(64, dtype="u1").reshape(8, 8))
    for mode in (
        "1",
        "L",
        "I",
        "F",
        "RGB",
        "RGBA",
        "RGBX",
        "RGBa",
        "LA",
        "La",
        "PA",
        "CMYK",
        "YCbCr",
        "HSV",
        "LAB",
        "P",
        "I;16B",
    ):
        try:
            shown = x.convert(mode)
        except ValueError:  # Pillow makes images of some modes, and converts none to them
            shown = image.new(mode, x.size)
        values = np.asarray(shown)
        yield Given(
            f"mode {mode}", shown, values.shape, values.dtype.name, values.min(), values.max()
        )
    deep = image.fromarray(np.full((8, 8), 999, "u2"))
    yield Given("mode I;16", deep, (8, 8), "uint16", 999, 999)


def h5py(folder: Path) -> Iterator[Given]:
    h5py = pytest.importorskip("h5py")
    with h5py.File(folder / "open.h5", "w") as file:
        file["x"] = TABLE
        file["names"] = ["a", "b"]
        file["empty"] = h5py.Empty("f4")
        file["truth"] = np.array([True, False])
        file["parts"] = np.zeros(2, [("a", "f4"), ("b", "i4")])
        yield Given("Dataset of truth values", file["truth"], (2,), "bool", False, True)
        yield Given("Dataset of a compound type", file["parts"], (2,), "structured (a and b)")
        del file["truth"], file["parts"]
        yield Given("Dataset", file["x"], (2, 3), "float64", 0, 5)
        yield Given("Dataset of strings", file["names"], (2,), "str", "a", "b")
        yield Given("empty Dataset", file["empty"], refused="neither a shape nor entries")
        del file["empty"]
        yield Given("File", file, tensors={"names": (2,), "x": (2, 3)})
        closed = file["x"]
    yield Given("closed Dataset", closed, refused="closed")


def zarr(_: Path) -> Iterator[Given]:
    zarr = pytest.importorskip("zarr")
    group = zarr.group()
    x = group.create_array("x", shape=(2, 3), dtype="f8", dimension_names=("height", "width"))
    x[...] = TABLE
    yield Given("Array", x, (2, 3), "float64", 0, 5)
    yield Given("AsyncArray", x._async_array, (2, 3), "float64", unread="zarr.Array(x)")
    yield Given("Group", group, tensors={"x": (2, 3)})
    second = zarr.group(zarr_format=2).create_array("x", shape=(2, 3), chunks=(1, 2), dtype="f4")
    second[...] = TABLE
    yield Given("Array of version 2", second, (2, 3), "float32", 0, 5)


def awkward(_: Path) -> Iterator[Given]:
    ak = pytest.importorskip("awkward")
    yield Given("regular Array", ak.Array([[1, 2], [3, 5]]), (2, 2), "int64", 1, 5)
    yield Given("Array with None", ak.Array([1, None, 5]), (3,), "int64", 1, 5)
    yield Given("ragged Array", ak.Array([[1, 2], [3]]), refused="pad_none(x, 2, axis=1")


LIBRARIES: dict[str, Callable[[Path], Iterator[Given]]] = {
    "NumPy": numpy_, "Python": python, "ml_dtypes": ml_dtypes, "TensorFlow": tensorflow, "Keras": keras,
    "PyTorch": pytorch, "JAX": jax, "pandas": pandas, "Polars": polars, "pyarrow": pyarrow, "xarray": xarray,
    "pint": pint, "Dask": dask, "SciPy": scipy, "sparse": sparse, "Pillow": pillow, "h5py": h5py, "Zarr": zarr,
    "awkward": awkward,
}  # fmt: skip


def objects(library: str) -> Iterator[Given]:
    """The objects of a library; skips the test where it is not installed."""
    yield from LIBRARIES[library](Path(mkdtemp()))
