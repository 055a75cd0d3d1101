# %% [markdown]
# # 2.3.6 A geometric interpretation of deep learning
#
# After this page you can say, with a picture in mind, what a stack of layers does to its data: it uncrumples it.

# %% [markdown]
# **Why does a network need many layers, when each of them does so little?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `rng.uniform(a, b, n)` draws n numbers between a and b. `MLPClassifier` is scikit-learn's network of dense layers,
#     which `fit` trains. `threadpool_limits(1)` lets NumPy and scikit-learn compute in one thread while it is on.

# %% [markdown]
# Take two sheets of paper, one of each colour, lay them one on the other, and crumple them into a ball. The ball is your
# data, each sheet is a class. To tell the classes apart again you would smooth the ball out, one small movement of the
# fingers after another, until the sheets can be separated. That is what a deep network does: each layer is one simple
# movement, and many of them together undo a complicated crumpling.
#
# We do it in the plane, where everything can be seen.

# %%
import numpy as np

from tensorlab import describe
from tensorlab.plot import plane

rng = np.random.default_rng(0)
upper = np.stack(
    [rng.uniform(-1, 1, 120), rng.uniform(0.04, 0.3, 120)], axis=1
)
lower = np.stack(
    [rng.uniform(-1, 1, 120), rng.uniform(-0.3, -0.04, 120)], axis=1
)
flat = np.concatenate([upper, lower])
classes = np.repeat([0, 1], 120)
print(describe(flat, axes=("points", "coordinates")))

# %%
plane(flat, classes=classes, labels=["two sheets, flat"])

# %% [markdown]
# ## A simple movement
#
# *What is the simplest thing that a layer could do to the sheets?*
#
# Our movement shifts each point sideways, by an amount that depends on its height alone; or up and down, by an amount that
# depends on its place from left to right. The amount is a zigzag, made of what a layer has: affine maps and relu.
#
# To be honest: a single `Dense` layer cannot make this movement. It takes one with relu for the corners, one without
# for their sum, and a way around both that adds the point itself. We call the three together a layer, because what
# counts is how simple the step is.


# %%
def relu(x):
    return np.maximum(x, 0)


def zigzag(t, left, right):
    """Down, up from the left corner on, and down again from the right one."""
    return -t + 2 * relu(t - left) - 2 * relu(t - right) - (right - left)


def move(points, axis, corners, amount):
    """Shift along one axis by a zigzag of the other one."""
    moved = points.copy()
    moved[:, axis] += amount * zigzag(points[:, 1 - axis], *corners)
    return moved


t = np.linspace(-1.2, 1.2, 121)
plane(
    np.stack([t, zigzag(t, -0.5, 0.5)], axis=1),
    labels=["zigzag(t, -0.5, 0.5)"],
)

# %% [markdown]
# Such a movement can be undone: shift back by the same amount. Nothing is lost, however wild a sequence of such
# movements looks.

# %%
movements = [
    (1, (-0.5, 0.5), 1.6),
    (0, (-0.4, 0.4), 1.4),
    (1, (-0.5, 0.5), -1.4),
    (0, (-0.4, 0.4), -1.2),
]

crumpled = flat
for axis, corners, amount in movements:
    crumpled = move(crumpled, axis, corners, amount)
plane(crumpled, classes=classes, labels=["crumpled"])

# %% [markdown]
# ## How bad is it?
#
# A single layer can only draw a straight line between the classes. How many points are on the correct side of the best line
# that scikit-learn's logistic regression finds?

# %%
from sklearn.linear_model import LogisticRegression


def separated(points):
    line = LogisticRegression(C=1000).fit(points, classes)
    return line.score(points, classes)


print(f"flat     {separated(flat):.1%}")
print(f"crumpled {separated(crumpled):.1%}")

# %% [markdown]
# ## Uncrumpling, one layer at a time
#
# *How far does one simple movement get, and how far do four?*
#
# Now we undo the movements in reverse order. Each step is as simple as the one that it undoes; what they achieve together is
# not simple at all.

# %%
stages = [crumpled]
for axis, corners, amount in reversed(movements):
    stages.append(move(stages[-1], axis, corners, -amount))

labels = ["crumpled"] + [f"after layer {i}" for i in range(1, len(stages))]
print("on the correct side of a straight line:")
for label, stage in zip(labels, stages, strict=True):
    print(f"{label:14} {separated(stage):6.1%}")

# %%
plane(*stages[1:], classes=classes, labels=labels[1:])

# %% [markdown]
# The last stage is the flat one again, so the last layer of a network, which can only draw straight lines, has an easy task.
#
# What is left out here is how a network finds the movements: we knew them, a network has to learn them from examples. It
# starts with movements at random and improves them a little at a time. That is [the next part](2-4-1-derivative.py).

# %%
print("every point back in its place:", np.allclose(stages[-1], flat))

