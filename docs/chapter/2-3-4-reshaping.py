# %% [markdown]
# # 2.3.4 Tensor reshaping
#
# After this page you can say where each entry goes in a reshape, what -1 stands for, and how a reshape differs from a
# transpose.

# %% [markdown]
# **When a tensor gets another shape, where does each entry go?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `x.tolist()` turns a tensor back into lists; `np.pad` puts a border around it.

# %% [markdown]
# To **reshape** a tensor is to arrange the same entries, in the same order, into rows and columns of other lengths. The number
# of entries stays. Before MNIST's digits go into the network of [2.1](2-1-first-look.py), they are reshaped from (60000, 28, 28)
# to (60000, 784).

# %%
import numpy as np

from tensorlab import describe, draw, explain, explore

x = np.array([[0, 1], [2, 3], [4, 5]])
explain.reshape(x, (6, 1))

# %%
explain.reshape(x, (2, 3))

# %% [markdown]
# Read the entries row after row, as you read a page: 0, 1, 2, 3, 4, 5, in every one of these shapes. Only the line breaks differ.

# %%
for shape in ((3, 2), (6, 1), (2, 3), (6,)):
    print(shape, x.reshape(shape).tolist())

# %% [markdown]
# ## Let NumPy do the division
#
# *Must you know every length of the new shape?*
#
# One length may be given as -1: NumPy works it out from the number of entries.

# %%
print(explain.reshape((60000, 28, 28), (60000, -1)))

# %% [markdown]
# Where the division leaves a remainder, NumPy refuses. The same entries do not make images of 30 by 30 pixels, however
# many images you ask for. The suggested shapes are right by arithmetic alone: each of those images would mix the pixels
# of different digits.

# %%
explain.reshape((60000, 28, 28), (-1, 30, 30))

# %% [markdown]
# ## A digit becomes a vector
#
# *Is the picture lost when it becomes a vector?*
#
# (28, 28) to (784,) is row after row: the picture becomes a strip. It is lost to our eyes, but not to the network: no
# number has changed. The pixel in row 14 and column 14 lands at 14 times 28 plus 14, and the way back is open.

# %%
from tensorlab import mnist

digit = mnist.load().train_images[0]
explain.reshape(digit, (784,))

# %%
from tensorlab import images

vector = digit.reshape(784)
print("the same pixel:", digit[14, 14], vector[14 * 28 + 14])
images(
    np.stack([digit, vector.reshape(28, 28)]),
    labels=["(28, 28)", "there and back"],
)

# %% [markdown]
# ## Transposing
#
# *Can a reshape turn rows into columns?*
#
# A **transpose** exchanges axes: rows become columns. `x[i, j]` becomes `x.T[j, i]`, and the order of the entries changes.

# %%
explain.transpose(x)

# %%
print(np.zeros((300, 20)).T.shape)
print(explain.transpose((300, 20)))

# %% [markdown]
# !!! warning "Often confused: reshape keeps the order of the entries, transpose does not"
#
#     Both turn (3, 2) into (2, 3). Look at the entries, and they are different tensors. If every entry keeps its place
#     in reading order, it was a reshape; if every entry keeps its indices, in another order, it was a transpose.

# %%
print("reshape:  ", x.reshape(2, 3).tolist())
print("transpose:", x.T.tolist())

# %% [markdown]
# Turn a matrix of six entries into the other shape, in both ways. For which shapes do they give the same tensor?


# %%
def turned(shape=(6, 1), way="reshape"):
    matrix = np.arange(6).reshape(shape[::-1])
    return (
        explain.reshape(matrix, shape)
        if way == "reshape"
        else explain.transpose(matrix)
    )


explore(
    turned,
    shape=[(6, 1), (3, 2), (2, 3), (1, 6)],
    way=["reshape", "transpose"],
)

# %% [markdown]
# Both arrive at the same shape; they agree on the entries only where one of the lengths is 1, as there is then only one
# order to read them in.

# %% [markdown]
# On a digit the difference is plain to see. We cut away some columns, so that the image is no longer square, and turn it
# into the other shape in both ways.

