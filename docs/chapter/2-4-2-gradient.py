# %% [markdown]
# # 2.4.2 Derivative of a tensor operation: the gradient
#
# After this page you can say what the gradient of a loss is: a tensor of slopes, one for each weight, that points where
# the loss rises most steeply.

# %% [markdown]
# **A loss depends on thousands of weights. In which direction do you change all of them at once?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.linalg.norm` is the length of a vector as an arrow. `descend` walks against the gradient, and `surface` draws
#     the loss as a landscape. `tf` is TensorFlow: `tf.reduce_sum` and `tf.reduce_mean` are sum and mean,
#     `tf.random.uniform` draws at random, `tf.linalg.matvec` multiplies a matrix by a vector, `x.numpy()` gives a NumPy
#     array.

# %% [markdown]
# A function of one number has one slope at each place. A network's loss depends on thousands of weights. Change one
# of them, hold all others still, and you see a slope of its own. Put the slopes of all weights into a tensor, each at its
# weight's place: that is the **gradient**.
#
# Our model is one layer without an activation, on a single input vector: `prediction = W @ x`. The loss is the mean of
# the squared differences between the prediction and the target. With x and the target fixed, the loss is a function of
# W alone.

# %%
import numpy as np

from tensorlab import describe, draw, explore
from tensorlab.gradient import gradient

x = np.array([1.0, 2.0, -1.0])
target = np.array([2.0, -1.0])


def loss(weights):
    return np.mean((weights @ x - target) ** 2)


W = np.array([[0.5, 0.2, 0.1], [-0.3, 0.4, 0.6]])
print("prediction", (W @ x).round(2), " target", target)
print("loss      ", round(loss(W), 3))
draw(W, axes=("outputs", "inputs"))

# %%
slopes = gradient(loss, W)
print(describe(slopes, axes=("outputs", "inputs")))
draw(slopes.round(2), axes=("outputs", "inputs"))

# %% [markdown]
# The gradient has the same shape as `W`. Its entry (i, j) is the slope of the loss when `W[i, j]` alone changes:
# positive where a larger weight would make the loss larger.

# %%
moved = W.copy()
moved[0, 1] += 0.001
print("slope by hand:      ", round((loss(moved) - loss(W)) / 0.001, 2))
print("the gradient's entry:", slopes[0, 1].round(2))

# %% [markdown]
# In mathematical notation, with L for the loss:
#
# $$(\nabla_W L)_{ij} = \frac{\partial L}{\partial W_{ij}}$$
#
# Read it aloud: "entry i j of nabla W of L is the partial derivative of L with respect to W i j". The round d, ∂, says that this one variable
# changes and all others stay, as in the cell above: that is a **partial derivative**. The triangle ∇ is called **nabla** (or del), and
# stands for the gradient; the small W says with respect to what.

# %% [markdown]
# For this loss the rule is short: each entry is the error of its output times its input, times 2, divided by the number
# of outputs. A weight whose input is 0 has no say, and its slope is 0.

# %%
error = W @ x - target
by_rule = 2 * np.outer(error, x) / len(target)
print("the same:", np.allclose(slopes, by_rule))

# %% [markdown]
# ## Against the gradient
#
# *What happens if all weights move at once?*
#
# Move all weights at once, each against its own slope and in proportion to it. The loss falls, provided that the step
# is small.

# %%
for size in (0.01, 0.1, 0.5):
    print(
        f"W - {size} * gradient: "
        f"loss {loss(W):.3f} -> {loss(W - size * slopes):.3f}"
    )

# %% [markdown]
# The last step was too long. The gradient describes the loss near W; far from it, the loss has curved away. The plane
# that touches the loss at W predicts: new loss = loss + the sum of (gradient × change). The longer the step, the worse
# the prediction.

# %%
for size in (0.001, 0.01, 0.1, 0.5):
    change = -size * slopes
    predicted = loss(W) + np.sum(slopes * change)
    print(
        f"step {size:<6} predicted {predicted:8.4f}   is "
        f"{loss(W + change):8.4f}"
    )

# %% [markdown]
# ## A loss that can be seen
#
# *What does the loss of two weights look like?*
#
# With two weights the loss is a landscape: two directions to walk in, and the height is the loss. We fit a line, `w0 *
# t + w1`, to twenty points. Each place of the landscape is a line; here are the one where we start and the one where we
# arrive.

# %%
from tensorlab.gradient import descend
from tensorlab.plot import curves, fit, landscape, surface

rng = np.random.default_rng(3)
t = np.linspace(-1, 1, 20)
measured = 1.5 * t + 0.5 + 0.2 * rng.standard_normal(20)


