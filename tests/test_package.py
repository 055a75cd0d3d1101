"""The package as a whole: light to import, and its names where people look for them."""

import inspect
import re
import subprocess
import sys
from importlib import import_module

import pytest

import tensorlab
from tensorlab._tensorflow import NEWER_THAN_TENSORFLOW

NEW = sys.version_info[:2] >= NEWER_THAN_TENSORFLOW
# Whatever is heavier than NumPy, and comes with an extra.
EXTRAS = (
    "tensorflow", "keras", "matplotlib", "IPython", "pooch", "sklearn", "scipy", "resvg_py", "tqdm",
    "joblib", "PIL",
)  # fmt: skip


def without(packages):
    """Code that makes what follows it run as if these packages were not installed."""
    return f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {packages}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
"""


BASE = without(EXTRAS)  # only NumPy beside tensorlab


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
    run(f"{use}; import sys; found = set({EXTRAS}) & set(sys.modules); assert not found, found")


def test_importing_the_package_loads_none_of_its_modules():
    run("import tensorlab, sys; assert 'numpy' not in sys.modules")


def test_every_public_name_is_listed_and_loads():
    assert set(tensorlab.__all__) <= set(dir(tensorlab))
    for name in tensorlab.__all__:
        assert getattr(tensorlab, name) is not None


@pytest.mark.parametrize("room", ["", ".explain", ".gradient", ".mnist", ".plot", ".scratch"])
def test_every_public_name_shows_an_example(room):
    module = import_module(f"tensorlab{room}")
    public = {name: getattr(module, name) for name in module.__all__}
    assert [
        name
        for name, each in public.items()
        if inspect.isfunction(each) or (inspect.isclass(each) and not issubclass(each, Warning))
        if ">>> " not in inspect.getdoc(each)
    ] == []


@pytest.mark.parametrize("room", ["explain", "gradient", "mnist", "plot", "scratch"])
def test_completion_shows_what_people_use_and_no_module_of_ours(room):
    module = getattr(tensorlab, room)
    # Names in other letters are pytest's own.
    assert {name for name in dir(module) if name[0].isalpha()} == set(module.__all__)


@pytest.mark.parametrize(
    "use",
    [
        "from tensorlab import *; from tensorlab.mnist import *; draw, plot, MnistClassifier, curves",
        "import tensorlab; assert hasattr(tensorlab, 'MnistClassifier')",
        "import inspect, tensorlab; assert 'plot' in dict(inspect.getmembers(tensorlab))",
        "import pydoc, tensorlab; assert 'MnistClassifier' in pydoc.render_doc(tensorlab)",
        "from tensorlab.gradient import tangent; assert tangent(abs, 1)._repr_html_() is None",
    ],
)
def test_the_base_install_can_be_looked_through(use):
    run(BASE + use)


@pytest.mark.parametrize(
    ("use", "missing", "extra"),
    [
        ("from tensorlab import MnistClassifier; MnistClassifier()", "scikit-learn", "mnist"),
        ("from tensorlab import mnist; mnist.load('digits')", "scikit-learn", "digits"),
        ("from tensorlab import plot; plot.figure().__enter__()", "matplotlib", "plot"),
        ("from tensorlab import draw; draw(1).png()", "resvg", "png"),
        ("from tensorlab.mnist.download import download; download(None)", "pooch", "mnist"),
        pytest.param(
            "from tensorlab import _tensorflow; _tensorflow.import_tensorflow()",
            "TensorFlow",
            "mnist",
            marks=pytest.mark.skipif(NEW, reason="TensorFlow has no release for this Python"),
        ),
    ],
)
def test_what_needs_an_extra_says_which_and_names_no_package_of_another_project(
    use, missing, extra
):
    done = subprocess.run(
        [sys.executable, "-c", BASE + use], capture_output=True, text=True, check=False
    )
    message = done.stderr.splitlines()[-1]
    assert re.match(r"[\w.]*Error: ", message)
    assert message.endswith(
        f"needs {missing}, which is not installed. In a clone of tensorlab: pip install '.[{extra}]'"
    )


def test_where_tensorflow_has_no_release_no_command_is_given_that_would_not_help():
    use = "from tensorlab import _tensorflow as t; t.NEWER_THAN_TENSORFLOW = (3, 0); t.import_tensorflow()"
    done = subprocess.run([sys.executable, "-c", BASE + use], capture_output=True, text=True)
    message = done.stderr.splitlines()[-1]
    version = "{}.{}".format(*sys.version_info)
    assert (
        f"TensorFlow, which has no release for Python {version} yet: use an older Python" in message
    )
    assert "pip" not in message


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="describ"):
        tensorlab.describ  # noqa: B018


def test_no_module_hides_a_function_of_the_same_name():
    for name in ("describe", "draw", "explore", "images", "histogram", "rank", "shape", "axes"):
        assert callable(getattr(tensorlab, name))
