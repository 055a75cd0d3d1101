# %% [markdown]
# # 2.2.6 Manipulating tensors in NumPy
#
# After this page you can take any box-shaped part out of a tensor, say its shape beforehand, and know whether you hold a
# view or a copy.

# %% [markdown]
# **How do you take the part that you want out of thousands of images, without a loop?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.array_equal` asks whether two tensors have the same shape and entries; `np.zeros_like(x)` makes a tensor of zeros like x; `np.shares_memory` asks whether two tensors are kept in the same place.

# %% [markdown]
# To take entries out of a tensor by their place is called **slicing**. `10:100` means: from 10 up to 100, and 100 itself is not
# taken. So this takes 90 digits.

# %%
import numpy as np

from tensorlab import draw, explain, explore, images, mnist

digits = mnist.load()
train_images, train_labels = digits.train_images, digits.train_labels

my_slice = train_images[10:100]
my_slice.shape

# %% [markdown]
# `explain.index` says what happens to each axis. It takes the tensor, or only its shape, and what stands between the brackets;
# `np.s_[...]` is how to write that down.

# %%
print(explain.index(train_images, np.s_[10:100]))

# %% [markdown]
# ## Three spellings, one slice
#
# *Must an index say something about every axis?*
#
# An index has a place for each axis. A lone colon takes everything along its axis, and so does a slice from the first
# entry to the last. Axes that are not mentioned are taken whole. So these three are the same.

# %%
short = train_images[10:100]
with_colons = train_images[10:100, :, :]
spelled_out = train_images[10:100, 0:28, 0:28]

for part in (short, with_colons, spelled_out):
    print(part.shape, np.array_equal(part, short))

# %% [markdown]
# ## A slice along every axis
#
# *How do you cut the same corner out of every image?*
#
# Rows from 14 on, columns from 14 on: the lower right quarter of every image.

# %%
explain.index(train_images, np.s_[:, 14:, 14:])

# %%
images(train_images[:10, 14:, 14:], labels=train_labels[:10])

# %% [markdown]
# A negative number counts from the end. `7:-7` leaves out the first seven and the last seven, so what remains is
# the centre, however long the axis is (of an axis of 14 entries or fewer, nothing remains).

# %%
explain.index(train_images, np.s_[:, 7:-7, 7:-7])

# %%
images(train_images[:10, 7:-7, 7:-7], labels=train_labels[:10])

# %% [markdown]
# A third number is a step. Every second row and column makes an image of half the size; a step of -1 goes backwards.

# %%
digit = train_images[4]
halved = np.zeros_like(digit)
halved[7:21, 7:21] = digit[::2, ::2]
images(
    np.stack([digit, halved, digit[::-1], digit[:, ::-1]]),
    labels=["digit", "[::2, ::2]", "[::-1]", "[:, ::-1]"],
)

# %% [markdown]
# Change the three numbers, on seven entries that are their own places. Set the stop to 2. Which starts make the slice
# empty when the step is 1, and what do they take when it is -1? How do you reach entry 0 backwards?


# %%
def part(start=2, stop=6, step=1):
    return explain.index(np.arange(7), np.s_[start:stop:step])


stops = {str(stop): stop for stop in range(8)} | {"empty": None}
explore(part, start=range(-3, 7), stop=stops, step=[1, 2, -1])

# %% [markdown]
# The start is taken and the stop never is, whatever the direction. Backwards, a stop of 0 comes one entry too early: to
# reach entry 0, leave the stop empty. Where the steps lead away from the stop, nothing is taken, and that is no error.

# %% [markdown]
# Did you see it? Where the digit was halved, a slice stood on the left of the equals sign: `halved[7:21, 7:21] = ...`. There it says
# where the values go.

# %% [markdown]
# !!! warning "Often confused: an integer and a slice of length one"
#
#     `train_images[4]` is a digit; `train_images[4:5]` is a batch with one digit in it. The pixels are the same. An **integer
#     drops** its axis, because it settles where to be on it. A **slice keeps** its axis, even when one entry is left on it.

