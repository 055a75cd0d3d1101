# %% [markdown]
# # 2.2.11 Image data
#
# After this page you can say what each axis of a batch of images counts, and turn channels-first images into
# channels-last ones and back.

# %% [markdown]
# **Which axis of an image holds its colours, and what if two programs disagree about it?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.mgrid[0:h, 0:w]` gives two matrices: for each pixel its row, and its column; `x.tolist` turns a tensor into a list.

# %% [markdown]
# An image has three axes: height, width and colour **channels**. A batch of images has four. The chapter's example is a batch
# of 128 colour images of 256 by 256 pixels.

# %%
import numpy as np

from tensorlab import describe, explain, images

axes = ("samples", "height", "width", "channels")
batch = np.broadcast_to(np.uint8(0), (128, 256, 256, 3))
print(describe(batch, axes, statistics=False))

# %% [markdown]
# ## An image made of three matrices
#
# *What is in the three channels of an image?*
#
# To see what the channels do, we make an image ourselves. Each pixel gets three numbers, the amount of red, green and
# blue light, from 0 to 255: red grows downwards, green grows to the right, blue fills a disc.

# %%
size = 48
down, right = np.mgrid[0:size, 0:size]
disc = (down - size / 2) ** 2 + (right - size / 2) ** 2 < (size / 3) ** 2

image = np.zeros((size, size, 3), dtype=np.uint8)
image[:, :, 0] = 255 * down / (size - 1)
image[:, :, 1] = 255 * right / (size - 1)
image[:, :, 2] = 255 * disc
images(image[np.newaxis], labels=["red, green and blue together"])

# %% [markdown]
# Each channel by itself is a matrix, a grayscale image: bright where there is much of that colour.

# %%
images(image.transpose(2, 0, 1), labels=["red", "green", "blue"])

# %%
print(explain.index(image, np.s_[:, :, 0]))

# %% [markdown]
# A pixel is a vector along the channels axis. At the centre, inside the disc, it has all three colours.

