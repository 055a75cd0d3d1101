# %% [markdown]
# # 2.2.12 Video data
#
# After this page you can name the five axes of a batch of videos, and work out what such a tensor weighs before it
# fills your memory.

# %% [markdown]
# A video is a sequence of frames, and each frame is a colour image. So a video has four axes, (frames, height, width,
# channels), and a batch of videos has five: the one kind of everyday data that needs rank 5.
#
# The chapter's example: four clips of 60 seconds, sampled at 4 frames a second, 144 by 256 pixels.

# %%
import numpy as np

from tensorlab import describe, draw, explain

seconds, frames_a_second = 60, 4
shape = (4, seconds * frames_a_second, 144, 256, 3)
axes = ("samples", "frames", "height", "width", "channels")

clips = np.broadcast_to(np.float32(0), shape)
print(describe(clips, axes=axes, statistics=False))

# %%
draw(clips, axes=axes)

# %% [markdown]
# That is what the clips would weigh in `float32`. They do not weigh it here: `np.broadcast_to` pretends. Its strides, the
# bytes from one entry to the next, are 0 along every axis, so all entries are one and the same zero.

# %%
print("strides:", clips.strides)
print("bytes that really exist:", np.float32(0).nbytes)

# %% [markdown]
# ## Why video files are smaller
#
# The same four clips, and their weight by dtype:

# %%
from tensorlab.wording import bytes_text

for dtype in ("float64", "float32", "float16", "uint8"):
    weight = clips.size * np.dtype(dtype).itemsize
    print(f"{dtype:8} {bytes_text(weight):>8}")

# %% [markdown]
# Real video files are far smaller still, because neighbouring frames hardly differ, and a codec stores what differs. A network
# needs the frames unpacked, a few at a time: so videos are kept as files, and a batch is made when it is needed.
#
# ## Taking a video apart
#
# Each integer index drops one axis: a clip, a frame of it, a row of pixels of that, a pixel, one number.

# %%
for step, what in (
    (np.s_[0], "one clip"),
    (np.s_[0, 10], "one frame"),
    (np.s_[0, 10, 72], "one row of pixels"),
    (np.s_[0, 10, 72, 128], "one pixel"),
    (np.s_[0, 10, 72, 128, 2], "its blue"),
):
    taken = clips[step]
    print(f"{what:18} rank {taken.ndim}  {taken.shape}")

# %%
print(explain.index(clips, np.s_[:, ::4, :, :, :]))

# %% [markdown]
# ## A tiny one, with real values
#
# A bright dot crosses the picture from left to right: one clip of six frames, 5 by 6 pixels, with one channel.

# %%
dot = np.zeros((1, 6, 5, 6, 1), dtype=np.uint8)
for t in range(6):
    dot[0, t, 2, t, 0] = 255
draw(dot[0, ..., 0], axes=("frames", "height", "width"), spread="frames")

# %% [markdown]
# The difference of neighbouring frames shows what moved, and needs a signed dtype: in `uint8`, 0 - 255 is 1.

# %%
moved = np.diff(dot[0, :3, ..., 0].astype("int16"), axis=0)
draw(moved, axes=("steps", "height", "width"), spread=0, values="colours")

# %% [markdown]
# !!! warning "Often confused: frames are not samples"
#
#     A clip is one sample, however many frames it has. Cut a film into single frames and shuffle them among training and test
#     data, and the test holds near copies of what was trained on: the accuracy is splendid, and worthless. Keep all frames of
#     a clip on one side.

# %% [markdown]
# !!! question "Predict, then look"
#
#     The network takes batches of single images, (samples, height, width, channels). How do you feed it all frames of
#     all clips, without a loop and without moving an entry?

# %% tags=["answer"]
print(explain.reshape(clips, (-1, 144, 256, 3)))

# %% [markdown] tags=["answer"]
# Merging neighbouring axes is a reshape: frame 0 of clip 1 comes right after the last frame of clip 0, as it lies in memory.

# %% [markdown]
# ## Exercises
#
# **1.** How many seconds of video in full HD (1080 by 1920 pixels, 3 channels, `uint8`, 25 frames a second) fit into 8 GiB?

# %% tags=["solution"]
second = 25 * 1080 * 1920 * 3
print(f"{bytes_text(second)} a second; {8 * 2**30 / second:.0f} seconds fit")

# %% [markdown]
# **2.** From the clips, take a batch for a quick experiment: every clip, one frame in ten, the centre 128 by 128 pixels,
# without the channels axis (only the green one). Write the index, then check it with `explain.index`.

# %% tags=["solution"]
print(explain.index(clips, np.s_[:, ::10, 8:136, 64:192, 1]))
