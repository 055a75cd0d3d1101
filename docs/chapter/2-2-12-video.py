# %% [markdown]
# # 2.2.12 Video data
#
# After this page you can name the five axes of a batch of videos, and work out what such a tensor weighs before it
# fills your memory.

# %% [markdown]
# **Why does a batch of videos need five axes, and what do a few minutes of it weigh?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.hypot(a, b)` is the distance of the point (a, b) from the origin; `np.diff` subtracts each entry from the next; `np.abs` takes minus signs away.

# %% [markdown]
# A video is a sequence of frames, and each frame is a colour image. So a video has four axes, (frames, height, width,
# channels), and a batch of videos has five: the one kind of everyday data that needs rank 5.
#
# We film a sunset. One frame is an image, painted row by row: the sky, a yellow disc, and the sea in front of it.

# %%
import numpy as np

from tensorlab import describe, draw, explain


def frame(time, height=36, width=64):
    """The sunset at a time from 0 to 1, of shape (height, width, 3)."""
    down, right = np.mgrid[0:height, 0:width]
    sky = down / height
    picture = np.stack(
        [80 + 170 * sky, 90 + 60 * sky, 160 - 90 * sky], axis=-1
    )
    sun = height * (0.2 + 0.55 * time), width * 0.6
    disc = np.hypot(down - sun[0], right - sun[1]) < height / 7
    picture[disc] = 255, 220, 120
    picture[down > 0.72 * height] = 20, 50, 90
    return picture.astype("uint8")


video_axes = ("frames", "height", "width", "channels")
sunset = np.stack([frame(time) for time in np.linspace(0, 1, 4)])
print(describe(sunset, axes=video_axes))

# %%
draw(sunset, axes=video_axes)

# %% [markdown]
# Played backwards it is a sunrise: a step of -1 along the frames axis. The two together are a batch, and the samples axis comes
# first, as always.

# %%
batch = np.stack([sunset, sunset[::-1]])
batch_axes = ("samples", *video_axes)
draw(batch, axes=batch_axes)

# %% [markdown]
# ## Taking a video apart
#
# *What is left of a batch of videos after one, two, three integer indices?*
#
# Each integer index takes one axis away: from the batch to a clip, a frame, a row of pixels, a pixel, one number.

# %%
for index, what in (
    (np.s_[0], "a clip"),
    (np.s_[0, 1], "a frame"),
    (np.s_[0, 1, 12], "a row of pixels"),
    (np.s_[0, 1, 12, 38], "a pixel"),
    (np.s_[0, 1, 12, 38, 2], "its blue"),
):
    print(f"{what:16} rank {batch[index].ndim}  {batch[index].shape}")

# %% [markdown]
# What changes from one frame to the next? The difference of neighbours tells. It needs a dtype with a sign: in `uint8`, going
# below 0 starts again at 255.

# %%
red = sunset[..., 0].astype("int16")
changes = np.diff(red, axis=0)
draw(
    changes, axes=("steps", "height", "width"), spread="steps", show="colours"
)

# %% [markdown]
# Hardly anything: the sun has left one place and come to another. That is how video files can be small. A codec stores the
# first frame, and then what differs. A network needs all the frames unpacked, and so videos are kept as files, and a batch
# is made when its turn comes.

# %% [markdown]
# Play the film, and watch what differs from the frame before. Where do pixels differ, and when do none of them?

# %%
from tensorlab import explore, images

film = np.stack([frame(time) for time in np.linspace(0, 1.6, 17)])


def beside_its_change(number=1):
    now, before = (
        film[number].astype("int16"),
        film[max(number - 1, 0)].astype("int16"),
    )
    change = np.abs(now - before)
    pixels = np.any(change, axis=-1)
    pair = np.stack([now, change]).astype("uint8")
    picture = images(pair, labels=[f"film[{number}]", "what has changed"])
    return picture, f"{pixels.sum()} of {pixels.size} pixels have changed"


explore(beside_its_change, number=range(17))

# %% [markdown]
# Only along the rim of the sun. None differ once it has set, and none in frame 0, which has no frame before it.

