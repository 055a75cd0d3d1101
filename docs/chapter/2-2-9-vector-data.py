# %% [markdown]
# # 2.2.9 Vector data
#
# After this page you can read a table as a rank-2 tensor, say what each of its two axes means, and compute along the
# right one.

# %% [markdown]
# **Is the mean of a table one number, one for each row, or one for each column?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `iris.feature_names` are the names of the columns; `x.std` is the standard deviation, how far entries lie from their mean; `np.uint16` is a whole number of two bytes.

# %% [markdown]
# The most common data of all is a table. Each row is one sample; each column is one **feature**, something that is measured
# for every sample. A row is a vector, so the table is a batch of vectors: a matrix of shape (samples, features).
#
# Here is a real one that comes with scikit-learn: measurements of flowers of three species of iris.

# %%
from sklearn.datasets import load_iris

from tensorlab import describe, draw

iris = load_iris()
print(describe(iris.data, axes=("samples", "features")))

# %%
draw(iris.data[:6], axes=("samples", "features"))

# %% [markdown]
# Each of the columns has a meaning, and is measured in something; the tensor knows neither. NumPy keeps numbers, and nothing
# else; the names live beside it.

# %%
for column, name in enumerate(iris.feature_names):
    print(f"feature {column}: {name}")
print("the first flower:", iris.data[0])

# %% [markdown]
# A different table, the chapter's: a list of 100,000 people with age, gender and income. Three features, so the whole
# list is a tensor of shape (100000, 3). We make the people up.

# %%
import numpy as np

rng = np.random.default_rng(0)
age = rng.integers(18, 90, 100000)
gender = rng.integers(0, 2, 100000)
income = 1000 * rng.integers(10, 90, 100000)

people = np.stack([age, gender, income], axis=1)
draw(people, axes=("samples", "features"))

# %% [markdown]
# ## Along which axis?
#
# *What does "the mean of the table" mean?*
#
# One of three things. `axis=0` walks along the samples and leaves one number for each feature;
# `axis=1` walks along the features and leaves one number for each sample. Without an axis, all entries become one number.

# %%
from tensorlab import explain

print(explain.mean(iris.data, axis=0))

# %%
means = iris.data.mean(axis=0)
for name, mean in zip(iris.feature_names, means, strict=True):
    print(f"{name:18} {mean:.2f}")

# %%
explain.mean(iris.data[:4], axis=0)

# %% [markdown]
# Change the axis, and switch `keepdims` on. What does it keep? And what shape does the result have with `keepdims` and
# no axis?

# %%
from tensorlab import explore

operations = {"mean": explain.mean, "max": explain.max, "sum": explain.sum}


def reduced(axis=0, operation=explain.mean, keepdims=False):
    along = None if axis == "none" else axis
    part = iris.data[:4, :3]
    return operation(part, axis=along, keepdims=keepdims)


explore(reduced, axis=[0, 1, "none"], operation=operations, keepdims=False)

# %% [markdown]
# With `keepdims` an axis that is walked along stays, with one entry along it; so without an axis, one number is left in
# a matrix of shape (1, 1). Such a result still broadcasts with the table.

# %% [markdown]
# !!! warning "Often confused: the axis that you name is the one that goes"
#
#     "The mean over axis 0" does not give a mean for each entry of axis 0: it makes axis 0 disappear. Say it as "walk along
#     axis 0, and leave one number". Both axes run without complaint, so nothing warns you. `iris.data.mean(axis=1)` averages
#     a length with the width of another part of the flower; with people it would add an age to an income.

# %% [markdown]
# ## Features on one scale
#
# *How can an age in years and an income in thousands be compared?*
#
# Each feature has a scale of its own, and a network does not like one that is a thousand times larger than another. The usual
# preparation subtracts each feature's mean and divides by its standard deviation. Both are vectors with one entry for each
# feature, and [broadcasting](2-3-2-broadcasting.py) stretches them along the samples.

# %%
standard = (iris.data - iris.data.mean(axis=0)) / iris.data.std(axis=0)
print("means:", standard.mean(axis=0).round(6) + 0)
print("standard deviations:", standard.std(axis=0).round(6))

# %% [markdown]
# !!! question "Predict, then look"
#
#     A text is described by how often each of the 20,000 words of a vocabulary occurs in it. What is the shape of the
#     tensor for a collection of 500 texts, and what is one feature?

# %% tags=["answer"]
texts = np.broadcast_to(np.uint16(0), (500, 20000))
print(describe(texts, axes=("texts", "words"), statistics=False))

# %% [markdown] tags=["answer"]
# One feature is one word of the vocabulary; its column tells how often that word occurs in each of the texts. The order of
# the words in a text is lost. To keep it, each place in a text needs a row of its own: one more axis, and that is the
# [next section](2-2-10-timeseries.py).

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Which flower has the longest petals? Find its row without a loop, and print its features.

# %% tags=["solution"]
petal_length = iris.feature_names.index("petal length (cm)")
longest = iris.data[:, petal_length].argmax()
print(f"sample {longest}: {iris.data[longest]}")

# %% tags=["solution"]
from tensorlab import check

answer = longest  # the number of its row
check(answer, iris.data[:, 2].argmax())

# %% [markdown]
# **2.** *Predict.* You compute the mean of each feature for each of the three species (`iris.target` holds the species of each sample).
# What is the shape of all these means together?

# %% tags=["solution"]
by_species = np.stack(
    [iris.data[iris.target == species].mean(axis=0) for species in range(3)],
)
print(describe(by_species, axes=("species", "features")))
draw(by_species.round(2), axes=("species", "features"))

# %% tags=["solution"]
answer = (3, 4)  # the shape
check(answer, explain.stack([(4,), (4,), (4,)]))

# %% [markdown]
# **3.** *Open.* Bring the features of `people` to one scale in the same way. Which of the three would you rather not
# treat like this, and what else could you do with it?

# %% tags=["solution"]
scaled = (people - people.mean(axis=0)) / people.std(axis=0)
print("scaled, the first:", scaled[0].round(2))
one_hot = np.eye(2)[gender]  # row 0 or row 1 of [[1, 0], [0, 1]] for each
print(describe(one_hot, axes=("people", "genders"), statistics=False))

# %% [markdown] tags=["solution"]
# Gender is a name and not an amount: a column of its own for each name says so. For two names a single column of 0 and
# 1 says as much; for three, a single column would claim that one name lies between the others.

# %% tags=["solution"]
answer = scaled  # people, on one scale
check(
    answer,
    {
        "have the shape of people": lambda a: a.shape == people.shape,
        "have the mean 0 in each column": lambda a: np.allclose(
            np.mean(a, axis=0), 0
        ),
        "have the standard deviation 1 in each column": lambda a: np.allclose(
            np.std(a, axis=0), 1
        ),
    },
)
