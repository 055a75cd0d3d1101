# %% [markdown]
# # 2.3.1 Element-wise operations
#
# After this page you can say what "element-wise" means, write relu and addition as loops, and tell why nobody does.

# %% [markdown]
# **What is done to a tensor one entry at a time, and why does nobody write it as a loop?**

# %% [markdown]
# A layer of [2.1](2-1-first-look.py) multiplies its input by a matrix of weights `W`, adds a vector `b`, and
# applies relu. In NumPy that is `np.maximum(input @ W + b, 0)`, with three operations on tensors: the product `@`, which has [a
# page of its own](2-3-3-tensor-product.py), an addition, and relu. Addition and relu are **element-wise**: each entry of the
# result is computed from the entries at the same place, and from nothing else. (Tensors of one shape first; how a vector is added
# to a matrix is [the next page](2-3-2-broadcasting.py).)

# %%
import numpy as np

from tensorlab import describe, draw, explain

x = np.array([[1.5, -2.0, 0.5], [-0.5, 3.0, -1.0]])
y = np.array([[1.0, 1.0, 1.0], [10.0, 20.0, 30.0]])
explain.add(x, y)

# %% [markdown]
# ## Written as a loop
#
# *What does "element-wise" mean, said in plain Python?*
#
# This is what the words say, in plain Python: go through all rows and columns, and treat one entry at a time. `relu`
# keeps what is positive and turns the rest into 0.


# %%
def naive_relu(x):
    assert len(x.shape) == 2  # a matrix: two axes, two loops
    result = x.copy()  # the input stays as it was
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            result[i, j] = max(x[i, j], 0)
    return result


def naive_add(x, y):
    assert len(x.shape) == 2
    assert x.shape == y.shape
    result = x.copy()
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            result[i, j] += y[i, j]
    return result


draw(naive_relu(x))

# %% [markdown]
# Since each entry is treated on its own, an element-wise function of one tensor is a curve: an entry goes in along x, and comes
# out along y. Beside relu here is the **sigmoid**, 1 / (1 + exp(-x)), which squeezes every number between 0 and 1.

# %%
from tensorlab.plot import curves

t = np.linspace(-4, 4, 81)
curves(np.maximum(t, 0), 1 / (1 + np.exp(-t)), x=t, labels=["relu", "sigmoid"])

# %% [markdown]
# You can test that each entry of the result comes from its own place: change one entry of `x`, and see what else changes.
# `explain.elementwise` does so before it says anything.

# %%
print(explain.elementwise(naive_relu, x))

# %% [markdown]
# NumPy says the same in one line, for tensors of any rank.

# %%
print("relu:", np.array_equal(naive_relu(x), np.maximum(x, 0)))
print("add: ", np.array_equal(naive_add(x, y), x + y))

# %% [markdown]
# Change the operation and the number. Which operation with which number leaves `x` as it is, and which of them is relu?

# %%
from tensorlab import explore


def with_a_number(operation="maximum", number=1):
    return getattr(explain, operation)(x, number)


operations = ["maximum", "minimum", "add", "multiply"]
explore(with_a_number, operation=operations, number=[-2, -1, 0, 1, 2, 3])

# %% [markdown]
# Adding 0 and multiplying by 1 leave every tensor as it is. The maximum with -2 and the minimum with 3 do so only here, as no entry of
# this `x` lies beyond them. The maximum of each entry and 0 is relu.

# %% [markdown]
# ## What the loop costs
#
# *How many times as long does the loop take?*
#
# Because no entry of the result waits for another one, the work can be done in any order and side by side. NumPy hands it
# to compiled code that treats many entries with one instruction. We time both on a matrix of 100 by 200 entries, on
# the machine that built this page, and take the best of several runs.

# %%
from time import perf_counter


def seconds(function):
    start = perf_counter()
    function()
    return perf_counter() - start


a, b = np.random.default_rng(0).standard_normal((2, 100, 200))
naive = min(seconds(lambda: naive_relu(naive_add(a, b))) for _ in range(5))
numpy = min(seconds(lambda: np.maximum(a + b, 0)) for _ in range(50))
print(f"relu(a + b) on {a.size:,} entries:")
print(f"the loop takes {naive / numpy:,.0f} times as long as NumPy")

# %% [markdown]
# A training run does such sums for each layer, each batch and each epoch. Multiply its seconds by a number like
# that, and you know why the loops are for reading only.

