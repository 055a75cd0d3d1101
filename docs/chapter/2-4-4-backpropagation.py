# %% [markdown]
# # 2.4.4 Chaining derivatives: the backpropagation algorithm
#
# After this page you can follow values forward and gradients backward through a computation graph, and check both by
# hand.

# %% [markdown]
# **How can a single sweep find the slopes of all weights, when trying takes several evaluations for each weight?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `rng.normal` draws numbers at random around 0; `tf.nn.relu` is relu.

# %% [markdown]
# Finding a gradient by trying out each weight costs several evaluations of the loss [for each of
# them](2-4-2-gradient.py#exercises). **Backpropagation** gives the whole gradient in one sweep. All it needs is a rule
# that you may know from school, and a good order in which to apply it.
#
# ## The chain rule
#
# *If one change leads to another, how do their slopes combine?*
#
# Let y depend on x, and z on y. If y changes twice as fast as x, and z three times as fast as y, then z changes six
# times as fast as x. Slopes along a chain are multiplied: that is the **chain rule**.

# %%
import numpy as np

from tensorlab import explore
from tensorlab.gradient import Node, derivative, gradient


def g(x):
    return x**2


def f(y):
    return np.sin(y)


x = 0.7
print("slope of g at x:              ", round(derivative(g, x), 4))
print("slope of f at g(x):           ", round(derivative(f, g(x)), 4))
print(
    "their product:                ",
    round(derivative(g, x) * derivative(f, g(x)), 4),
)
print(
    "slope of x -> f(g(x)), tried: ",
    round(derivative(lambda x: f(g(x)), x), 4),
)

# %% [markdown]
# In mathematical notation, with y = g(x) and z = f(y):
#
# $$\frac{dz}{dx} = \frac{dz}{dy} \cdot \frac{dy}{dx}$$
#
# Read it aloud: "d z by d x is d z by d y, times d y by d x". It looks like a fraction in which dy cancels, and that is a good way to remember
# it.

# %% [markdown]
# ## A computation graph
#
# *How does the loss find out what each weight had to do with it?*
#
# A network is a long chain of simple operations. Drawn as a graph, each operation is a node, and each edge carries a
# value from one to the next. Here is the smallest model there is: `x1 = w * x`, `x2 = x1 + b`, and as loss the distance
# to the target, `|target - x2|`.

# %%
x, w, b, target = Node(2, "x"), Node(3, "w"), Node(1, "b"), Node(4, "target")
x1 = (w * x).named("x1")
x2 = (x1 + b).named("x2")
loss = abs(target - x2).named("loss")
loss.draw()

# %% [markdown]
# The **forward pass** goes from left to right: each node computes its value from the values that come in. The
# prediction is 7 where it should be 4, so the loss is 3.
#
# The **backward pass** goes from right to left. It begins at the loss, whose slope with respect to itself is 1. Each
# node takes the gradient that comes back to it, multiplies it by its own slope, and hands the product to its inputs.

# %%
loss.backward()
loss.draw()

# %% [markdown]
# Follow it back by hand, with the lower number on each edge:
#
# - `abs` of -3: its slope there is -1, so 1 · (-1) = -1 goes back.
# - `−`: its second input is subtracted, so its slope is -1, and (-1) · (-1) = 1 goes on to x2.
# - `+`: both inputs count fully, slope 1. So **b receives 1**.
# - `×`: the slope of `w * x` with respect to w is x, which is 2. So **w receives 1 · 2 = 2**, and x receives 1 · 3 = 3.
#
# Read the result: raise w by a little, and the loss rises twice as much; to lower the loss, lower w.


# %%
def loss_of(w, b):
    return abs(4 - (2 * w + b))


more_w = (loss_of(3.001, 1) - loss_of(3, 1)) / 0.001
more_b = (loss_of(3, 1.001) - loss_of(3, 1)) / 0.001
print(f"a little more w: slope {more_w:.4f}, by the graph {w.gradient}")
print(f"a little more b: slope {more_b:.4f}, by the graph {b.gradient}")

