# %% [markdown]
# # 2.2.7 The notion of data batches
#
# After this page you can cut a data set into batches, say how many there are, and why the last one may be shorter.

# %% [markdown]
# **A network sees its data in handfuls. How many are there, and is the last one as large as the others?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.average(x, weights=w)` is a mean in which some entries count for more. `np.random.default_rng(0)` is a source
#     of random numbers, the same each time for the same 0; its `permutation(n)` gives the numbers from 0 to n - 1 in
#     random order.

# %% [markdown]
# In all data that you will feed to a network, axis 0 is the **samples axis**: its entries are the things that the data set
# is made of, one digit after another.

# %%
import math

import numpy as np

from tensorlab import describe, draw, explain, images, mnist

digits = mnist.load()
train_images, train_labels = digits.train_images, digits.train_labels
print(
    describe(
        train_images, axes=("samples", "height", "width"), statistics=False
    )
)

# %% [markdown]
# A network does not take a data set all at once. It takes a few samples, improves a little, and takes the next few. Such a
# handful is a **batch**: a slice along the samples axis. Here are the first 128 samples, and the next.

# %%
first_batch = train_images[:128]
second_batch = train_images[128:256]
print(first_batch.shape, second_batch.shape)

# %%
draw(
    train_images[:1280],
    axes=("samples", "height", "width"),
    index=np.s_[128:256],
)

# %% [markdown]
# The picture shows the first ten batches, with an outline around the second one. (The digit on the face is sample 0, which is not
# in it.) A batch has the rank of the data set: the samples axis stays, and is shorter. In a batch it is also called the **batch
# axis**.

# %%
print(explain.index(train_images, np.s_[128:256]))

# %%
images(second_batch[:20], labels=train_labels[128:148])

# %% [markdown]
# ## Batch number n
#
# *Where does batch number n begin, and where does it end?*
#
# Each batch starts where the one before it ended. So batch n goes from 128 times n up to 128 times (n + 1), and
# that end is not taken.


# %%
def batch(n, size=128):
    return train_images[size * n : size * (n + 1)]


print("batch 0 is the first: ", np.array_equal(batch(0), first_batch))
print("batch 1 is the second:", np.array_equal(batch(1), second_batch))

# %% [markdown]
# ## How many batches?
#
# Divide the number of samples by the batch size. Usually some samples are left over. They make one more batch, so we
# round up.

# %%
samples = len(train_images)
batches = math.ceil(samples / 128)
print(f"{samples} / 128 = {samples / 128:.2f}, so there are {batches} batches")

# %% [markdown]
# The last one is shorter. NumPy does not complain: a slice that reaches past the end stops at the end.

# %%
last = batch(batches - 1)
print(
    f"batch {batches - 1} asks for samples {128 * (batches - 1)} to "
    f"{128 * batches}"
)
print("its shape is", last.shape)

# %% [markdown]
# Take other batches, and other sizes. With which of the sizes is the last batch as long as the others?

# %%
from tensorlab import explore


def taken(n=1, size=128):
    last = math.ceil(samples / size) - 1
    n = {"middle": last // 2, "last": last}.get(n, n)
    return explain.index(train_images.shape, np.s_[size * n : size * (n + 1)])


explore(taken, n=[0, 1, "middle", "last"], size=[32, 100, 128, 512])

# %% [markdown]
# Only when the size divides the number of samples without a remainder.

# %% [markdown]
# One step of training takes one batch, and an **epoch** is a walk through all of them. The `469/469` that
# Keras writes in [section 2.1](2-1-first-look.py#training) counts those steps: the number of batches.

# %% [markdown]
# !!! warning "Often confused: the batch axis is not a feature"
#
#     All other axes say something about a digit. The batch axis says how many digits you took, and you are free to take
#     others. What our network predicts for a sample does not depend on which others are in its batch, on their order or their
#     number (but for rounding in the last digit). So samples may be shuffled, their labels with them. The
#     rows of an image may not, if each image has another order.

# %%
rng = np.random.default_rng(0)
order = rng.permutation(5)
images(train_images[order], labels=train_labels[order])

# %%
rows = rng.permutation(28)
images(train_images[:5, rows], labels=train_labels[:5])

# %% [markdown]
# ## Batches of different sizes
#
# *Is the mean of all batches' means the mean of all samples?*
#
# A shorter last batch has a consequence. The mean of the batches' means is not the mean of all samples, because the
# last few samples would count for more than their share. Weight each batch by its size, and the result is right.

# %%
sizes = [len(batch(n)) for n in range(batches)]
means = [batch(n).mean() for n in range(batches)]
print(f"mean of all images:      {train_images.mean():.6f}")
print(f"mean of the means:       {np.mean(means):.6f}")
print(f"weighted by batch size:  {np.average(means, weights=sizes):.6f}")

# %% [markdown]
# !!! question "Predict, then look"
#
#     `train_images[-128:]` has 128 samples as well. Is it the last batch?

# %% tags=["answer"]
print("last batch:  samples", 128 * (batches - 1), "to", samples - 1)
print("last 128:    samples", samples - 128, "to", samples - 1)

# %% [markdown] tags=["answer"]
# Only when the number of samples is a multiple of 128. Otherwise it overlaps the batch before the last, whose samples would be
# seen twice in an epoch.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* For which batch sizes from 100 to 150 is no batch shorter than the others?

# %% tags=["solution"]
even = [size for size in range(100, 151) if samples % size == 0]
print(even or "none of them")

# %% tags=["solution"]
from tensorlab import check

answer = even  # the sizes, in a list
check(answer, [size for size in range(100, 151) if samples % size == 0])

# %% [markdown]
# **2.** *Compute.* Leave out the samples that make no full batch, and turn the rest into one tensor of shape (batches, 128, 28, 28). Is a pixel
# copied?

# %% tags=["solution"]
full = samples // 128
all_batches = train_images[: full * 128].reshape(full, 128, 28, 28)
axes = ("batches", "samples", "height", "width")
print(describe(all_batches, axes, statistics=False))
print("still the same memory:", np.shares_memory(all_batches, train_images))

# %% tags=["solution"]
answer = all_batches  # the tensor, or its shape
check(
    answer, explain.reshape((samples // 128 * 128, 28, 28), (-1, 128, 28, 28))
)

# %% [markdown]
# **3.** *Predict.* How many batches of 100 do 1,797 samples make, and how many samples are in the last one?

# %% tags=["solution"]
answer = (18, 97)  # batches, samples in the last
check(answer, (math.ceil(1797 / 100), 1797 % 100))

# %% [markdown]
# **4.** *Open.* What are the arguments for small batches, and for large ones? Begin with the memory that a batch of 1,
# of 128, and of all images takes as `float32`.

# %% tags=["solution"]
for size in (1, 128, samples):
    print(f"{size:6,} images: {size * 28 * 28 * 4:11,} bytes a copy")

# %% [markdown] tags=["solution"]
# A large batch needs memory and gives few steps; a small one gives many steps, each computed from little evidence. See
# [2.4.3b](2-4-3b-batches.py).

# %% tags=["solution"]
answer = [size * 3136 for size in (1, 128, samples)]  # bytes of each of them
check(answer, [3136, 401_408, train_images.size * 4])
