"""What the chapter says and what a stern reading of the pages found: each claim, and where a page shows or checks it.

A claim names its page and what stands there: code that computes it, or the sentence. Code cells run at each build, so a
claim whose code is there was computed; its words are held here.
"""

import pytest

from tests.test_pages import PAGES

# The chapter's numbers: a page, and the code or words that give them.
NUMBERS = {
    "60,000 training images of 28 by 28, as uint8": (
        "2.2.5",
        "train_images.shape",
        "train_images.dtype",
    ),
    "labels are shown as numbers of their own": ("2.1", "np.array2string(labels, threshold=10)"),
    "the network has 784, 512 and 10 numbers, and so many parameters": (
        "2.1",
        "layer.count_params()",
    ),
    "469 steps in an epoch, and 96 images in the last batch": ("2.1", "math.ceil(n / 128)"),
    "ten probabilities that sum to 1, the highest at index 7": ("2.1", "first.sum()", "first[7]"),
    "test accuracy 0.978 to 0.980, with several seeds": ("2.1", "random_state=1", "0.9794"),
    "a scalar has rank 0 and shape ()": ("2.2.1", "np.array(12)", "x.ndim", "x.shape"),
    "a 5-dimensional vector has one axis": ("2.2.2", "np.array([12, 3, 6, 14, 7])", "x.ndim"),
    "the chapter's matrix": ("2.2.3", "[5, 78, 2, 34, 0]", "[7, 80, 4, 36, 2]"),
    "three matrices make a cube, which opens into slabs": ("2.2.4", "draw(cube, spread=0)"),
    "the fifth digit has index 4": ("2.2.5", "digit = train_images[4]"),
    "10:100 gives (90, 28, 28), in three spellings": (
        "2.2.6",
        "spelled_out = train_images[10:100, 0:28, 0:28]",
    ),
    "the lower right quarter, and the centre": (
        "2.2.6",
        "np.s_[:, 14:, 14:]",
        "np.s_[:, 7:-7, 7:-7]",
    ),
    "batch n": ("2.2.7", "train_images[size * n : size * (n + 1)]"),
    "(100000, 3), (250, 390, 3), (128, 256, 256, 3), (4, 240, 144, 256, 3)": (
        "2.2.8",
        "(100000, 3)",
        "(250, 390, 3)",
        "(128, 256, 256, 3)",
        "(4, 240, 144, 256, 3)",
    ),
    "channels last, channels first": ("2.2.11", "last.transpose(0, 3, 1, 2)"),
    "a batch of clips is described without being allocated": (
        "2.2.12",
        "clips = np.broadcast_to(",
    ),
    "a loop against NumPy, as a ratio": ("2.3.1", "naive / numpy"),
    "(32, 10) with (10,)": ("2.3.2", "explain.broadcast((32, 10), (10,))"),
    "(64, 3, 32, 10) with (32, 10)": ("2.3.2", "rng.random((64, 3, 32, 10)), rng.random((32, 10))"),
    "vector, matrix and higher products": (
        "2.3.3",
        "naive_vector_dot",
        "naive_matrix_vector_dot",
        "naive_matrix_dot",
    ),
    "(3, 2) to (6, 1) to (2, 3); the transpose of (300, 20)": (
        "2.3.4",
        "(6, 1)",
        "(2, 3)",
        "np.zeros((300, 20)).T",
    ),
    "translation, rotation, scaling, affine maps, relu after them": (
        "2.3.5",
        "grid + shift",
        "rotation = np.array",
        "scaling = np.array",
        "layer = np.maximum(affine, 0)",
    ),
    "uncrumpling": ("2.3.6", "for axis, corners, amount in reversed(movements):"),
    "a derivative is a slope": ("2.4.1", "tangent(f, 2)"),
    "the gradient has the shape of the weights": (
        "2.4.2",
        "The gradient has the same shape as `W`",
    ),
    "a learning rate too small, and one too large": ("2.4.3", "rates = (0.01, 0.3, 1.05)"),
    "momentum": ("2.4.3", "velocity = momentum * velocity - learning_rate * gradient"),
    "a computation graph, forward and backward": ("2.4.4", "loss.backward()"),
    "from scratch, and beside it the same in Keras": (
        "2.5.1",
        "class NaiveDense",
        "twin.set_weights",
    ),
}

# What learners trip over: the page where it bites, and what clears it up there.
CONFUSIONS = {
    "rank of a tensor, rank of a matrix": ("2.3.5", "np.linalg.matrix_rank(flat)"),
    "dimension as axis, dimensions along an axis": (
        "2.2.2",
        "dimensions along an axis, and dimensions that are axes",
    ),
    "(5,), (1, 5), (5, 1)": ("2.2.3", "Often confused: (5,), (1, 5) and (5, 1)"),
    "x.T of a vector does nothing": ("2.2.3", "vector.T.shape"),
    "axis 0 is the one that x[0] walks along": (
        "2.2.3",
        "Axis 0 is the one that `x[0]`, `x[1]`, `x[2]` walk along",
    ),
    "sum over axis 0 makes axis 0 disappear": (
        "2.2.9",
        "the axis that you name is the one that goes",
    ),
    "an integer drops its axis, a slice keeps it": (
        "2.2.6",
        "an integer and a slice of length one",
    ),
    "a slice is a view": ("2.2.6", "np.shares_memory(some, top)"),
    "a boolean or integer-array index is a copy": (
        "2.2.6",
        "np.shares_memory(nines, train_images)",
    ),
    "reshape keeps the order, transpose does not": (
        "2.3.4",
        "reshape keeps the order of the entries, transpose does not",
    ),
    "shapes line up from the right": ("2.3.2", "Line the shapes up from the right"),
    "broadcasting that nobody meant": ("2.3.2", "that it runs, and that it is meant"),
    "* and @": ("2.3.1", "`*` is element-wise, `@` is the product"),
    "inner axes agree, outer ones stay": ("2.3.3", "(n, k) @ (k, m) gives (n, m)"),
    "uint8 wraps around": ("2.2.5", "adding to a uint8 is adding on a clock"),
    "the batch axis is not a feature": ("2.2.7", "the batch axis is not a feature"),
    "the last batch may be shorter": ("2.2.7", "batch(batches - 1)"),
    "loss and accuracy": ("2.1", "loss and accuracy are different questions"),
    "0.9999 is no guarantee": ("2.5.4", "A high probability is no guarantee"),
    "ten numbers, and their argmax": ("2.1", "first.argmax()"),
}

