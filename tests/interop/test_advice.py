"""What is said of objects of other libraries is a step that works."""

import re
from decimal import Decimal

import numpy as np
import pytest

from tensorlab import check, describe, draw, explore, histogram, images, plot
from tensorlab.gradient import Node, derivative, descend
from tensorlab.mnist.inputs import as_rows


@pytest.mark.filterwarnings("ignore:torch.quantize")
def test_quantized_values_are_numbers():
    torch = pytest.importorskip("torch")
    x = torch.quantize_per_tensor(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 0.5, 0, torch.quint8)
    assert "4 values from 1 to 4" in str(histogram(x))
    assert "1 image" in str(images(x))


def test_an_entry_of_a_column_says_how_it_is_read():
    pa = pytest.importorskip("pyarrow")
    for x in (pa.scalar(3), pa.array([[1, 2]])[0]):
        with pytest.raises(TypeError, match=r"look at x\.as_py\(\)"):
            describe(x)


def test_columns_of_arrays_are_stacked_by_the_call_that_is_named():
    pl = pytest.importorskip("polars")
    x = pl.Series([[1, 2], [3, 4]])
    call = re.search(r"np\.stack.*?\(2, 2\)", describe(x).remark)[0]
    assert eval(call, {"np": np, "x": x}).tolist() == [[1, 2], [3, 4]]
    with pytest.raises(TypeError, match=r"x\.cast\(float\)"):
        histogram(pl.Series([1, 2**100], dtype=pl.Int128))


def test_sparse_arrays_of_jax_are_told_by_their_shape():
    sparse = pytest.importorskip("jax.experimental.sparse")
    found = describe(sparse.BCOO.fromdense(np.eye(3, dtype=np.float32)))
    assert (found.shape, "x.todense()" in found.unread) == ((3, 3), True)


def test_ragged_records_and_strings_of_awkward_have_advice_that_works():
    ak = pytest.importorskip("awkward")
    with pytest.raises(TypeError, match=r"x\['x'\]"):
        describe(ak.Array([{"x": [1]}, {"x": [1, 2]}]))
    x = ak.Array([["a"], ["b", "c"]])
    with pytest.raises(TypeError) as error:
        describe(x)
    call = re.search(r"ak\.to_numpy.*(?= pads)", str(error.value))[0]
    assert eval(call, {"ak": ak, "x": x}).tolist() == [["a", ""], ["b", "c"]]


def test_a_program_that_pytorch_exported_is_a_tree():
    torch = pytest.importorskip("torch")
    program = torch.export.export(torch.nn.Linear(2, 3), (torch.ones(4, 2),))
    assert set(describe(program).tensors) == {"weight", "bias"}


def _ragged(folder):
    """Columns of lists in the libraries that have such."""
    for name, make in {
        "pyarrow": lambda pa: pa.array([[1, 2], [3]]),
        "pandas": lambda pd: pd.Series([[1, 2], [3]]),
        "polars": lambda pl: pl.Series([[1, 2], [3]]),
    }.items():
        yield make(pytest.importorskip(name))
    h5py = pytest.importorskip("h5py")
    x = h5py.File(folder / "x.h5", "w").create_dataset("x", (2,), h5py.vlen_dtype(int))
    x[0], x[1] = [1, 2], [3]
    yield x


def test_no_call_is_said_to_make_numbers_of_ragged_lists(tmp_path):
    for x in _ragged(tmp_path):
        with pytest.raises(TypeError, match="the batch is ragged") as error:
            histogram(x)
        assert "(x" not in str(error.value)


def test_the_call_that_makes_numbers_of_objects_is_executed_before_it_is_named(tmp_path):
    pd, pa, pl = map(pytest.importorskip, ("pandas", "pyarrow", "polars"))
    exact = [Decimal("1.5"), None]
    for x in (np.array(exact), exact, pd.Series(exact), pa.array(exact), pl.Series(exact)):
        with pytest.raises(TypeError, match="real numbers, and ") as error:
            histogram(x)
        call = re.search(r"and (\S.*\)) makes", str(error.value))[1]
        assert describe(eval(call, {"np": np, "x": x})).statistics.maximum == 1.5
    for x in (pd.DataFrame({"a": [1], "b": ["x"]}), np.array([{}], object)):
        with pytest.raises(TypeError, match=r"real numbers\. Its entries are of class"):
            histogram(x)