# %% [markdown]
# Watch networks find them. Each one starts at random and is trained on the crumpled points, for more and more steps; the ground shows
# its answer at each place of the plane. How many units does a hidden layer need, and what does a second layer change?

# %%
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from tensorlab import explore


def learnt(steps=30, units=4, hidden_layers=1):
    network = MLPClassifier(
        (units,) * hidden_layers,
        solver="lbfgs",
        max_iter=steps,
        random_state=0,
    )
    # So little work is faster in one thread; fit stops early, on purpose.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(crumpled, classes)
    picture = plane(
        crumpled,
        classes=classes,
        answers=lambda points: network.predict_proba(points)[:, 1],
    )
    return (
        picture,
        f"{network.score(crumpled, classes):.1%} of the points are on the "
        "correct side",
    )


explore(
    learnt,
    steps=[1, 10, 30, 100, 300],
    units=[1, 2, 4, 16],
    hidden_layers=[1, 2],
)

# %% [markdown]
# One unit draws one line, and each further unit adds a place where the border can bend: of these numbers of units, only sixteen comes near. A second layer
# folds what the first has folded already. With sixteen units that helps; with few of them there is little to fold, and it may even do
# worse. No one has told the network where: the folds are learnt, from the labels alone.

# %% [markdown]
# !!! warning "Often confused: layers do not look for the right answer one after another"
#
#     No layer knows the class. Each changes the representation, so that the next one has an easier task; only the last one
#     answers. On the way, the straight line may even get worse for a step.

# %% [markdown]
# !!! question "Predict, then look"
#
#     Leave the relus out, so that each movement is a shear: a shift that is proportional to the height. How far can four such
#     layers uncrumple the points?

# %% tags=["answer"]
sheared = crumpled
for axis, _, amount in reversed(movements):
    sheared = sheared.copy()
    sheared[:, axis] -= 0.3 * amount * sheared[:, 1 - axis]
print(f"{separated(crumpled):.1%} before")
print(f"{separated(sheared):.1%} after four linear layers")
plane(
    crumpled,
    sheared,
    classes=classes,
    labels=["crumpled", "after four shears"],
)

# %% [markdown] tags=["answer"]
# Not at all: four shears in a row are a [single linear map](2-3-5-geometry.py#affine-maps-a-matrix-then-a-translation), and a
# straight line before a linear map is a straight line after it.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Crumple with ten movements, with corners drawn at random, and undo them. Does it still work? Is there a limit?

# %% tags=["solution"]
many = [
    (
        1 - i % 2,
        tuple(np.sort(rng.uniform(-0.7, 0.7, 2))),
        rng.choice([-0.9, 0.9]),
    )
    for i in range(10)
]
ball = flat
for axis, corners, amount in many:
    ball = move(ball, axis, corners, amount)
back = ball
for axis, corners, amount in reversed(many):
    back = move(back, axis, corners, -amount)
print(f"{separated(ball):.1%} on the correct side of a line while crumpled")
print("back in place:", np.allclose(back, flat))
plane(ball, back, classes=classes, labels=["ten movements", "undone"])

# %% [markdown] tags=["solution"]
# There is no limit but rounding: what can be undone step by step can be undone as a whole, however many steps there are.

# %% tags=["solution"]
from tensorlab import check

answer = back  # the points, crumpled and smoothed out again
check(answer, flat)

# %% [markdown]
# **2.** *Predict.* Undo the four movements in the same order in which they were made, instead of the reverse one. What happens, and why?

# %% tags=["solution"]
wrong = crumpled
for axis, corners, amount in movements:
    wrong = move(wrong, axis, corners, -amount)
print("back in place:", np.allclose(wrong, flat))
plane(crumpled, wrong, classes=classes, labels=["crumpled", "undone in order"])

# %% tags=["solution"]
answer = False  # whether every point is back in its place
# may two of them change places?
check(
    answer,
    np.allclose(
        move(move(flat, *movements[0]), *movements[1]),
        move(move(flat, *movements[1]), *movements[0]),
    ),
)

# %% [markdown] tags=["solution"]
# The order of two maps matters, as a rule: socks go on before shoes, and shoes come off before
# socks.

# %% [markdown]
# **3.** *Open.* How exact must a layer be? Undo the movements with a little less than their amount, and measure how many points are still on the
# correct side.

# %% tags=["solution"]
for share in (1, 0.95, 0.9, 0.8, 0.6):
    undone = crumpled
    for axis, corners, amount in reversed(movements):
        undone = move(undone, axis, corners, -share * amount)
    print(
        f"{share:.0%} of each movement: "
        f"{separated(undone):.1%} on the correct side"
    )

# %% tags=["solution"]
from functools import reduce

answer = 0.867  # the share on the correct side with 90% of each movement
check(
    answer,
    separated(
        reduce(
            lambda points, each: move(points, *each[:2], -0.9 * each[2]),
            reversed(movements),
            crumpled,
        )
    ),
    within=0.01,
)