# %%
tall = digit[:, 4:24]
both = np.zeros((2, 28, 28), dtype=np.uint8)
both[0, :20, :] = tall.reshape(20, 28)
both[1, :20, :] = tall.T
images(
    np.stack([np.pad(tall, ((0, 0), (0, 8))), *both]),
    labels=["(28, 20)", "reshape", "transpose"],
)

# %% [markdown]
# ## Mostly, no byte is moved
#
# *How much work is a reshape of a large tensor?*
#
# A reshape of fresh data and a transpose are views: the same memory, read with other steps. A reshape has
# to copy when the entries, in reading order, do not lie evenly spaced in memory: often after a transpose, and in a part that was
# cut out.

# %%
print("reshape is a view:          ", np.shares_memory(x, x.reshape(2, 3)))
print("transpose is a view:        ", np.shares_memory(x, x.T))
print("reshape after a transpose:  ", np.shares_memory(x, x.T.reshape(6)))
wide = np.arange(24).reshape(4, 6)
centre = wide[:, 1:-1]
print(
    "reshape of a cut-out:       ",
    np.shares_memory(centre, centre.reshape(-1)),
)

# %% [markdown]
# !!! question "Predict, then look"
#
#     A tensor has 12 entries. Which of these shapes can it take: (3, 4), (2, 2, 3), (5, -1), (-1, 6), (-1, -1), (12, 1, 1)?

# %% tags=["answer"]
twelve = np.arange(12)
for shape in ((3, 4), (2, 2, 3), (5, -1), (-1, 6), (-1, -1), (12, 1, 1)):
    found = explain.reshape(twelve, shape)
    print(f"{shape!s:11}", found.result_shape if found.valid else "refused")

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* Without running it: what is `np.arange(24).reshape(2, 3, 4)[1, 0, 2]`? Work it out from the reading order.

# %% tags=["solution"]
print("1 * (3 * 4) + 0 * 4 + 2 =", np.arange(24).reshape(2, 3, 4)[1, 0, 2])
draw(np.arange(24).reshape(2, 3, 4), index=np.s_[1, 0, 2])

# %% tags=["solution"]
from tensorlab import check

answer = 14  # one number
check(answer, np.arange(24).reshape(2, 3, 4)[1, 0, 2])

# %% [markdown]
# **2.** *Compute.* Put four digits of shape (4, 28, 28) side by side into one picture of shape (28, 112). A reshape alone gives rubbish: why?
# Which axis must move first?

# %% tags=["solution"]
four = mnist.load().train_images[:4]
strip = four.transpose(1, 0, 2).reshape(28, 112)
print(describe(strip, statistics=False))
images(strip[np.newaxis], labels=["four digits in a row"])

# %% tags=["solution"]
answer = strip  # the picture
check(answer, np.concatenate(mnist.load().train_images[:4], axis=1))

# %% [markdown]
# **3.** *Open.* Reshape the digit into other shapes, and look. In which of them can you still read it, and why?

# %% tags=["solution"]
images(digit.reshape(1, 14, 56), labels=["(14, 56)"])

# %% [markdown] tags=["solution"]
# In (14, 56) each row holds two rows of the digit, one after the other: two half-height copies stand side by side, made of the even and
# of the odd rows. Where the width is a multiple of 28, each column still comes from a single column of the digit. Where it is not, as in
# (16, 49) or (56, 14), a column mixes several, and the digit can hardly be read.

# %% tags=["solution"]
answer = digit.reshape(14, 56)  # in a shape in which you can still read it
check(
    answer,
    {
        "hold the pixels in their order": lambda a: np.array_equal(
            np.ravel(a), np.ravel(digit)
        ),
        "have another shape than the digit": lambda a: a.shape != digit.shape,
        "fill each column from a single column of the digit": lambda a: (
            np.squeeze(a).shape[-1] % 28 == 0
        ),
        "have seven rows or more": lambda a: (
            a.size / np.squeeze(a).shape[-1] >= 7
        ),
    },
)
