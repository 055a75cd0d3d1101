# %% [markdown]
# # Gallery: learning
#
# After this page you can name the pictures that tensorlab draws of slopes, descents, graphs and networks, and you have seen the
# line of code that makes each. [The first part](gallery.py) shows small tensors.

# %%
import numpy as np

from tensorlab import MnistClassifier, draw, mnist
from tensorlab.gradient import Node, descend, tangent
from tensorlab.plot import (
    convergence,
    curves,
    descents,
    fit,
    landscape,
    log_loss,
    plane,
    secant,
    softmax,
    tangents,
)

# %% [markdown]
# ## Curves and slopes

# %%
t = np.linspace(-4, 4, 81)
curves(np.maximum(t, 0), np.tanh(t), x=t, labels=["relu", "tanh"])

# %%
secant(np.sin, 0.5, 1.5, low=-1, high=4)

# %%
tangents(*(tangent(np.sin, x) for x in (0, 1, 3)), low=-1, high=4)

# %%
x = np.array([0.0, 1.0, 2.0, 3.0])
y = np.array([0.2, 0.9, 2.3, 2.8])
fit(x, y, lambda x: 0.9 * x + 0.1)

# %% [markdown]
# ## Points of the plane

# %%
steps = np.linspace(-1, 1, 5)
grid = np.stack(np.meshgrid(steps, steps), axis=-1)
shear = np.array([[1, 0.6], [0, 1]])
plane(grid, grid @ shear.T, labels=["before", "sheared"])

# %% [markdown]
# ## Descents


# %%
def valley(w):
    return w[0] ** 2 + 5 * w[1] ** 2


landscape(valley, (3, 1), 0.08, (-4, 4), (-3, 3))

# %%
slow = descend(valley, (3, 1), 0.03, steps=25)
fast = descend(valley, (3, 1), 0.17, steps=25)
descents(slow, fast, x=(-4, 4), y=(-3, 3))

# %%
convergence(slow, fast)

# %% [markdown]
# `surface` draws such a landscape in space: it is on [the page of gradients](chapter/2-4-2-gradient.py#a-loss-that-can-be-seen).

# %% [markdown]
# ## A computation graph

# %%
w, b = Node(3, "w"), Node(1, "b")
loss = abs(4 - (w * 2 + b)).named("loss")
loss.backward()
draw(loss)

# %% [markdown]
# ## Probabilities and their loss

# %%
softmax(np.array([2.0, 1.0, -1.0]), 0)

# %%
log_loss(0.7)

# %% [markdown]
# ## A network

# %%
digits = mnist.load()
(train_images, train_labels), (test_images, test_labels) = digits
classifier = MnistClassifier(random_state=0, verbose=0)
classifier.fit(train_images[:10_000], train_labels[:10_000])
mnist.network(classifier)

# %%
mnist.workflow(classifier)

# %% [markdown]
# What each layer makes of an image, and what the hidden units look for: orange pixels speak for a unit, blue ones against it.

# %%
mnist.activations(classifier, test_images, test_labels)

# %%
mnist.weights(classifier, n=6)

# %% [markdown]
# Here is how it learnt. What it confuses with what, `mnist.confusion`, and the field to draw in, `mnist.LiveDigit`, are
# on [the page of 2.1](chapter/2-1-first-look.py#draw-a-digit).

# %%
mnist.curves(classifier)