# %%
centre = image[size // 2, size // 2]
print(describe(centre, axes=("channels",)))

# %% [markdown]
# Switch the channels on and off. Which two together make the bottom right corner yellow? What is left in a channel that is off?

# %%
from tensorlab import explore


def lit(red=True, green=False, blue=False):
    seen = image * np.array([red, green, blue], dtype=np.uint8)
    corner = seen[-1, -1].tolist()
    said = f"the pixel at the bottom right is {corner}, the shape {seen.shape}"
    return images(seen[np.newaxis]), said


explore(lit, red=True, green=False, blue=False)

# %% [markdown]
# Red and green; and a channel that is off is a matrix of zeros: it keeps its place along the axis.

# %% [markdown]
# ## Grayscale keeps its axis
#
# *Does a grayscale image have a channels axis?*
#
# A grayscale image has one channel. By convention it still gets a channels axis, of length 1, so that code written for
# batches of images always sees rank 4. MNIST comes without that axis; an index with `np.newaxis` (or a reshape) adds it.

# %%
from tensorlab import mnist

digits = mnist.load()
train_images = digits.train_images
with_channel = train_images[..., np.newaxis]
print(train_images.shape, "becomes", with_channel.shape)
print("the same memory:", np.shares_memory(with_channel, train_images))

# %%
images(with_channel[:10], labels=digits.train_labels[:10])

# %% [markdown]
# ## Channels last, channels first
#
# *Two programs put the channels in different places. How do you get from one to the other?*
#
# Two conventions live side by side. TensorFlow and Keras put the channels last: (samples, height, width, channels). PyTorch
# puts them right after the samples: (samples, channels, height, width). The numbers are the same; the order of the axes
# differs, and a transpose turns one into the other.

# %%
last = np.stack([image, 255 - image])
first = last.transpose(0, 3, 1, 2)
print(f"channels last  {last.shape}\nchannels first {first.shape}")

# %%
print(explain.transpose(last, (0, 3, 1, 2)))

# %% [markdown]
# The same for a single image of 3 by 4 pixels, with numbers that tell where each entry goes: 0, 1, 2 are the red, green and
# blue of the first pixel.

# %%
explain.transpose(np.arange(36).reshape(3, 4, 3), (2, 0, 1))

# %% [markdown]
# A picture function cannot guess which one you mean when an image could be either, so there is a rule: channels are last
# unless you say otherwise.

# %%
images(first, channels="first", labels=["image", "its negative"])

# %% [markdown]
# !!! warning "Often confused: a reshape cannot move the channels"
#
#     `last.reshape(2, 3, 48, 48)` has the shape of channels-first images, and is rubbish: a reshape keeps the order of the
#     entries, so red, green and blue of neighbouring pixels end up side by side. Only a
#     [transpose](2-3-4-reshaping.py) moves an axis.

# %%
rubbish = last.reshape(2, 3, 48, 48)
images(rubbish, channels="first", labels=["reshaped", "reshaped"])

# %% [markdown]
# !!! question "Predict, then look"
#
#     `image[::2, ::2]` takes every second row and every second column. What is the shape of the result, and what does
#     it look like?

# %% tags=["answer"]
half = image[::2, ::2]
print(half.shape, "- half as high and half as wide, a quarter of the pixels")
images(half[np.newaxis], labels=["image[::2, ::2]"])

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Turn the image into a grayscale one by the mean over the channels. What are its shape and its dtype? Bring it back
# to `uint8` with a channels axis.

# %% tags=["solution"]
gray = image.mean(axis=-1, keepdims=True)
print(f"{gray.shape} {gray.dtype}")
gray = gray.round().astype("uint8")
images(gray[np.newaxis], labels=["mean of the channels"])

# %% tags=["solution"]
from tensorlab import check

answer = gray  # the gray image
check(
    answer,
    {
        "have the shape (48, 48, 1)": lambda a: np.shape(a) == (48, 48, 1),
        "have the dtype uint8": lambda a: a.dtype == np.uint8,
        "be the mean over the channels, rounded or cut off": lambda a: (
            np.allclose(a[..., 0], image.mean(axis=2), rtol=0, atol=0.9)
        ),
    },
)

# %% [markdown]
# **2.** *Compute.* Mirror the image left to right, and mirror it top to bottom, each with one index.

# %% tags=["solution"]
mirrored = image[:, ::-1]
flipped = image[::-1]
images(
    np.stack([image, mirrored, flipped]),
    labels=["image", "[:, ::-1]", "[::-1]"],
)

# %% tags=["solution"]
answer = [mirrored, flipped]  # left to right, top to bottom
check(answer, [np.flip(image, axis=1), np.flip(image, axis=0)])

# %% [markdown]
# **3.** *Predict.* Without running it: what is the shape of `last[..., 0]`, and what do its pictures show?

# %% tags=["solution"]
answer = (2, 48, 48)  # the shape
check(answer, explain.index(last, np.s_[..., 0]))

# %% [markdown] tags=["solution"]
# The red of both images; the channels axis is gone.

# %% [markdown]
# **4.** *Open.* Somebody sends you an array of shape (3, 224, 224, 3) and says that it holds images. What may it be, and how would you find out?

# %% tags=["solution"]
for name in (
    ("samples", "height", "width", "channels"),
    ("samples", "width", "height", "channels"),
    ("channels", "height", "width", "samples"),
):
    print(
        describe(
            np.broadcast_to(np.uint8(0), (3, 224, 224, 3)),
            name,
            statistics=False,
        )
    )

# %% [markdown] tags=["solution"]
# Look at `x[0]` as a colour image. If three different pictures lie over one another in it, one in red, one in green and one in blue,
# then its last axis counts images, and the first one colours. If the picture lies on its side, width comes before height.

# %% tags=["solution"]
other = ("channels", "height", "width", "samples")
answer = other  # the names of the axes: not (samples, height, ...)
check(
    answer,
    {
        "name each of the four axes once": lambda a: (
            sorted(a) == ["channels", "height", "samples", "width"]
        ),
        "have three channels": lambda a: (
            (3, 224, 224, 3)[a.index("channels")] == 3
        ),
        "be another reading": lambda a: (
            list(a) != ["samples", "height", "width", "channels"]
        ),
    },
)