# %% [markdown]
# Go through both passes step by step, and then change w and b. For which of them do the gradients change sign, and what are they
# where the prediction is right?


# %%
def passes(step=0, w=3, b=1):
    x, w, b, target = (
        Node(2, "x"),
        Node(w, "w"),
        Node(b, "b"),
        Node(4, "target"),
    )
    x2 = ((w * x).named("x1") + b).named("x2")
    loss = abs((target - x2).named("difference")).named("loss")
    loss.backward()
    return loss.draw(steps=step)


explore(passes, step=range(10), w=range(-1, 6), b=range(-2, 5))

# %% [markdown]
# Each step needs only the numbers next to it. The gradients of w and b change their sign together, where the prediction crosses the target; on the
# corner of `abs` the graph takes the slope 0, and nothing goes back.

# %% [markdown]
# `print` shows the same graph as a table, in the order in which the values are computed. Read it downwards for the
# forward pass, upwards for the backward pass.

# %%
print(loss.draw())

# %% [markdown]
# !!! question "Predict, then look"
#
#     In `x * x + x` the same x is used three times. What gradient does it receive for x = 3? Which three parts is it
#     made of?

# %% tags=["answer"]
x = Node(3, "x")
y = x * x + x
y.backward()
print("gradient of x:", x.gradient)
y.draw()

# %% [markdown] tags=["answer"]
# It receives 7: two times 3 from the product, where the slope of each x is the value of the other, and 1 from the sum.
# Where a value goes several ways, the gradients that come back are **added**.

# %% [markdown]
# Where x goes several ways, to y₁, y₂ and so on, the chain rule has a sum over all of them:
#
# $$\frac{\partial L}{\partial x} = \sum_{i} \frac{\partial L}{\partial y_i} \cdot \frac{\partial y_i}{\partial x}$$
#
# Read it aloud: "the slope of L with respect to x is the sum, over all i, of the slope of L with respect to y i, times the slope of y i with
# respect to x". Σ, the large Greek sigma, says "add up", one product for each way.

# %% [markdown]
# ## Every operation knows its own slope
#
# *What must be known about an operation so that gradients can go back through it?*
#
# Nothing in the graph knows about losses or layers. Each operation brings two lines, its value and its derivative, and
# the chain rule does the rest. This is how `tensorlab.gradient` writes a few of them (`g` is the gradient that comes
# back, `y` the value):
#
# | operation | value | gradient that goes back |
# | --- | --- | --- |
# | `a + b` | a + b | g to both |
# | `a * b` | a · b | g · b to a, g · a to b |
# | `relu` | max(a, 0) | g where a > 0, else 0 |
# | `exp` | e to the a | g · y |
# | `a @ b` | matrix product | g @ b.T to a, a.T @ g to b |
# | `sum` | sum of the entries | g to each entry |
#
# With tensors the edges carry tensors. The gradient of each has the shape of its value, so we write the shape left of the
# edge, and right of it the gradient's length as an arrow, its **norm**: the root of the sum of its squares. This is a
# whole layer with relu, on a batch of four samples. It is too wide for the page and runs downwards: the backward pass
# begins at the lower end, at the loss.

# %%
rng = np.random.default_rng(0)
inputs = Node(rng.normal(size=(4, 3)), "inputs")
W = Node(rng.normal(size=(3, 2)), "W")
bias = Node(np.zeros(2), "b")
targets = Node(rng.normal(size=(4, 2)), "targets")

layer = (inputs @ W + bias).relu().named("layer")
error = ((layer - targets) ** 2).mean().named("loss")
error.backward()
error.draw()

# %% [markdown]
# The bias has shape (2,) and was broadcast to all four samples. On the way back, its gradient is the **sum** over the
# samples: an entry that was used four times gets four gradients.

# %%
print("gradient of b:", bias.gradient.round(4))
tried = gradient(
    lambda b: np.mean(
        (np.maximum(inputs.value @ W.value + b, 0) - targets.value) ** 2
    ),
    bias.value,
)
print("tried out:    ", tried.round(4))