def line_loss(w):
    return np.mean((w[0] * t + w[1] - measured) ** 2)


walk = descend(line_loss, start=(-1.5, -1.5), learning_rate=0.2, steps=25)
lines = [w[0] * t + w[1] for w in (walk.path[0], walk.path[-1])]
curves(
    *lines,
    measured,
    x=t,
    labels=["start", "end", "measured"],
    axes=("t", "value"),
    dots=True,
)

# %%
surface(line_loss, (-2, 4), (-2, 3), walk, axes=("w0", "w1", "loss"))

# %% [markdown]
# Seen from above, the same landscape is a map: along each edge between two shades the height is the same. The gradient
# is perpendicular to these edges, straight uphill, and each step of the path goes the opposite way.

# %%
walk.draw(x=(-2, 4), y=(-2, 3))

# %%
here = np.array([-1.5, -1.5])
uphill = gradient(line_loss, here)
uphill /= np.linalg.norm(uphill)  # only the direction
print(
    "a step of 0.1 along the gradient: "
    f" loss {line_loss(here + 0.1 * uphill):.3f}"
)
for degrees in range(0, 360, 45):
    direction = np.array(
        [np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]
    )
    there = line_loss(here + 0.1 * direction)
    print(f"a step of 0.1 at {degrees:3} degrees:      loss {there:.3f}")

# %% [markdown]
# None of the eight raises the loss more than the gradient does. With steps that are short enough, no direction
# does. That is what "direction of steepest ascent" means; the gradient's length says how steep that is.
#
# A point of this landscape **is** a line through the data. Change the two weights: at which of them does the line run through the
# points? Which way does the arrow lead, and where is it short?


# %%
def linked(w0=-1, w1=-1):
    line = fit(
        t,
        measured,
        lambda t: w0 * t + w1,
        axes=("t", "measured"),
        height=(-4, 4),
    )
    step = landscape(line_loss, (w0, w1), 0.2, (-2, 4), (-3, 3))
    return line, step, step.description


explore(linked, w0=np.arange(-2, 4.5, 0.5), w1=np.arange(-2, 3.5, 0.5))

# %% [markdown]
# The arrow crosses the contours at right angles, and it shrinks as the line approaches the points, although the learning rate stays
# the same: at the lowest place there is nothing left to gain.

# %% [markdown]
# ## Curvature
#
# How fast does the slope itself change? That is the second derivative, the **curvature**. In a tensor of weights each
# direction has its own: a valley is curved across and nearly flat along. Here it is for the two weights, as the
# gradient's change for a step of 1 in each of them.

# %%
curvature = np.stack(
    [
        gradient(line_loss, here + step) - gradient(line_loss, here)
        for step in np.eye(2)
    ]
)
draw(curvature.round(3), axes=("change of w0, w1", "slope of w0, w1"))

# %% [markdown]
# The loss is curved more along w1 than along w0, so a step of the same length is bolder in w1. It is the largest
# curvature that limits how long a step may be: [the next page](2-4-3-sgd.py) shows what happens beyond.

# %% [markdown]
# !!! warning "Often confused: what the gradient is with respect to"
#
#     "The gradient of the loss" leaves half unsaid. With respect to `W` it has W's shape, and tells how to change
#     weights; with respect to `x` it has x's shape, and tells how the input would have to change. Training asks for the
#     first. And it is the gradient **of a scalar**: a vector has a slope for each of its entries. Ask TensorFlow for the
#     gradient of a tensor all the same, and it silently gives you that of the sum of its entries.

# %%
with_respect_to_x = gradient(lambda x: np.mean((W @ x - target) ** 2), x)
print("with respect to W:", slopes.shape)
print("with respect to x:", with_respect_to_x.shape)

# %% [markdown]
# ## With GradientTape
#
# *Must somebody work out the slopes by hand?*
#
# TensorFlow finds gradients without any trial: a `GradientTape` notes what is computed inside its block, and then goes back
# through it ([2.4.4](2-4-4-backpropagation.py) says how). These are the chapter's three examples. First a scalar: y = 2x + 3
# has the slope 2 everywhere.

# %%
from tensorlab.scratch import tf  # TensorFlow, without the log of its start

x_scalar = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = 2 * x_scalar + 3
print(tape.gradient(y, x_scalar).numpy())

# %% [markdown]
# A `Variable` is a tensor that can be changed, and the tape watches it by itself. Next a tensor of shape (2, 2): y is a tensor as well,
# so this is the gradient of its sum.

# %%
x_tensor = tf.Variable(tf.random.uniform((2, 2)))
with tf.GradientTape(persistent=True) as tape:  # it can be asked twice
    y = 2 * x_tensor + 3
    total = tf.reduce_sum(y)
