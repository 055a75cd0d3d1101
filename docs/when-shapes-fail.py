# %% [markdown]
# # When shapes fail
#
# After this page you can have the failing line itself tell you which axes do not fit, in your own names, and you know
# the failures that everybody meets.
#
# Every error below was raised for real. Under it stands what tensorlab adds once it is asked to. In a notebook that is
#
#     %load_ext tensorlab
#
# or, in plain Python, the line that the next cell ends with. From then on an exception that has to do with shapes says which
# expression raised it and what its operands were; they are read where they lie, and nothing is run again. What else is
# common in such lines is explained, too; of all other mistakes tensorlab says nothing.

# %%
import numpy as np

from tensorlab import explain

explain.errors.install()

# %% [markdown]
# ## A product whose inner axes differ
#
# NumPy says which sizes differ, and leaves you to find out where. Of the three operations in this line it was the product.

# %%
images, weights, bias = np.zeros((32, 784)), np.zeros((512, 10)), np.zeros(10)

# %% tags=["raises-exception"]
np.maximum(images @ weights + bias, 0)

# %% [markdown]
# ## A mean that lost its axis
#
# `axis=1` makes the axis disappear, and shapes line up from the right. `keepdims=True` keeps it, with length 1.

# %% tags=["raises-exception"]
images - images.mean(axis=1)

# %% [markdown]
# ## A result that does not fit in place
#
# `total + samples` would work; `+=` would have to write two axes into one.

# %%
total, samples = np.zeros(3), np.zeros((4, 3))

# %% tags=["raises-exception"]
total += samples

# %% [markdown]
# ## An assignment to a part
#
# *Assignment destination is read-only* is another complaint, and not about shapes: what `np.broadcast_to` gives is a view that nobody may
# write to, as its stretched entries are the same memory. Write to its `.copy()`.

# %% tags=["raises-exception"]
images[0, :10] = total

# %% [markdown]
# ## An index for an axis that is not there

# %% tags=["raises-exception"]
images[0, :28, :28]

# %% [markdown]
# ## A mask of another length
#
# *The truth value of an array with more than one element is ambiguous* comes from a mask, too, where one truth value was wanted:
# `if a == b:` has as many as there are entries. Say `(a == b).all()` or `.any()`.

# %%
wanted = np.zeros(30, dtype=bool)

# %% tags=["raises-exception"]
images[wanted]

# %% [markdown]
# ## A reshape that does not come out even

# %% tags=["raises-exception"]
images.reshape(-1, 28, 27)

# %% [markdown]
# ## Tensors that cannot be joined
#
# Without the brackets, `np.concatenate(first, second)` takes the second tensor for the axis, and says *only integer scalar arrays can be
# converted to a scalar index*. The explanation of that one writes the brackets.

# %%
first, second = np.zeros((100, 28)), np.zeros((50, 27))

# %% tags=["raises-exception"]
np.concatenate([first, second], axis=0)

# %% [markdown]
# ## A shape in pieces
#
# `np.zeros` takes its second argument for a dtype. A shape is one argument, a tuple, and so are the axes of `np.transpose` and of
# `np.mean`. The explanation writes the call as it works.

# %% tags=["raises-exception"]
np.zeros(28, 28)

# %% [markdown]
# ## What looks like a shape
#
# A quotient is a float, and a length is none. Lists that are subtracted, `images(0)` with the wrong brackets, a method of another
# library, `labels > 0 & labels < 3` and integers of which a mean is asked are met as often, and get a line that works.

# %% tags=["raises-exception"]
np.zeros(len(images) / 2)

# %% [markdown]
# ## A letter with two lengths

# %% tags=["raises-exception"]
np.einsum("bi,io->bo", images, weights)

# %% [markdown]
# ## A network that is given something else
#
# Deep inside Keras a layer complains of its input. The explanation names the layer, and the line of yours that called it.

# %%
import keras

network = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(10, name="answer")]
)
wrong = np.zeros((32, 28 * 27))

# %% tags=["raises-exception"]
network(wrong)

# %% [markdown]
# A convolution wants an axis of channels, which grey images do not have until one is added.

# %%
convolution = keras.layers.Conv2D(8, 3, name="convolution")
digits = np.zeros((32, 28, 28))

# %% tags=["raises-exception"]
convolution(digits)

# %% [markdown]
# ## A pattern that does not divide
#
# einops gives axes names. Its patterns are explained with the lengths that would work.

# %%
from einops import rearrange

batch = np.zeros((2, 3, 8, 9))

# %% tags=["raises-exception"]
rearrange(batch, "b c (h p) w -> b c h p w", p=3)

