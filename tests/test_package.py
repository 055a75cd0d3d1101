"""The package as a whole: light to import, and its names where people look for them."""

import subprocess
import sys

import pytest

import tensorlab

HEAVY = ("tensorflow", "keras", "matplotlib", "IPython", "pooch", "sklearn", "scipy", "resvg_py")


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


@pytest.mark.parametrize(
    "use",
    [
        "from tensorlab import describe; describe([1, 2])",
        "from tensorlab import draw; str(draw([1, 2])); draw([1, 2])._repr_html_()",
        "from tensorlab import explain; str(explain.matmul((2, 3), (3, 4)))",
        "from tensorlab import images, histogram",
        "from tensorlab import explore; explore(str, object=[1, 2])._repr_html_()",
    ],
)
def test_looking_at_tensors_imports_numpy_and_nothing_heavier(use):
    run(f"{use}; import sys; found = set({HEAVY}) & set(sys.modules); assert not found, found")


def test_importing_the_package_loads_none_of_its_modules():
    run("import tensorlab, sys; assert 'numpy' not in sys.modules")


def test_every_public_name_is_listed_and_loads():
    assert set(tensorlab.__all__) <= set(dir(tensorlab))
    assert set(tensorlab.__all__) == set(tensorlab._HOMES)
    for name in tensorlab.__all__:
        assert getattr(tensorlab, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="describ"):
        tensorlab.describ  # noqa: B018


def test_no_module_hides_a_function_of_the_same_name():
    for name in ("describe", "draw", "explore", "images", "histogram", "rank", "shape", "axes"):
        assert callable(getattr(tensorlab, name))
