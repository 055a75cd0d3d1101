"""A pasted message of any library is explained by what it tells."""

import pytest

from tensorlab import draw, explain
from tests.explain.failures import messages

LIBRARIES = {
    "NumPy": messages.NUMPY,
    "TensorFlow and Keras": messages.TENSORFLOW_AND_KERAS,
    "PyTorch": messages.PYTORCH,
    "JAX": messages.JAX,
    "einops": messages.EINOPS,
    "pandas": messages.PANDAS,
    "scikit-learn and Matplotlib": messages.SCIKIT_LEARN_AND_MATPLOTLIB,
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_messages_of_a_library_are_read(library):
    for message, told in LIBRARIES[library]:
        found = explain.error(message)
        assert found is not None, message
        assert not found.valid
        assert told in (str(found.input_shapes), found.problem), message
        pasted = (
            f'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: {message}\n'
        )
        assert explain.error(pasted) == found


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_they_tell_is_drawn(library):
    for message, _ in LIBRARIES[library]:
        assert draw(explain.error(message)).svg()


@pytest.mark.parametrize(
    "message",
    [
        "Dimension 1 in both shapes must be equal: shape[0] = [3,4] vs. shape[1] = [5,4]",
        "stack expects each tensor to be equal size, but got [3, 4] at entry 0 and [3, 4] at entry 1",
        "The expanded size of the tensor (4) must match the existing size. Target sizes: [3, 4].  Tensor sizes: [4]",
        "Arguments `target` and `output` must have the same shape. Received: target.shape=(3,), output.shape=(3,)",
        "index out of range in self",
        "variable.shape=(None, 10), Received: value.shape=(None, 10)",
        "array split does not result in an equal division",
        "Given groups=1, weight of size [4, 3, 3], expected input[5, 3, 28] to have 3 channels, but got 3 channels",
        "index 3 is out of bounds for axis 0 with size 5",
        "axis 1 is out of bounds for array of dimension 2",
        "The size of tensor a (3) must match the size of tensor b (1) at non-singleton dimension 0",
        "The size of tensor a (3) must match the size of tensor b (3) at non-singleton dimension 0",
        "Item wrong length 3 instead of 3.",
    ],
)
def test_a_message_that_contradicts_itself_or_tells_nothing_is_not_explained(message):
    assert explain.error(message) is None


def test_a_name_of_the_readers_is_not_given_to_what_a_function_does_within():
    import numpy as np

    x, v = np.ones(784), np.ones(3)
    with pytest.raises(ValueError, match=r"\(783,\) \(3,\)") as raised:
        np.unwrap(x, period=v)
    assert explain.error(raised.value) is None