# %% [markdown]
# !!! warning "Often confused: `*` is element-wise, `@` is the product"
#
#     `a * b` multiplies entries at the same place and needs shapes that agree. `a @ b` is the
#     [tensor product](2-3-3-tensor-product.py): rows meet columns. With square matrices both run, and nearly always give different
#     answers without a complaint.

# %%
square = np.array([[1, 2], [3, 4]])
print("square * square", square * square, sep="\n")
print("square @ square", square @ square, sep="\n")

# %% [markdown]
# !!! question "Predict, then look"
#
#     `x > 0` is an element-wise operation, too. What are the shape and the dtype of its result, and what is
#     `(x > 0).mean()`?

# %% tags=["answer"]
positive = x > 0
print(describe(positive))
print("mean:", positive.mean())

# %% [markdown] tags=["answer"]
# True counts as 1 and False as 0, so the mean is the share of entries that are positive.

# %% [markdown]
# ## When shapes do not agree
#
# *What if there is no entry at the same place?*
#
# Element-wise operations want shapes that are equal, or that can be made equal: that is
# [broadcasting](2-3-2-broadcasting.py), the next page. Everything else is refused. `explain` says what NumPy means, and
# what would work. Shapes are enough for it.

# %%
explain.add((2, 3), (3, 2))

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Write the sigmoid as a function of a tensor. Which of its operations are element-wise? Check
# that sigmoid(0) is a half.


# %% tags=["solution"]
def sigmoid(x):
    return 1 / (1 + np.exp(-x))  # all four are: minus, exp, plus, divided by


print(sigmoid(np.array([-2.0, 0.0, 2.0])).round(3))

# %% tags=["solution"]
from tensorlab import check

answer = sigmoid(np.array([-2.0, 0.0, 2.0]))  # of -2, 0 and 2
# sigmoid(2a) is (1 + tanh(a)) / 2
check(answer, (1 + np.tanh([-1, 0, 1])) / 2)

# %% [markdown]
# **2.** *Compute.* `naive_relu` handles matrices only. Write one for any rank with a single loop over `np.ndindex(x.shape)`, and test
# it on a rank-3 tensor.


# %% tags=["solution"]
def relu_of_any_rank(x):
    result = np.empty_like(x)
    for index in np.ndindex(x.shape):
        result[index] = max(x[index], 0)
    return result


cube = np.random.default_rng(1).standard_normal((2, 3, 4))
print(np.array_equal(relu_of_any_rank(cube), np.maximum(cube, 0)))

# %% tags=["solution"]
some = np.arange(-4, 4).reshape(2, 2, 2)
answer = relu_of_any_rank(some)  # of np.arange(-4, 4).reshape(2, 2, 2)
check(answer, np.arange(-4, 4).clip(0).reshape(2, 2, 2))

# %% [markdown]
# **3.** *Predict.* Write down the entries of `x * (x > 0)` before you run it. Which function is that?

# %% tags=["solution"]
answer = [[1.5, 0, 0.5], [0, 3, 0]]  # two rows of three
check(answer, x * (x > 0))

# %% [markdown] tags=["solution"]
# It is relu: True counts as 1 and False as 0.

# %% [markdown]
# **4.** *Open.* Which of these are element-wise: rounding, sorting each row, subtracting the mean? Try to find one more
# that looks element-wise, and is not.

# %% tags=["solution"]
for name, function in (
    ("round", np.round),
    ("sort", np.sort),
    ("minus mean", lambda x: x - x.mean()),
):
    changed = x.copy()
    changed[0, 0] += 10
    elsewhere = (function(changed) != function(x)).sum() - (
        function(changed) != function(x)
    )[0, 0]
    print(f"{name:10} entries elsewhere that change: {elsewhere}")

# %% [markdown] tags=["solution"]
# Only rounding is. What needs to know other entries, such as a mean, a maximum or an order, is not element-wise.

# %% tags=["solution"]
answer = np.round  # np.round, np.sort or lambda x: x - x.mean()
check(
    answer,
    {
        "leave the others as they are when one entry changes": lambda f: (
            np.array_equal(
                f(np.array([[9.0, 2.0, 1.0]]))[0, 1:],
                f(np.array([[0.0, 2.0, 1.0]]))[0, 1:],
            )
        ),
    },
)