# %% [markdown]
# ## TensorFlow does the same
#
# *Does TensorFlow get the same numbers?*
#
# A `GradientTape` records operations as they are computed, which is the graph; `tape.gradient` goes back through it.
# (The page on [gradients](2-4-2-gradient.py#with-gradienttape) has shorter examples.)

# %%
from tensorlab.scratch import tf  # TensorFlow, without the log of its start

weights, biases = tf.Variable(W.value), tf.Variable(bias.value)
with tf.GradientTape() as tape:
    layer = tf.nn.relu(inputs.value @ weights + biases)
    tf_error = tf.reduce_mean((layer - targets.value) ** 2)
to_weights, to_biases = tape.gradient(tf_error, [weights, biases])

print("loss:", np.allclose(error.value, tf_error))
print("W:   ", np.allclose(W.gradient, to_weights))
print("b:   ", np.allclose(bias.gradient, to_biases))

# %% [markdown]
# At relu's corner both sides have a slope of their own. TensorFlow takes 0, and so does the graph above.

# %%
corner = tf.Variable(0.0)
with tf.GradientTape() as tape:
    at_corner = tf.nn.relu(corner)
node = Node(0.0, "x")
node.relu().backward()
print("TensorFlow:", tape.gradient(at_corner, corner).numpy())
print("the graph: ", float(node.gradient))

# %% [markdown]
# !!! warning "Often confused: backpropagation does not train"
#
#     Backpropagation computes the gradient, and changes no weight. Changing weights with it is the optimizer's job, for
#     example gradient descent. Nor is it an approximation: up to rounding it gives the same numbers as the rules of
#     calculus.

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* Compute by hand the gradients of w and x in `(w * x).tanh()` for w = 0.5 and x = 2. (The derivative of tanh at
# a is 1 - tanh(a)².) Then check with the graph.

# %% tags=["solution"]
w, x = Node(0.5, "w"), Node(2, "x")
y = (w * x).tanh()
y.backward()
slope = 1 - np.tanh(1) ** 2
print("w:", round(2 * slope, 4), float(w.gradient.round(4)))
print("x:", round(0.5 * slope, 4), float(x.gradient.round(4)))
y.draw()

# %% tags=["solution"]
from tensorlab import check

answer = [w.gradient, x.gradient]  # of w, of x
check(answer, [2 * (1 - np.tanh(1) ** 2), 0.5 * (1 - np.tanh(1) ** 2)])

# %% [markdown]
# **2.** *Open.* Train a network with `Node` alone: two inputs, eight hidden units with tanh, one output, on the four points of
# XOR (0 where both inputs are equal, 1 where they differ). Use the squared error and plain gradient descent.

# %% tags=["solution"]
points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
xor = np.array([[0], [1], [1], [0]])
rng = np.random.default_rng(1)
weights = [
    rng.normal(size=(2, 8)),
    np.zeros(8),
    rng.normal(size=(8, 1)),
    np.zeros(1),
]

for step in range(1501):
    W1, b1, W2, b2 = (Node(weight) for weight in weights)
    output = (points @ W1 + b1).tanh() @ W2 + b2
    error = ((output - xor) ** 2).mean()
    error.backward()
    weights = [each.value - 0.2 * each.gradient for each in (W1, b1, W2, b2)]
    if step % 500 == 0:
        print(f"step {step:4}: loss {error.value:.5f}")
print("answers:", output.value.ravel().round(2))

# %% tags=["solution"]
answer = output.value  # what the trained network says to the four points
check(
    answer,
    {
        "be near 0, 1, 1, 0": lambda a: np.allclose(
            np.ravel(a), [0, 1, 1, 0], atol=0.1
        ),
    },
)

# %% [markdown]
# **3.** *Predict.* Which gradients do x and y receive in `x * y + x` for x = 2 and y = 5?

# %% tags=["solution"]
x, y = Node(2, "x"), Node(5, "y")
(x * y + x).backward()
answer = [x.gradient, y.gradient]  # of x, of y
check(answer, [5 + 1, 2])

# %% [markdown] tags=["solution"]
# x goes two ways: y comes back on one, 1 on the other. y goes one way, and receives x.