print(tape.gradient(y, x_tensor).numpy())
print("that of the sum:", tape.gradient(total, x_tensor).numpy().tolist())

# %% [markdown]
# And a list of variables: one gradient for each, in the order of the list. Every entry of b was added to both rows of the
# product, so its slope is 2.

# %%
W_tf, b_tf = tf.Variable(tf.random.uniform((2, 2))), tf.Variable(tf.zeros(2))
inputs = tf.random.uniform((2, 2))
with tf.GradientTape() as tape:
    y = inputs @ W_tf + b_tf
gradients = tape.gradient(y, [W_tf, b_tf])
print("W:", gradients[0].shape, " b:", gradients[1].numpy())
by_rule = tf.transpose(inputs) @ tf.ones((2, 2))
print("W's is inputs.T @ ones:", np.allclose(gradients[0], by_rule))

# %% [markdown]
# A constant tensor is not watched, and its gradient is `None`, unless you tell the tape to watch it.

# %%
constant = tf.constant(3.0)
with tf.GradientTape() as tape:
    square = constant**2
print("not watched:", tape.gradient(square, constant))
with tf.GradientTape() as tape:
    tape.watch(constant)
    square = constant**2
print("watched:    ", tape.gradient(square, constant).numpy())

# %% [markdown]
# The loss at the top of this page, by the tape:

# %%
W_tf = tf.Variable(W)
with tf.GradientTape() as tape:
    tf_loss = tf.reduce_mean((tf.linalg.matvec(W_tf, x) - target) ** 2)
print("the same gradient:", np.allclose(tape.gradient(tf_loss, W_tf), slopes))

# %% [markdown]
# !!! question "Predict, then look"
#
#     Suppose that the prediction is exactly right, so the loss is 0. What is the gradient with respect to W? Does it
#     depend on x?

# %% tags=["answer"]
# one of many matrices for which W @ x is the target
right = np.outer(target, x) / (x @ x)
print("loss", loss(right).round(12))
draw(gradient(loss, right).round(6) + 0.0, axes=("outputs", "inputs"))

# %% [markdown] tags=["answer"]
# All zeros, whatever x is: each entry holds the error as a factor, and there is none. At a minimum there is nothing to
# gain in any direction.

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* The loss sum(W²) has no input at all. What is its gradient? Check your guess on a W of shape (2, 3), and say
# what one step against it does to the weights. (This is "weight decay".)

# %% tags=["solution"]
decay = gradient(lambda weights: np.sum(weights**2), W)
print("twice W:", np.allclose(decay, 2 * W))
share = ((W - 0.1 * decay) / W).mean()
print(f"after a step with 0.1, each weight is {share:.3f} times what it was")

# %% tags=["solution"]
from tensorlab import check

answer = 2 * W  # the gradient, of the shape of W
check(answer, gradient(lambda weights: np.sum(weights**2), W))

# %% [markdown]
# **2.** *Compute.* Finding the gradient entry by entry needs several evaluations of the loss for each weight. Count them for
# `loss` above, and compute how many a network with 407,050 weights would need for a single step. (A cure follows in
# [2.4.4](2-4-4-backpropagation.py).)

# %% tags=["solution"]
calls = 0


def counted(weights):
    global calls
    calls += 1
    return loss(weights)


gradient(counted, W)
print(
    f"{calls} evaluations for {W.size} weights, "
    f"so {calls / W.size:.0f} for each"
)
print(
    "407,050 weights: "
    f"{407_050 * calls / W.size:,.0f} evaluations for one step"
)

# %% tags=["solution"]
answer = 407_050 * calls // W.size  # evaluations for one step
check(answer, 407_050 * 5)

# %% [markdown]
# **3.** *Open.* For which inputs `t` does the loss have no slope along w0, wherever you stand? What does that mean for a pixel that is black in every image?

# %% tags=["solution"]
nothing = np.zeros(20)
(
    gradient(
        lambda w: np.mean((w[0] * nothing + w[1] - measured) ** 2), here
    ).round(6)
    + 0.0
)

# %% [markdown] tags=["solution"]
# Where all inputs are 0, the weight has no say, and never learns: the weights of such a pixel stay as they began.

# %% tags=["solution"]
answer = nothing  # such inputs, twenty of them
check(
    answer,
    {"be twenty": lambda a: np.shape(a) == (20,)}
    | {
        f"leave w0 without a slope at {at}": lambda a, at=at: np.isclose(
            gradient(lambda w: np.mean((w[0] * a + w[1] - measured) ** 2), at)[
                0
            ],
            0,
        )
        for at in ((-1.5, -1.5), (0.3, 2.0))
    },
)
