# %% [markdown]
# # 2.2.2 Vectors (rank-1 tensors)
#
# After this page you can say why a vector with five numbers has one axis, and what people mean when they call it
# five-dimensional.

# %% [markdown]
# **How many axes does a 5-dimensional vector have?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `describe(x).note` is the last line of a description.

# %% [markdown]
# Put numbers in a row, and they make a **vector**, or rank-1 tensor. It has exactly one axis.

# %%
import numpy as np

from tensorlab import describe, draw

x = np.array([12, 3, 6, 14, 7])
draw(x)

# %% [markdown]
# The arrow is that axis. It is called axis 0, because Python counts from 0, and so do the small numbers above it, which count
# the entries.

# %%
print(describe(x))

# %% [markdown]
# The shape is a tuple with one number. Mind its comma: in Python `(5,)` is a tuple, and `(5)` is the number five.

# %%
print("rank: ", x.ndim)
print("shape:", x.shape)

# %% [markdown]
# ## One number points at an entry
#
# *How many numbers does it take to find an entry of a vector?*
#
# One axis, one number in the index. What you get is a scalar. A negative number counts from the end.

# %%
print("x[0] is", x[0])
print("x[3] is", x[3])
print("x[-1] is", x[-1])

# %%
draw(x, index=3)

# %% [markdown]
# ## Five dimensions, one axis
#
# *Is a 5-dimensional vector a tensor with five axes?*
#
# A vector with five entries is also called a 5-dimensional vector: to a mathematician it is a point in a space of five
# dimensions, one for each entry. That is not the same as a tensor of rank 5. Here is one of those, with two entries along
# each of its axes.

# %%
tensor = np.arange(32).reshape(2, 2, 2, 2, 2)
draw(tensor)

# %% [markdown]
# Count the arrows in the two pictures: one, and five. An entry of the first is found by one number, `x[3]`; one of the second by five,
# `tensor[1, 0, 1, 1, 0]`.

# %%
for what, each in (("5-dimensional vector", x), ("rank-5 tensor", tensor)):
    print(f"{what:20} {each.shape}")
    print(f"  axes {each.ndim}, entries {each.size}")

# %% [markdown]
# !!! warning "Often confused: dimensions along an axis, and dimensions that are axes"
#
#     "Dimension" has both meanings. In "a 5-dimensional vector" it counts the entries along one axis. In NumPy's `ndim` it
#     counts the axes. When somebody says "a 5D tensor", ask which: five axes is what they most likely mean. On these pages
#     we say **axis** and **rank** for the one, and **entries along an axis** for the other.

# %%
print(describe(tensor, statistics=False))

# %% [markdown]
# The last line of a vector's description says it, too, whatever the length.

# %%
print(describe(np.array([0.5, 0.25])).note)

# %% [markdown]
# Here are five entries along each of three axes. Change one of the two numbers at a time, down to a vector. Which one takes an arrow
# away? What does each do to the number of entries?

# %%
from tensorlab import explore


def made(entries_along_each_axis=5, axes=3):
    x = np.arange(entries_along_each_axis**axes).reshape(
        (entries_along_each_axis,) * axes
    )
    return draw(x), f"shape {x.shape}, rank {x.ndim}, {x.size} entries"


explore(made, entries_along_each_axis=[1, 2, 3, 4, 5], axes=[1, 2, 3])

# %% [markdown]
# A longer axis is still one axis, however many dimensions a mathematician counts along it. Only another axis adds an arrow, and
# it multiplies the entries.

# %% [markdown]
# ## What a vector is good for
#
# *What do the entries of a vector have in common?*
#
# Two kinds of vectors turn up all the time. The first describes **one thing by several numbers**, such as a house by its rooms,
# its area and its year. The order is fixed once: entry 1 is always the area.

# %%
house = np.array([4, 112, 1968])
print("area:", house[1])

# %% [markdown]
# The second holds **one number for each of many things**. The labels of the handwritten digits are one: each says which digit
# an image shows.

# %%
from tensorlab import mnist

digits = mnist.load()
labels = digits.train_labels
labels

# %% [markdown]
# !!! question "Predict, then look"
#
#     What is the rank of `labels`? What is its shape? And if you called it an n-dimensional vector, what would n be?

# %% tags=["answer"]
print(describe(labels, axes=("digits",), statistics=False))

# %% tags=["answer"]
draw(labels, axes=("digits",))

# %% [markdown] tags=["answer"]
# However long it is, it has one axis, and its rank is 1.

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* A point in space has three coordinates; people call it a 3D point. What is the rank of the tensor that holds one such
# point? And of a tensor that holds 100 of them?

# %% tags=["solution"]
point = np.array([0.5, 1.0, -2.0])
points = np.zeros((100, 3))
print("one point:  rank", point.ndim, "shape", point.shape)
print("100 points: rank", points.ndim, "shape", points.shape)

# %% [markdown] tags=["solution"]
# The 3 of "3D" is the length of an axis, and not a number of axes.

# %% tags=["solution"]
from tensorlab import check

answer = [1, 2]  # the ranks, in a list
check(answer, [np.zeros(3).ndim, np.zeros((100, 3)).ndim])

# %% [markdown]
# **2.** *Predict.* Without running it: what are `x[1]`, `x[-2]` and `x[5]`?

# %% tags=["solution"]
from tensorlab import explain

print(x[1], x[-2])
print(explain.index(x, 5))

# %% tags=["solution"]
answer = [3, 14]  # x[1] and x[-2]
check(answer, [x[1], x[-2]])

# %% [markdown]
# **3.** *Compute.* Compute the mean of `labels`. Does it mean anything?

# %% tags=["solution"]
answer = labels.mean()
check(answer, labels.sum() / labels.size)

# %% [markdown] tags=["solution"]
# It is a number, and says nothing: labels are names that happen to be numbers. A mean of names is no name.

# %% [markdown]
# **4.** *Open.* Describe something near you by a vector of five numbers. What must be agreed on before somebody else can read it? What would a
# sixth number add?

# %% tags=["solution"]
# Height, width, litres, grams, year.
cup = np.array([9.5, 8.0, 0.3, 300, 2019])
print(describe(cup))

# %% [markdown] tags=["solution"]
# The order, and what each number is measured in: the tensor knows neither. A sixth number makes the axis longer; the rank stays
# 1.

# %% tags=["solution"]
answer = cup  # your vector
check(
    answer,
    {
        "have one axis": lambda a: np.ndim(a) == 1,
        "have five entries": lambda a: len(a) == 5,
        "hold numbers": lambda a: np.asarray(a).dtype.kind in "iuf",
    },
)
