"""What lies outside of memory is read part by part, once: Dask's blocks where they are, files a part at a time."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tensorlab import describe, draw, explain, histogram, progress
from tensorlab.drawing.charts import counting
from tensorlab.drawing.charts.bins import count_values
from tensorlab.sources import numpy as numpy_reader
from tensorlab.sources import parts
from tensorlab.statistics import statistics
from tensorlab.view import TensorView

DTYPES = ["?", "u1", "i2", "u8", "i8", "f2", "f4", "f8", "c16", "U3", "M8[D]"]
RANDOM = np.random.default_rng(3)


def in_pieces(pieces):
    """A view of an array that is read piece by piece, and how often each has been read."""
    whole = np.ma.concatenate(pieces) if any(map(np.ma.isMA, pieces)) else np.concatenate(pieces)
    reads = []

    def each(work):
        reads.append(len(pieces))
        return [work(piece) for piece in pieces]

    seen = TensorView(
        whole.shape, whole.dtype.name, whole.dtype.itemsize, _read=lambda: whole, _each=each
    )
    return whole, seen, reads


@given(st.data())
def test_parts_have_the_statistics_of_the_whole(data):
    dtype = data.draw(st.sampled_from(DTYPES))
    one = arrays.arrays(dtype, st.integers(0, 6))
    whole, seen, _ = in_pieces(data.draw(st.lists(one, min_size=1, max_size=4)))
    found, expected = statistics(seen), statistics(whole)
    assert (found.minimum, found.maximum) == (expected.minimum, expected.maximum)
    assert (found.zeros, found.nans, found.infinities, found.missing) == (
        expected.zeros, expected.nans, expected.infinities, expected.missing
    )  # fmt: skip
    if expected.mean is None or np.longdouble(expected.std) > 1e150:
        assert (found.mean is None) == (expected.mean is None)
        return
    assert found.mean == pytest.approx(expected.mean, rel=1e-9, abs=0)
    assert found.std == pytest.approx(expected.std, rel=1e-9, abs=0)


@given(st.data())
def test_parts_have_the_bars_of_the_whole(data):
    dtype = data.draw(st.sampled_from(["?", "u1", "i2", "u8", "i8", "f2", "f4", "f8"]))
    one = arrays.arrays(dtype, st.integers(0, 9))
    whole, seen, _ = in_pieces(data.draw(st.lists(one, min_size=1, max_size=4)))
    bins = data.draw(st.none() | st.integers(1, 40) | st.just([-3, 0.5, 7]))
    found, expected = count_values(seen, bins), count_values(whole, bins)
    assert found.counts.tolist() == expected.counts.tolist()
    assert (found.values, found.borders) == (expected.values, expected.borders)


def test_integers_that_are_no_floats_are_counted_in_parts_too():
    whole, seen, _ = in_pieces([np.array([2**62 + 1], np.uint64)])
    assert count_values(seen, 1).counts.tolist() == count_values(whole, 1).counts.tolist() == [1]


@pytest.mark.parametrize(
    "values",
    [
        RANDOM.normal(size=5000),
        RANDOM.normal(1e6, 1e-3, 5000),
        RANDOM.integers(-300, 70_000, 5000),
        RANDOM.integers(0, 256, 5000, dtype=np.uint8),
        RANDOM.integers(0, 20, 5000),
        RANDOM.random(5000) > 0.3,
        np.round(RANDOM.random(5000), 1),  # on the borders themselves
        np.where(RANDOM.random(5000) > 0.1, RANDOM.normal(5, 1, 5000), np.nan),
        np.ma.array(RANDOM.normal(2, 1, 5000), mask=RANDOM.random(5000) > 0.5),
        np.concatenate([np.full(1000, 0.5), RANDOM.normal(3, 1, 4000)]),  # a part that is constant
        np.sort(RANDOM.lognormal(0, 3, 5000)),  # each part of another scale
        np.linspace(-1, 1, 5000),  # nothing is left of the sum
    ],
)
def test_one_reading_is_enough_for_a_histogram(values):
    whole, seen, reads = in_pieces(np.split(values, 5))
    found, expected = count_values(seen, None), count_values(whole, None)
    assert found.statistics.mean == pytest.approx(expected.statistics.mean, rel=1e-9, abs=0)
    assert found.counts.tolist() == expected.counts.tolist()
    assert found.counts.sum() == np.isfinite(np.ma.compressed(whole).astype(float)).sum()
    assert reads == [5]


@given(
    st.floats(1e-12, 1e12), st.integers(-20, 20), st.integers(1, 60), st.booleans()
)  # fmt: skip
def test_fine_borders_hold_those_of_any_wider_range(width, first, times, negative):
    low = first * width * (-1 if negative else 1)
    fine = counting._fine(low, low + width)
    step = counting.power_of(width * times)
    if fine.size and step and max(abs(low), width) / step < 1e9:
        wide = counting.multiples(int(low // step) - 1, int((low + width) // step) + 1, step)
        inside = [border for border in wide if fine[0] <= border <= fine[-1]]
        assert set(inside) <= set(fine.tolist())


@pytest.mark.parametrize(
    ("shape", "chunks", "itemsize"),
    [
        ((), None, 8),
        ((0, 3), None, 8),
        ((10**7, 3), None, 8),
        ((10**4, 10**4), (100, 100), 8),
        ((7, 5000, 5001), (1, 4999, 17), 4),
        ((3, 10**8), (1, 10**8), 1),
    ],
)
def test_parts_hold_every_entry_once_and_whole_chunks(shape, chunks, itemsize):
    places = parts.parts(shape, chunks, itemsize)
    sizes = [[n.stop - n.start for n in place] for place in places]
    assert sum(map(np.prod, sizes)) == np.prod(shape)
    assert len({tuple(n.start for n in place) for place in places}) == len(places)
    for place, size in zip(places, sizes, strict=True):
        for axis, n in enumerate(place):
            assert n.start % (chunks or (1,) * len(shape))[axis] == 0
        chunk = itemsize * np.prod(chunks or 1)
        assert np.prod(size) * itemsize <= max(16 * 2**20, chunk)


MEASURED = """
import resource, sys
from tensorlab import describe, histogram
{imports}
x = {opened}
describe(np.arange(5.0)), histogram(np.arange(5.0))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
said = describe(x).statistics
histogram(x)
print(said.minimum, said.maximum, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def measured(imports, opened):
    """The ends of the values, and how many KiB the process has grown by."""
    code = MEASURED.format(imports=f"import numpy as np\n{imports}", opened=opened)
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    low, high, grown = out.stdout.split()
    return float(low), float(high), int(grown)


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss counts KiB on Linux alone")
@pytest.mark.parametrize("chunks", [None, (100, 100)])
def test_a_file_of_hdf5_is_read_in_bounded_memory(tmp_path, chunks):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        x = file.create_dataset("x", (4000, 5000), "f8", chunks=chunks)  # 153 MiB
        x[7, 7], x[3999, 4999] = -1, 2
    low, high, grown = measured("import h5py", f"h5py.File({str(tmp_path / 'x.h5')!r})['x']")
    assert (low, high) == (-1, 2)
    assert grown < 80 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss counts KiB on Linux alone")
def test_a_zarr_array_is_read_in_bounded_memory(tmp_path):
    zarr = pytest.importorskip("zarr")
    x = zarr.create_array(tmp_path / "x.zarr", shape=(4000, 5000), chunks=(500, 500), dtype="f8")
    x[7, 7], x[3999, 4999] = -1, 2
    low, high, grown = measured("import zarr", f"zarr.open({str(tmp_path / 'x.zarr')!r})")
    assert (low, high) == (-1, 2)
    assert grown < 80 * 1024


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_mapped_file_is_summed_up_part_by_part(tmp_path, monkeypatch, order):
    values = np.asarray(np.random.default_rng(2).normal(size=(300, 40)), order=order)
    np.save(tmp_path / "x.npy", values)
    expected, bars = describe(values), histogram(values).body
    monkeypatch.setattr(numpy_reader, "_LONG", 0)
    monkeypatch.setattr(parts, "_MAPPED", 8000)
    read = []
    monkeypatch.setattr(parts, "shown", lambda places: read.append(len(places)) or places)
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert describe(x).statistics.mean == pytest.approx(expected.statistics.mean, rel=1e-9)
    assert histogram(x).body == bars
    assert min(read) > 1


def test_a_long_reading_shows_how_far_it_is(monkeypatch, capsys):
    pytest.importorskip("tqdm")
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    assert (
        parts.each_part(np.size, lambda at: np.zeros(10**6), (10**7,), (10**6,), 8) == [10**6] * 5
    )
    assert "reading:" in capsys.readouterr().err


# --- Dask ---


@pytest.fixture(scope="module")
def counted():
    """Two functions: an array of Dask whose blocks count how often they are made; and the counts."""
    da = pytest.importorskip("dask.array")
    made = []

    def array(values, chunks=1000):
        made.clear()

        def block(block):
            made.append(block.size)
            return block

        return da.from_array(values, chunks).map_blocks(
            block, dtype=values.dtype, meta=np.empty(0, values.dtype)
        )

    return array, made


def test_dask_is_not_computed_unless_it_is_asked_for(counted):
    array, made = counted
    x = array(np.arange(5000.0))
    said = describe(x)
    assert (said.statistics, made) == (None, [])
    assert "describe(x, statistics=True)" in said.unread
    assert explain.sum(x, 0).result_shape == ()


@pytest.mark.parametrize("chunks", ["auto", (1000, 1000), (100, 100)])
def test_dask_computes_no_terabytes_that_nobody_asked_for(chunks):
    da = pytest.importorskip("dask.array")
    x = da.ones((10**6, 10**6), chunks=chunks)
    said = describe(x)
    assert "7.28 TiB" in said.unread
    part = re.search(r"describe\((x\[.*?\]), statistics=True\)", said.unread)[1]
    assert describe(eval(part, {"x": x[:4, :4]}), statistics=True).statistics.mean == 1
    taken = eval(part, {"x": x})
    assert 2**29 <= taken.nbytes <= 2**30
    assert taken.npartitions <= 10**4
    with pytest.raises(
        TypeError, match=f"7.28 TiB for it: {re.escape(f'histogram({part})')} counts"
    ):
        histogram(x)


def test_more_blocks_than_dask_can_plan_have_a_sentence():
    da = pytest.importorskip("dask.array")
    x = da.ones((10**6, 10**6), chunks=(100, 100))
    said = describe(x, statistics=True)
    assert said.unread.startswith(
        "it has 100,000,000 blocks, more than Dask can plan at a time; x[:"
    )


def test_a_computation_of_dask_that_takes_long_shows_how_far_it_is(counted, monkeypatch, capsys):
    pytest.importorskip("tqdm")
    array, _ = counted
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    describe(array(np.arange(5000.0)), statistics=True)
    assert "computing" in capsys.readouterr().err


def test_the_statistics_of_dask_take_one_graph_and_one_pass(counted, monkeypatch):
    import dask

    array, made = counted
    values = np.random.default_rng(0).normal(3, 2, 5000)
    x, graphs = array(values), []
    compute = dask.compute
    monkeypatch.setattr(dask, "compute", lambda *given: graphs.append(1) or compute(*given))
    found = describe(x, statistics=True).to_dict()["statistics"]
    assert found == pytest.approx(describe(values).to_dict()["statistics"])
    assert (graphs, made) == ([1], [1000] * 5)
    assert histogram(x).body == histogram(values).body
    assert (graphs, made) == ([1, 1], [1000] * 10)


def test_the_users_scheduler_is_used(counted):
    import dask

    array, _ = counted
    asked = []

    def scheduler(graph, keys, **options):
        asked.append(keys)
        return dask.get(graph, keys, **options)

    with dask.config.set(scheduler=scheduler):
        describe(array(np.arange(5000)), statistics=True)
    assert len(asked) == 1


def test_a_computation_that_fails_is_told_in_a_sentence(counted):
    import dask.array as da

    def broken(block):
        raise OSError("the disk is gone")

    x = da.ones(10, chunks=5).map_blocks(broken, meta=np.empty(0))
    assert describe(x, statistics=True).unread == "its library raises an OSError: the disk is gone"
    with pytest.raises(TypeError, match="the disk is gone"):
        histogram(x)


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    try:
        made = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        )
    except (OSError, TimeoutError) as error:
        pytest.skip(f"two workers on loopback cannot be had here: {error}")
    with made, distributed.Client(made) as client:
        yield client