# %% [markdown]
# ## What a batch weighs
#
# *How much memory do four minutes of video take?*
#
# The chapter's example: four clips of 60 seconds, sampled at 4 frames a second, 144 by 256 pixels. Do not allocate it to learn
# its size: `np.broadcast_to` lends the shape to a single zero.

# %%
seconds, frames_a_second = 60, 4
clips = np.broadcast_to(
    np.float32(0), (4, seconds * frames_a_second, 144, 256, 3)
)
print(describe(clips, axes=batch_axes, statistics=False))

# %% [markdown]
# That is what the clips would weigh in `float32`. The zero weighs 4 bytes. Its strides, the bytes from one entry to the next,
# are 0 along every axis: all entries are the same one.

# %%
print("strides:", clips.strides)

# %% [markdown]
# Another dtype weighs more or less. Keep videos in `uint8`, and convert a batch at a time.

# %%
for dtype in ("float64", "float32", "float16", "uint8"):
    size = clips.size * np.dtype(dtype).itemsize
    print(f"{dtype:8} {size / 2**20:6.1f} MiB")

# %% [markdown]
# !!! warning "Often confused: frames are not samples"
#
#     A clip is one sample, however many frames it has. Cut a film into single frames and shuffle them among training and test
#     data, and the test holds near copies of what was trained on: the accuracy is splendid, and worthless. Keep all frames of
#     a clip on one side.

# %% [markdown]
# !!! question "Predict, then look"
#
#     A network takes batches of single images, (samples, height, width, channels). How do you feed it all frames of
#     all clips, without a loop and without moving an entry?

# %% tags=["answer"]
print(explain.reshape(clips, (-1, 144, 256, 3)))

# %% [markdown] tags=["answer"]
# Merging neighbouring axes is a [reshape](2-3-4-reshaping.py): frame 0 of clip 1 comes right after the last frame of clip 0,
# as it lies in memory.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* How many whole seconds of video in full HD (1080 by 1920 pixels, 3 channels, `uint8`, 25 frames a second) fit into 8 GiB?

# %% tags=["solution"]
second = 25 * 1080 * 1920 * 3
print(f"{second / 2**20:.0f} MiB a second; {8 * 2**30 // second} seconds fit")

# %% tags=["solution"]
from tensorlab import check

answer = 8 * 2**30 // second  # seconds
check(answer, 8 * 2**30 // (25 * 1080 * 1920 * 3))

# %% [markdown]
# **2.** *Predict.* From `clips`, take a batch for a quick experiment: every clip, one frame in ten, the centre 128 by 128 pixels,
# and of the channels only green, without its axis. Write the index, then check it with `explain.index`.

# %% tags=["solution"]
print(explain.index(clips, np.s_[:, ::10, 8:136, 64:192, 1]))

# %% tags=["solution"]
answer = (4, 24, 128, 128)  # the shape
check(answer, explain.index(clips, np.s_[:, ::10, 8:136, 64:192, 1]))

# %% [markdown]
# **3.** *Open.* You have 80 clips, four from each of 20 films: the first four are from the first film, and so on. Divide them into training and test clips so that the test is honest.

# %% tags=["solution"]
film = np.repeat(np.arange(20), 4)  # from which film each clip is
is_test = film >= 16
shared = np.intersect1d(film[is_test], film[~is_test])
print(f"{is_test.sum()} test clips; films on both sides: {len(shared)}")

# %% [markdown] tags=["solution"]
# Divide the films and not the clips: two clips of one film share faces, places and light.

# %% tags=["solution"]
answer = is_test  # for each of the 80 clips, whether it is for the test
check(
    answer,
    {
        "be 80 times True or False": lambda a: (
            np.shape(a) == (80,) and np.asarray(a).dtype == bool
        ),
        "leave clips on both sides": lambda a: 0 < np.sum(a) < 80,
        "keep the four clips of each film on one side": lambda a: np.all(
            np.isin(np.reshape(a, (20, 4)).sum(axis=1), (0, 4))
        ),
    },
)