# What the stern reading found wrong: what stands on the page now. `-` begins what must not come back.
MENDED = {
    "commas do not tell (5,) from (1, 5)": (
        "2.2.3",
        "count the numbers in it first",
        "-count its commas",
    ),
    "trembling is measured after arrival": ("2.4.3b", "long_run.values[long_run.steps // 2 :]"),
    "the face of the box is sample 0": ("2.2.6", "The face of the box is sample 0"),
    "some products commute": (
        "2.3.3",
        "`a @ b` and `b @ a` usually are not",
        "half_turn @ quarter_turn",
    ),
    "np.dot differs when the second has a third axis": (
        "2.3.3",
        "for shape in ((4,), (4, 5), (2, 4, 5)):",
    ),
    "all equal weights make equal hidden units": (
        "2.5.2",
        "weight.assign(tf.fill(weight.shape, 0.01))",
    ),
    "the biases before, their step, and after": ("2.5.2", "before, step, after"),
    "the loop is written out": ("2.5.3", "for some_images, some_labels in batches:"),
    "validation samples choose": ("2.5.3", "validation_labels = train"),
    "NumPy warns of one number, and not of a tensor": (
        "2.2.5",
        "one number, + 10",
        "OverflowError",
    ),
    "a walk that zigzags": ("2.4.3", "descend(valley, start, 0.048, steps=15)"),
    "which reshapes copy": ("2.3.4", "np.shares_memory(centre, centre.reshape(-1))"),
    "the pixel that is compared is not 0": ("2.3.4", "digit[14, 14], vector[14 * 28 + 14]"),
    "a level tangent is level": ("2.4.1", "top = -2 / 3**0.5"),
    "the slopes are printed with the digits that show their approach": ("2.4.1", ":.9f}"),
    "what goes into relu is seldom exactly 0": (
        "2.4.1",
        "The number that goes into relu is seldom exactly 0",
    ),
    "an operation is a node, a value an edge": (
        "2.4.4",
        "each operation is a node, and each edge carries a",
    ),
    "2.5.4 trains at another learning rate, and says so": (
        "2.5.4",
        "at twice the learning rate of the last page",
    ),
    "Keras' progress is where it is said to be": ("2.2.7", "The `469/469` that"),
    "three training accuracies are told apart": ("2.1", "while learning", "after learning"),
    "a gap is a sign of overfitting": (
        "2.1",
        "is a sign of **overfitting**",
        "-is called overfitting",
    ),
    "the gradient of a tensor is that of its sum": (
        "2.4.2",
        "tf.reduce_sum(y)",
        "that of the sum of its entries",
    ),
    "a movement takes more than one Dense layer": (
        "2.3.6",
        "a single `Dense` layer cannot make this movement",
    ),
    "both tensors may be stretched": ("2.3.2", "it may be both"),
    "softmax is computed": ("2.1", "powers / powers.sum()"),
    "the program line by line": ("2.5.1", "## Looking back", "model.compile("),
    "the chapter's summary": ("2.5.4", "## The chapter in ten sentences"),
    "the layer in NumPy": ("2.3.1", "np.maximum(input @ W + b, 0)"),
    "targets minus predictions": ("2.3.2", "every target minus every prediction"),
    "days are curves": ("2.2.10", "curves(*days[::9, :, 0]"),
    "entries that tell where they go": ("2.2.11", "np.arange(36).reshape(3, 4, 3)"),
    "points and lines of the fit are drawn": ("2.4.2", 'labels=["start", "end", "measured"]'),
    "the arrows of a matrix are drawn": ("2.3.5", "arrows=W.T"),
    "relu and sigmoid have curves": ("2.3.1", 'labels=["relu", "sigmoid"]'),
    "a dot product is a template": ("2.3.3", "templates = np.stack("),
    "what representation means": ("2.1", "mnist.activations("),
    "the chapter's own settings, and their result": ("2.5.3", "epochs=10, learning_rate=0.001"),
    "the mathematicians' tensor product": ("2.3.3", "mathematicians mean another thing by"),
    "a length that is not a number of entries": ("2.4.4", "its **norm**"),
    "the scale of the loss is explained": ("2.4.3", "each mark on the left is ten times"),
    "a batch may matter to other networks": ("2.2.7", "What our network predicts"),
}


@pytest.mark.parametrize(
    ("claim", "where"),
    [*NUMBERS.items(), *CONFUSIONS.items(), *MENDED.items()],
    ids=lambda each: str(each)[:60],
)
def test_a_claim_is_shown_or_checked_where_it_belongs(claim: str, where: tuple[str, ...]) -> None:
    section, *stands = where
    (page,) = (page for page in PAGES if page.number == section)
    text = " ".join("\n".join(cell.text for cell in page.cells).split())
    for words in stands:
        is_there = " ".join(words.removeprefix("-").split()) in text
        assert is_there != words.startswith("-"), f"{section}: {words}"