# %% [markdown]
# ## A table and a vector
#
# pandas multiplies each row of the table by the vector, which must have as many entries as the table has columns.

# %%
import pandas as pd

prices = pd.DataFrame({"apples": [1, 2, 3], "pears": [4, 5, 6]})
bought = np.array([2, 0, 1])

# %% tags=["raises-exception"]
prices @ bought

# %% [markdown]
# ## TensorFlow, PyTorch, JAX
#
# The operations of other libraries, JAX among them, are explained in the same words.

# %%
import tensorflow as tf

x, kernel = tf.zeros((32, 784)), tf.zeros((512, 10))

# %% tags=["raises-exception"]
tf.nn.relu(tf.matmul(x, kernel))

# %% [markdown]
# What failed elsewhere is explained from its message: `explain.error` takes the text of one, or of a whole traceback. PyTorch
# is large, and this page is built with it or without: where it is installed, the line fails here; where it is not, this is what
# it says elsewhere.

# %%
try:
    import torch

    torch.relu(torch.zeros(32, 784) @ torch.zeros(512, 10))
except RuntimeError as raised:
    found = explain.error(raised)
except ImportError:
    found = explain.error(
        "mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)"
    )

found

# %% [markdown]
# ## A whole line, step by step
#
# Where a line does several things, `explain.expression` reads it with the shapes that you have, up to the step that does not
# work. The line is read, and never run.

# %%
explain.expression("relu(x @ W + b).sum(axis=0)", x=(4, 6), W=(6, 3), b=(4,))

# %% [markdown]
# Where all steps work, an entry of the result is followed back through every tensor on the way: point at one.

# %%
explain.expression(
    "relu(x @ W + b).sum(axis=0)",
    x=[[1, 2], [3, 4]],
    W=[[1, 0, 2], [-1, 1, 0]],
    b=[0, 0, 1],
)

# %% [markdown]
# A model is such a chain, too: `explain.model` tells the shape after each layer, up to the one that fails. No layer is run.

# %%
small = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(8, 3, name="edges"),
        keras.layers.MaxPooling2D(name="halves"),
        keras.layers.Flatten(name="row"),
        keras.layers.Dense(10, name="scores"),
    ]
)
print(explain.model(small, (None, 30, 30, 1)))

# %% [markdown]
# In a model, too, an entry of the result is followed back to the input: through a convolution it sees a patch of the picture,
# and through a dense layer all of it. Point at an entry here.

# %%
tiny = keras.Sequential(
    [
        keras.Input((4, 4, 1)),
        keras.layers.Conv2D(1, 3, name="edges"),
        keras.layers.Flatten(name="row"),
    ]
)
explain.model(tiny, (1, 4, 4, 1))

# %% [markdown]
# ## Right, and not what was meant
#
# The costliest shapes raise nothing. Labels of shape (5,) and answers of shape (5, 1) are no mistake to NumPy: it
# compares every label with every answer. `explain.surprises` reads your lines as they run, and warns of such things: of
# this one, of integers that wrap around or are cut, of a reshape that has the lengths of a transpose, and of what is compared
# with NaN.

# %%
import warnings

labels, answers = np.arange(5.0), np.arange(5.0).reshape(5, 1)
pixels = np.array([200, 100], dtype=np.uint8)
photo = np.zeros((28, 30, 3))

with (
    warnings.catch_warnings(record=True, action="always") as found,
    explain.surprises(),
):
    loss = np.mean((labels - answers) ** 2)
    brighter = pixels + 100
    channels_first = photo.reshape(3, 28, 30)

print(*(warning.message for warning in found), sep="\n\n")

# %% [markdown]
# ## In scripts and tests
#
# | where | how |
# | --- | --- |
# | a notebook | `%load_ext tensorlab` |
# | a part of a program | `with explain.errors():` |
# | a whole program, its threads too | `explain.errors.install()` |
# | a script that knows nothing of tensorlab | `tensorlab run script.py` |
# | the report of a test | `pytest --explain-shapes` |
# | an exception in hand, or a message | `explain.error(e)` |
# | a line before it runs | `explain.expression("x @ W + b", x=x, W=W, b=b)` |
# | what is right and surprising | `with explain.surprises():` |
#
# The exception stays what it is: the explanation is a note under it, and code that catches it sees no difference. Apart
# from `surprises`, nothing is done before something fails. What an exception was raised from, and each one of a group,
# is explained, too. Ask `explain.error` while the exception is handled: if a name has been given another value since,
# nothing is told. [The reference](reference/explain-errors.md#tensorlab.explain.error) says more.