def worker(block):
    """A block that tells which process has made it."""
    return np.full(block.shape, os.getpid(), block.dtype)


def test_each_block_is_summed_up_by_the_worker_that_makes_it(cluster):
    import dask.array as da

    values = np.random.default_rng(1).normal(size=(400, 300))
    x = da.from_array(values, chunks=(50, 300))
    said, expected = describe(x, statistics=True).statistics, describe(values).statistics
    assert (said.minimum, said.maximum) == (expected.minimum, expected.maximum)
    assert said.mean == pytest.approx(expected.mean, rel=1e-9)
    assert said.std == pytest.approx(expected.std, rel=1e-9)
    assert histogram(x).body == histogram(values).body
    assert draw(x).svg()

    made = da.zeros((64, 10**5), dtype="i8", chunks=(1, 10**5)).map_blocks(worker)
    pids = set(cluster.run(os.getpid).values())
    found = describe(made, statistics=True).statistics
    assert {found.minimum, found.maximum} <= pids
    assert os.getpid() not in pids


def test_a_table_of_dask_is_summed_up_partition_by_partition():
    dd, pd = pytest.importorskip("dask.dataframe"), pytest.importorskip("pandas")
    table = pd.DataFrame({"a": np.arange(10.0), "b": np.arange(10.0) ** 2})
    column = dd.from_pandas(table, npartitions=3)["b"]
    said = describe(column, statistics=True)
    assert (said.shape, said.statistics.maximum) == ((None,), 81)
    assert "0 to 81, mean 28.5" in str(said)
    assert histogram(column).body == histogram(table["b"]).body
    for cut in ({"npartitions": 3}, {"chunksize": 4}):
        assert describe(dd.from_pandas(table, **cut), statistics=True).statistics.maximum == 81


def test_lengths_that_dask_does_not_know_are_no_hindrance(counted):
    array, _ = counted
    x = array(np.arange(5000.0))
    said = describe(x[x > 10], statistics=True)
    assert (said.shape, said.size, said.statistics.minimum) == ((None,), None, 11)
    assert histogram(x[x > 10]).body == histogram(np.arange(11.0, 5000)).body
    assert describe((x > 10)[x > 3], statistics=True).statistics.zeros == 7


def test_xarray_over_dask_is_summed_up_too():
    xr, da = pytest.importorskip("xarray"), pytest.importorskip("dask.array")
    x = xr.DataArray(da.from_array(np.arange(12.0).reshape(3, 4), 2), dims=("y", "x"))
    assert describe(x).statistics is None
    assert describe(x, statistics=True).statistics.maximum == 11