# %% [markdown]
# To see it, here are the first ten digits alone. The face of the box is sample 0; sample 4 lies further back, where the outline
# is.

# %%
explain.index(train_images[:10], 4)

# %%
explain.index(train_images[:10], np.s_[4:5])

# %% [markdown]
# ## A slice is a view
#
# *If you write into a slice, what happens to the tensor that it was cut from?*
#
# A slice copies nothing. It is a **view**: another way to look at the same memory, made in no time, however large. The price:
# writing to the view writes to the original.

# %%
some = train_images[:3].copy()
top = some[:, :14]
top[:] = 255 - top
print("same memory:", np.shares_memory(some, top))
images(some, labels=["top half", "of the original", "turned to its negative"])

# %% [markdown]
# We wrote to `top` and never to `some`, and still `some` has changed. (The first line had to copy; without it, our training
# images would be spoilt by now.)

# %% [markdown]
# ## Other indices, and they copy
#
# *What if the places that you want follow no rule?*
#
# Places that follow no regular step cannot be a view. An array of integers takes entries in any order, more than once if you
# like. An array of truth values, one for each entry of an axis, keeps those that are true. Both are **copies**.

# %%
chosen = train_images[[4, 4, 0]]
nines = train_images[train_labels == 9]
print(
    "array of integers: same memory:", np.shares_memory(chosen, train_images)
)
print("truth values:      same memory:", np.shares_memory(nines, train_images))

# %%
images(nines[:10])

# %% [markdown]
# The shape tells how many nines there are, and no loop was needed to find them.

# %%
print(explain.index(train_images, train_labels == 9))

# %% [markdown]
# !!! question "Predict, then look"
#
#     `train_images[:, 14]` takes the row just below the middle of every image. What is the shape of the result? And of
#     `train_images[:, 14:15]`?

# %% tags=["answer"]
print(train_images[:, 14].shape)
print(train_images[:, 14:15].shape)

# %% tags=["answer"]
draw(
    train_images[:100], axes=("samples", "height", "width"), index=np.s_[:, 14]
)

# %% [markdown] tags=["answer"]
# The same pixels, in the first one without an axis for the height. A lone integer at another place would drop another axis.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Cut the border off: 2 pixels on the left, 4 on the right, 3 above and 5 below, for all images at
# once. What shape is left?

# %% tags=["solution"]
inside = train_images[:, 3:-5, 2:-4]
print(inside.shape)
images(inside[:5])

# %% tags=["solution"]
from tensorlab import check

answer = inside.shape  # the shape that is left
check(answer, (len(train_images), 28 - 3 - 5, 28 - 2 - 4))

# %% [markdown]
# **2.** *Compute.* Write the first five digits side by side into one image of shape (28, 140), with a slice on the left of the equals sign.

# %% tags=["solution"]
strip = np.zeros((28, 5 * 28), dtype="uint8")
for i in range(5):
    strip[:, 28 * i : 28 * (i + 1)] = train_images[i]
images(strip[np.newaxis])

# %% tags=["solution"]
answer = strip  # the image
check(answer, np.concatenate(train_images[:5], axis=1))

# %% [markdown]
# **3.** *Predict.* Without running it: what is the shape of `train_images[5:5, :, 0]`?

# %% tags=["solution"]
answer = (0, 28)  # the shape
check(answer, explain.index(train_images, np.s_[5:5, :, 0]))

# %% [markdown]
# **4.** *Open.* Find an index that makes digits unreadable although it takes all their pixels.

# %% tags=["solution"]
rows = np.random.default_rng(0).permutation(28)
images(train_images[:5, rows])

# %% [markdown] tags=["solution"]
# One answer: an array of integers for the rows, in random order.

# %% tags=["solution"]
answer = np.s_[:5, rows]  # the index, of the first five digits
check(
    answer,
    {
        "take every pixel of the first five digits once": lambda a: (
            np.array_equal(
                np.sort(train_images[a], axis=None),
                np.sort(train_images[:5], axis=None),
            )
        ),
        "not leave the digits as they are": lambda a: (
            not np.array_equal(train_images[a], train_images[:5])
        ),
    },
)
