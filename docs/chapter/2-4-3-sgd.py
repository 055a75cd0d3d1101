# %% [markdown]
# # 2.4.3 Stochastic gradient descent
#
# After this page you can say what the learning rate and momentum do to gradient descent, and recognise each of them when it
# is badly chosen.

# %% [markdown]
# **How do you walk down a landscape when all you can see is the slope under your feet?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `descents` draws walks, `convergence` their loss by steps; `walk.summary` says in a sentence how a walk ended.

# %% [markdown]
# Where the gradient is 0 the loss may have its minimum. Why not solve "gradient = 0" for the weights? For a line
# through points that works. For a network it means as many equations as there are weights, and no one can solve them.
# So we walk:
#
# 1. take a batch of samples and their targets,
# 2. compute the predictions and the loss,
# 3. compute the gradient of the loss with respect to the weights,
# 4. move the weights a little against the gradient: `w -= learning_rate * gradient`,
#
# and again from the beginning. That is **gradient descent**. It is **stochastic** because the batch is drawn at random.
# Shuffling the samples and then dealing them out in order serves as well.

# %% [markdown]
# ## In one dimension
#
# *How does a walk find the lowest point of a curve?*
#
# Take the simplest landscape first, x². `descend` walks and keeps the whole path; the ring is the start.

# %%
import numpy as np

from tensorlab import describe, explore
from tensorlab.gradient import descend
from tensorlab.plot import convergence, descents


def square(x):
    return x**2


walk = descend(square, start=4, learning_rate=0.1, steps=20)
print(walk)
walk.draw()

# %% [markdown]
# Steps are long where the curve is steep and short near the minimum, although the learning rate stays the same: a step
# is the learning rate **times the gradient**. The result keeps every point, value and gradient.

# %%
print(describe(walk.path))
print("first points:   ", walk.path[:4].round(3))
print("their gradients:", walk.gradients[:4].round(3))

# %% [markdown]
# The rule of each step, in mathematical notation:
#
# $$w \leftarrow w - \eta \, \nabla L$$
#
# Read it aloud: "w becomes w minus eta times nabla L". The Greek letter η, **eta**, is what most books call the learning rate, and ∇L is the
# gradient of the loss. In Python it is `w -= learning_rate * gradient`.

# %% [markdown]
# ## The learning rate
#
# *How long should a step be?*
#
# The same start, twenty steps, three learning rates.

# %%
rates = (0.01, 0.3, 1.05)
walks = [descend(square, 4, rate, steps=20) for rate in rates]
descents(*walks)

# %%
for walk in walks:
    print(walk)

# %% [markdown]
# Too small: each step goes the right way, but arriving would take far too many of them. Too large: each step jumps over the
# minimum and lands higher than it began. Such a run is said to **diverge**; in a real training it often ends with a loss of NaN.
# `descend` notices, stops before that, and tries out which learning rate would have been safe. (In the next picture each mark on
# the left is ten times, or more, the one below it, so that large and tiny values are seen together.)

# %%
convergence(*walks)

# %% [markdown]
# !!! question "Predict, then look"
#
#     For x² the gradient is 2x, so a step takes x to x - 2 · rate · x. With which learning rate does it reach the
#     minimum in a single step? What happens with a learning rate of exactly 1?

# %% tags=["answer"]
descents(descend(square, 4, 0.5, steps=5), descend(square, 4, 1.0, steps=5))

# %% [markdown] tags=["answer"]
# With 0.5, x - x = 0. With 1, x - 2x = -x: it jumps from one side to the other forever, neither better nor worse. Above
# that it diverges.

# %% [markdown]
# ## In two dimensions
#
# *What if one direction is much steeper than the other?*
#
# Real landscapes are not equally steep in all directions. This valley is twenty times as curved across as it is along. Contours are
# seen from above; the bluer, the lower.


# %%
def valley(w):
    return w[0] ** 2 + 20 * w[1] ** 2


start = (4, 1)
descents(
    descend(valley, start, 0.048, steps=15),
    descend(valley, start, 0.052, steps=15),
    x=(-1, 5),
    y=(-3, 3),
)

# %%
print("w1 at 0.048:")
print(descend(valley, start, 0.048, steps=6).path[:, 1].round(2))

# %% [markdown]
# The steep direction sets the limit for the learning rate, and the flat one then has to live with it: the first walk
# zigzags across the valley, and makes little progress along it. Optimizers such as `rmsprop` and `adam` give each weight a learning rate of its own,
# according to the size of its recent gradients.

# %% [markdown]
# ## Momentum
#
# *Would a ball find a lower place than a walker?*
#
# Think of a ball rather than of a walker. It remembers how it was moving: each step is the new push plus a share of the
# previous step.
#
#     velocity = momentum * velocity - learning_rate * gradient
#     w        = w + velocity
#
# Pushes that alternate cancel, pushes that agree add up. That helps in a valley, and it can carry the ball through a
# small dip.


# %% [markdown]
# Books write the two lines like this, with v for the velocity and β, the Greek **beta**, for the momentum:
#
# $$v \leftarrow \beta \, v - \eta \, \nabla L$$
#
# $$w \leftarrow w + v$$
#
# Read them aloud: "v becomes beta times v minus eta times nabla L; w becomes w plus v".


