# %% [markdown]
# # 2.2.1 Scalars (rank-0 tensors)
#
# After this page you can say what makes a single number a tensor, and tell it from a list with one number in it.

# %% [markdown]
# **Is a single number a tensor, and what tells it from a list with one number in it?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `math.prod` multiplies the numbers of a tuple.

# %% [markdown]
# A **tensor** is a container for data, and the data are almost always numbers. Tensors differ in how their numbers are laid
# out, and we start with the smallest: a tensor that holds one number. It is called a **scalar**, or a rank-0 tensor.

# %%
import numpy as np

x = np.array(12)
x

# %% [markdown]
# That is all it takes. `describe` says in words what we have made, and `draw` shows it.

# %%
from tensorlab import describe, draw

print(describe(x))

# %%
draw(x)

# %% [markdown]
# One entry, and nothing around it. In the pictures to come an arrow runs along the entries, with a colour of its own: an
# **axis**. The number of axes is called the **rank** of a tensor, and in NumPy `ndim`. A scalar has none, so its rank is 0.

# %%
x.ndim

# %% [markdown]
# ## No axis, and still a shape
#
# *What is the shape of something that extends nowhere?*
#
# The **shape** of a tensor is a tuple. It has one number for each axis: how many entries lie along it. A scalar has no axis,
# so there is nothing to count, and the tuple is empty.

# %%
x.shape

# %% [markdown]
# Multiply all numbers of a shape, and you know how many entries a tensor has. This holds for a scalar, too: a product of no
# numbers at all is 1.

# %%
import math

print("product of the shape:", math.prod(x.shape))
print("number of entries:   ", x.size)

# %% [markdown]
# ## An index with nothing in it
#
# *How do you take the number out of a scalar?*
#
# An index says where to go along each axis. A scalar has no axis to go along, so an index with one number is one number
# too many.

# %%
from tensorlab import explain

print(explain.index(x, 0))

# %% [markdown]
# The empty tuple fits. For a plain Python number, call `item`.

# %%
print(x[()], x.item(), type(x.item()))

# %% [markdown]
# ## Where scalars come from
#
# *Who would ever need a tensor with a single number?*
#
# You will seldom write `np.array(12)`. Scalars come out of calculations that turn many numbers into one: a sum, a mean, the
# highest temperature of a year. The most important one of this chapter is the **loss**, a single number that says how
# wrong a network is.

# %%
temperatures = np.array([18.5, 21.0, 19.5])
print(describe(temperatures.mean()))

# %% [markdown]
# NumPy hands the mean back as a `float64`: a number of a fixed size, 8 bytes. It counts as a scalar, as does a plain number
# of Python.

# %%
print(describe(12))

# %% [markdown]
# !!! warning "Often confused: a scalar and a list with one number in it"
#
#     `np.array(12)` and `np.array([12])` hold the same number. The pair of brackets makes the difference: it adds an axis, with
#     one entry along it. A tensor that has an axis is not a scalar.

# %%
print("np.array(12)   rank", np.array(12).ndim, " shape", np.array(12).shape)
print(
    "np.array([12]) rank", np.array([12]).ndim, " shape", np.array([12]).shape
)

# %%
draw(np.array([12]))

# %% [markdown]
# !!! question "Predict, then look"
#
#     What is the rank of `np.array([[[12]]])`? And how many entries does it have?

# %% tags=["answer"]
nested = np.array([[[12]]])
print(describe(nested))
draw(nested)

# %% [markdown] tags=["answer"]
# Three pairs of brackets, three axes, one entry. The rank does not tell how many entries there are;
# it tells how many numbers an index needs to point at one of them.

# %% [markdown]
# Change the brackets and the numbers, one at a time. Which of the two changes the rank? Where does it not work?

# %%
from tensorlab import explore


def nested(brackets=1, numbers=1):
    if brackets == 0 and numbers > 1:
        raise ValueError(
            "without brackets there is room for 1 number, "
            f"and here are {numbers}"
        )
    x = list(range(12, 12 + numbers)) if brackets else 12
    for _ in range(brackets - 1):
        x = [x]
    said = f"np.array({x}) has shape {np.shape(x)} and rank {np.ndim(x)}"
    return draw(x), said


explore(nested, brackets=range(4), numbers=[1, 2, 3])

# %% [markdown]
# The brackets are the rank. The numbers only fill the innermost pair of them, and without any pair there is room for one.

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* Which of these are scalars? Decide first: `7`, `[7]`, `7.5`, `True`, `"seven"`, `[]`.

# %% tags=["solution"]
from tensorlab import rank

for thing in (7, [7], 7.5, True, "seven", []):
    print(f"{thing!r:8} rank {rank(thing)}")

# %% [markdown] tags=["solution"]
# A word counts as one entry, so it is a scalar. `[]` is not a scalar: it has an axis, with no entries along it.

# %% tags=["solution"]
from tensorlab import check

answer = [0, 1, 0, 0, 0, 1]  # the ranks, in a list
check(answer, [rank(thing) for thing in (7, [7], 7.5, True, "seven", [])])

# %% [markdown]
# **2.** *Compute.* Make a vector with one entry out of the scalar `x`, and a scalar out of that vector.

# %% tags=["solution"]
vector = x.reshape(1)
scalar = vector[0]
print(vector.shape, scalar.shape)

# %% tags=["solution"]
answer = [vector, scalar]  # the vector, the scalar
check(
    answer,
    {
        "begin with a vector of one entry": lambda a: np.shape(a[0]) == (1,),
        "end with a scalar": lambda a: np.shape(a[1]) == (),
        "hold the number of x": lambda a: a[0][0] == a[1] == 12,
    },
)

# %% [markdown]
# **3.** *Open.* Find a scalar in your own day that came out of many numbers: a price, a mark, a score. Write the many as a tensor, compute the
# scalar, and describe both.

# %% tags=["solution"]
marks = np.array([2.0, 1.3, 3.7])
print(describe(marks))
print(describe(marks.mean()))

# %% tags=["solution"]
answer = [marks, marks.mean()]  # the many, and the one
check(
    answer,
    {
        "begin with a tensor of several numbers": lambda a: np.size(a[0]) > 1,
        "end with a scalar": lambda a: rank(a[1]) == 0,
    },
)