def test_records_and_bytes_of_a_file_have_advice_that_works(tmp_path):
    h5py, zarr = pytest.importorskip("h5py"), pytest.importorskip("zarr")
    records = np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")])
    file = h5py.File(tmp_path / "x.h5", "w")
    file["x"], file["bytes"] = records, np.zeros(3, "V2")
    stored = zarr.array(records, store=tmp_path / "x.zarr", chunks=(1,), zarr_format=2)
    for x in (records, file["x"], stored):
        call = re.search(r"records: (.*) has the first", describe(x).remark)[1]
        assert eval(call, {"np": np, "x": x}).tolist() == [1]
    types = pytest.importorskip("ml_dtypes")
    call = re.search(r"(np\S+view\(.*\)) turns", describe(file["bytes"]).remark)[1]
    assert eval(call, {"np": np, "x": file["bytes"], "ml_dtypes": types}).tolist() == [0, 0, 0]


def test_tables_of_dask_are_told_without_a_computation():
    pd, dd = pytest.importorskip("pandas"), pytest.importorskip("dask.dataframe")
    table = pd.DataFrame({"a": [1, 2], "b": [3.0, 4.0]})
    x = dd.from_pandas(table, npartitions=2)
    assert (describe(x).shape, describe(x).dtype) == ((None, 2), "float64")
    assert (describe(x["a"]).shape, "x.compute()" in describe(x["a"]).unread) == ((None,), True)
    assert "4 values from 1 to 4" in str(histogram(x))


def test_an_array_of_dask_that_computes_what_it_was_not_told_has_a_sentence():
    da = pytest.importorskip("dask.array")
    x = da.ones((4, 4), chunks=2).map_blocks(
        lambda block: block.astype(str), dtype=float, meta=np.ones((0, 0))
    )
    with pytest.raises(TypeError, match="as an array it has another dtype, str"):
        images(x)
    assert "no values: as an array it has another dtype, str" in str(draw(x))


def test_many_images_in_tiny_chunks_are_as_many_as_can_be_read_in_a_moment():
    da = pytest.importorskip("dask.array")
    met = []

    def block(part, block_info=None):
        if block_info:
            met.append(block_info[0]["chunk-location"])
        return part

    x = da.zeros((30, 256, 256), chunks=(1, 16, 16), dtype="u1").map_blocks(block, dtype="u1")
    met.clear()
    said = str(images(x))
    assert len(met) <= 1024
    assert "4 of 30 shown" in said
    assert "so many chunks" in said


@pytest.mark.parametrize(
    ("entries", "words", "numbers"),
    [
        ([1, 2.5, "NA"], "1 to 2.5, 1 missing", [1, 2.5, np.nan]),
        ([True, "NA", False], "False to True, 1 missing", [1, np.nan, 0]),
        ([1.5, "NaT", None], "1.5, 2 missing", [1.5, np.nan, np.nan]),
        (["day", "NaT"], "1970-01-03T00:00:00, 1 missing", [2, np.nan]),
        (["minute", "NaT"], "0 days 00:01:00, 1 missing", [60, np.nan]),
    ],
)
def test_what_pandas_marks_as_missing_has_a_way_to_numbers(entries, words, numbers):
    pd = pytest.importorskip("pandas")
    marks = {
        "NA": pd.NA, "NaT": pd.NaT, "day": pd.Timestamp("1970-01-03"), "minute": pd.Timedelta("1min"),
    }  # fmt: skip
    values = [marks.get(entry, entry) for entry in entries]
    for x in (np.array(values, object), pd.Series(values, dtype=object)):
        assert dict(describe(x).rows())["values"] == words
        for show in (histogram, images):
            with pytest.raises(TypeError, match="makes such of them") as error:
                show(x)
            call = re.search(r"and (.*) makes such", str(error.value))[1]
            np.testing.assert_equal(np.asarray(eval(call, {"np": np, "pd": pd, "x": x})), numbers)