# %%
def two_dips(x):
    return x**4 - 2 * x**2 - 0.3 * x


plain = descend(two_dips, start=-1.6, learning_rate=0.02, steps=150)
rolling = descend(
    two_dips, start=-1.6, learning_rate=0.02, momentum=0.9, steps=150
)
descents(
    plain, rolling, labels=["without momentum", "momentum 0.9"], x=(-1.8, 1.8)
)

# %%
print(plain)
print(rolling)

# %% [markdown]
# Without momentum the walk ends in the first dip it meets, a **local minimum**: no small step improves it, though there
# is a lower place. With momentum the ball rolls through, and comes to rest in the lower one.

# %%
convergence(plain, rolling, labels=["without momentum", "momentum 0.9"])

# %% [markdown]
# !!! warning "Often confused: momentum is no guarantee"
#
#     Momentum helped here because the dip was shallow and the start high. It can just as well roll past the lower place
#     and come to rest in the higher one. Nor does a large learning rate "jump out of local minima" on purpose: it
#     jumps, and where to is luck.

# %%
unlucky = descend(
    two_dips, start=1.9, learning_rate=0.02, momentum=0.9, steps=150
)
print(unlucky)

# %% [markdown]
# Back in the valley, choose both yourself. What is the largest learning rate that does not diverge without momentum? And with
# momentum 0.9, is it larger or smaller?


# %%
def walked(learning_rate=0.03, momentum=0):
    walk = descend(valley, start, learning_rate, momentum, steps=60)
    return descents(walk, x=(-4, 5), y=(-3, 3), width=430), walk.summary


explore(
    walked,
    learning_rate=[0.005, 0.01, 0.02, 0.03, 0.049, 0.052, 0.07, 0.1],
    momentum=[0, 0.5, 0.9, 0.95],
)

# %% [markdown]
# Of these rates 0.049 is the largest that does not diverge without momentum, and with 0.9 it is 0.07. Momentum speeds
# up a walk whose rate is too small. It also makes usable a rate that would diverge without it, because the pushes
# across the valley cancel. With too much momentum the ball overshoots, and rolls about for a long time.

# %% [markdown]
# ## Batches, and the noise they bring
#
# *What is random about it?*
#
# So far each step knew the landscape exactly. The loss of a network is a mean over all samples, and a step that sees a batch of them
# can only guess at it. What that changes is [a page of its own](2-4-3b-batches.py).

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Find the largest learning rate, to three decimals, with which `valley` does not diverge from (4, 1) in 200 steps.
# Compare it with 2 divided by the largest curvature, which is 40.

# %% tags=["solution"]
for rate in np.arange(0.045, 0.056, 0.001):
    tried = descend(valley, (4, 1), rate, steps=200)
    print(f"{rate:.3f} {'diverges' if tried.diverged else 'stays'}")
print("2 / 40 =", 2 / 40)

# %% tags=["solution"]
from tensorlab import check

answer = 0.05  # the learning rate
check(answer, 2 / 40)

# %% [markdown]
# **2.** *Compute.* In `valley`, how many steps does it take to bring the value below 0.01 for good with the learning rate 0.03: without
# momentum, and with momentum 0.5, 0.8 and 0.95? Is more always better?

# %% tags=["solution"]
tries = {
    m: descend(valley, (4, 1), 0.03, momentum=m, steps=300)
    for m in (0, 0.5, 0.8, 0.95)
}
needed = []
for momentum, run in tries.items():
    above = np.flatnonzero(run.values >= 0.01)
    needed.append(above[-1] + 1)
    print(f"momentum {momentum:<5} {needed[-1]:3} steps")

# %% tags=["solution"]
answer = needed  # steps with momentum 0, 0.5, 0.8 and 0.95
check(
    answer,
    [
        np.flatnonzero(
            descend(valley, (4, 1), 0.03, m, steps=300).values >= 0.01
        )[-1]
        + 1
        for m in (0, 0.5, 0.8, 0.95)
    ],
)

# %% [markdown]
# **3.** *Predict.* A walk on x² starts at 4 with a learning rate of 0.25. Where is it after one step, and after two?

# %% tags=["solution"]
answer = [2, 1]  # after one step, after two
check(answer, descend(square, 4, 0.25, steps=2).path[1:])

# %% [markdown]
# **4.** *Open.* Find a landscape and a learning rate with which momentum makes things worse.

# %% tags=["solution"]
for momentum in (0, 0.9):
    print(descend(square, 4, 0.3, momentum=momentum, steps=20), "\n")

# %% [markdown] tags=["solution"]
# One of many: on x² a rate of 0.3 is nearly perfect already, and momentum only carries the ball past the minimum.

# %% tags=["solution"]
answer = (square, 4, 0.3)  # the landscape, the start, the learning rate
check(
    answer,
    {
        "end higher with momentum than without": lambda a: (
            descend(*a, momentum=0.9, steps=20).values[-1]
            > descend(*a, steps=20).values[-1]
        ),
    },
)