def test_digits_are_read_from_any_tensor_of_pytorch_and_what_is_advised_works():
    torch = pytest.importorskip("torch")
    pixels = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(0))
    rows = pixels.reshape(3, 784)
    for held in (rows, rows.bfloat16(), rows.half(), rows.clone().requires_grad_(), list(rows)):
        assert as_rows(held) == pytest.approx(rows.numpy(), abs=1 / 128)
    for given in (pixels, pixels.bfloat16(), pixels.clone().requires_grad_()):
        with pytest.raises(ValueError, match="It works with") as caught:
            as_rows(given)
        step = re.search(r"It works with: (.+)\.$", str(caught.value))[1]
        made = eval(step, {"np": np, "images": given})
        assert as_rows(made) == pytest.approx(rows.numpy(), abs=1 / 128)
    with pytest.raises(TypeError, match="on the device meta"):
        as_rows(rows.to("meta"))


def _held_by_pytorch(torch):
    """Tensors that NumPy cannot read as they are."""
    x = torch.tensor([1.0, 2.0, 4.0])
    yield x.bfloat16()
    yield x.to(torch.float8_e5m2)
    yield x.clone().requires_grad_()
    yield list(x.bfloat16())
    yield [each.clone().requires_grad_() for each in x]
    yield torch.quantize_per_tensor(x, 0.5, 0, torch.quint8)


@pytest.mark.filterwarnings("ignore:torch.quantize")
def test_whatever_describe_reads_is_an_answer_a_curve_a_start_and_what_a_function_gives():
    torch = pytest.importorskip("torch")
    for x in _held_by_pytorch(torch):
        assert check(x, [1, 2, 4]).right, type(x)
        assert not check(x, [1, 2, 5]).right
        assert "missed by 0" in str(plot.fit(x, x, lambda x: x))
        assert str(plot.softmax(x, right=x[0])).startswith("class")
        assert Node(x).value.tolist() == [1, 2, 4]
        walked = descend(lambda w: (w**2).sum(), x, 0.1, steps=1, gradient=lambda w, x=x: x)
        assert walked.path[1] == pytest.approx([0.9, 1.8, 3.6])
        assert derivative(lambda _, x=x: x[0], 3.0) == 0
        assert list(explore(lambda a: describe(a), a=x).choices[0].values) == [1, 2, 4]
    with pytest.raises(TypeError, match="on the device meta"):
        plot.softmax(torch.zeros(3, device="meta"), right=0)
    said = check(torch.zeros(3, device="meta"), [1, 2, 4])
    assert (said.right, "the answer has no values: it is on the device meta" in said.text) == (
        False,
        True,
    )


@pytest.mark.filterwarnings("ignore:torch.quantize")
def test_images_that_are_held_in_any_way_are_advised_what_works_with_them():
    torch = pytest.importorskip("torch")
    pixels = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(0))
    rows = pixels.reshape(3, 784).numpy()
    for given in (
        list(pixels.bfloat16()),
        [each.clone().requires_grad_() for each in pixels],
        torch.quantize_per_tensor(pixels, 1 / 255, 0, torch.quint8),
    ):
        with pytest.raises(ValueError, match="It works with") as caught:
            as_rows(given)
        step = re.search(r"It works with: (.+)\.$", str(caught.value))[1]
        assert as_rows(eval(step, {"np": np, "images": given})) == pytest.approx(rows, abs=1 / 100)


def test_missing_pixels_of_a_table_are_filled_in_one_step():
    pd = pytest.importorskip("pandas")
    images = (
        pd.DataFrame(np.arange(2 * 784).reshape(2, 784) % 255).astype("Int64").replace(3, pd.NA)
    )
    with pytest.raises(ValueError, match=r"are missing\. It works with") as caught:
        as_rows(images)
    step = re.search(r"It works with: (.+)\.$", str(caught.value))[1]
    assert as_rows(eval(step, {"np": np, "images": images})).shape == (2, 784)


def test_an_array_of_dask_beyond_memory_is_refused_before_a_block_is_computed():
    da = pytest.importorskip("dask.array")
    met = []
    x = da.zeros((10**9, 784), dtype="f4").map_blocks(lambda b: met.append(1) or b, dtype="f4")
    met.clear()
    with pytest.raises(
        TypeError, match=r"2\.85 TiB do not fit into memory; (x\[:\d+\]) does"
    ) as caught:
        as_rows(x)
    part = re.search(r"(x\[:\d+\])", str(caught.value))[1]
    assert (met, eval(part).nbytes <= 2**30) == ([], True)
    assert "one of" in str(images([da.zeros((10**6, 10**6)), da.zeros((10**6, 10**6))]))
