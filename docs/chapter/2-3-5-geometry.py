# %% [markdown]
# # 2.3.5 Geometric interpretation of tensor operations
#
# After this page you can see what a matrix does to the plane, and say why many layers without activations do no more
# than one.

# %% [markdown]
# **What does a matrix do to the plane, and what can no matrix do?**

# %% [markdown]
# ??? note "New names on this page"
#
#     `np.meshgrid(xs, ys)` gives the x and the y of each point of a grid; `np.radians` turns degrees into radians, which `np.sin` and `np.cos` take; `np.linalg.det` is the determinant; `np.allclose` asks whether all entries are equal up to rounding; `np.linalg.lstsq(A, y)` finds the numbers that bring `A @ numbers` closest to `y`.

# %% [markdown]
# A vector with two entries is a point of the plane, or the arrow that leads to it. So a tensor operation on vectors moves
# points, and can be looked at. We take a grid of points: a rank-3 tensor of shape (rows, columns, 2).

# %%
import numpy as np

from tensorlab import describe, draw, explore
from tensorlab.plot import plane

steps = np.linspace(-1, 1, 7)
grid = np.stack(np.meshgrid(steps, steps), axis=-1)
# The right half gets a colour of its own.
side = (grid[..., 0] > 0).astype(int)
print(
    describe(grid, axes=("rows", "columns", "coordinates"), statistics=False)
)

# %%
plane(grid, classes=side, labels=["the grid"])

# %% [markdown]
# ## Translation: adding a vector
#
# *What does the bias of a layer do to the plane?*
#
# Adding the same vector to every point moves the whole plane, and bends nothing. It is the job of a layer's bias; broadcasting
# uses the one vector for all points.

# %%
shift = np.array([0.8, 0.4])
plane(grid, grid + shift, classes=side, labels=["before", "translated"])

# %% [markdown]
# ## Linear maps: multiplying by a matrix
#
# *What do the four numbers of a matrix do to the plane?*
#
# A matrix of shape (2, 2) takes each point to another one: `matrix @ point`. Our points lie in the last axis of the grid, as rows
# and not as columns, so for all of them at once we multiply by the transpose, from the right.


# %%
def apply(matrix, points):
    return points @ matrix.T


angle = np.radians(30)
rotation = np.array(
    [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
)
rotated = apply(rotation, grid)
plane(grid, rotated, classes=side, labels=["before", "rotated by 30 degrees"])

# %% [markdown]
# How does the matrix do it? Follow two points, (1, 0) and (0, 1).

# %%
print("(1, 0) goes to", (rotation @ [1, 0]).round(2))
print("(0, 1) goes to", (rotation @ [0, 1]).round(2))
draw(rotation.round(2), axes=("coordinates", "columns"))

# %% [markdown]
# They land on the **columns** of the matrix. That settles everything: every other point moves along with these two. So
# you can read a map off its matrix, and write one down: put the places that the two points should go to into its
# columns. Here they are marked by colours of their own.

# %%
marked = np.zeros_like(side)
marked[3, 6], marked[6, 3] = 1, 2  # (1, 0) and (0, 1)

scaling = np.array([[1.3, 0], [0, 0.5]])
shear = np.array([[1, 0.6], [0, 1]])
plane(
    grid,
    apply(scaling, grid),
    apply(shear, grid),
    classes=marked,
    labels=["before", "scaling", "shear"],
    columns=3,
)

# %%
print(scaling)
print(shear)

# %% [markdown]
# A linear map keeps the origin where it is, and keeps straight lines straight and parallel lines parallel. How much it
# stretches areas is a single number, the determinant: 1 for a rotation and for this shear.

# %%
for name, matrix in (
    ("rotation", rotation),
    ("scaling", scaling),
    ("shear", shear),
):
    print(f"{name:9} determinant {np.linalg.det(matrix):.2f}")

# %% [markdown]
# !!! warning "Often confused: rank of a matrix, rank of a tensor"
#
#     Every matrix is a rank-2 tensor: it has two axes. In linear algebra the rank of a matrix is something else, the number of
#     dimensions that are left after the map. `np.linalg.matrix_rank` counts those; `ndim` counts axes.

# %%
flat = np.array([[1, 0.5], [0.5, 0.25]])
print("rank of the tensor:", flat.ndim)
print("rank of the matrix:", np.linalg.matrix_rank(flat))
plane(
    grid,
    apply(flat, grid),
    classes=side,
    labels=["before", "flattened to a line"],
)

# %% [markdown]
# ## Affine maps: a matrix, then a translation
#
# *Can two layers without an activation do more than one?*
#
# `W @ x + b` is what a layer computes before its activation. It is called an **affine map**.

# %%
W, b = rotation @ scaling, np.array([0.5, 0.3])
plane(grid, apply(W, grid) + b, classes=side, labels=["before", "W @ x + b"])

# %% [markdown]
# Two affine maps, one after the other, are a single affine map: W2 @ (W1 @ x + b1) + b2 is (W2 @ W1) @ x + (W2 @ b1 + b2).
# However many such layers you stack, they can do no more than one.

# %%
W2, b2 = shear, np.array([-0.2, 0.1])
one_after_the_other = apply(W2, apply(W, grid) + b) + b2
at_once = apply(W2 @ W, grid) + (W2 @ b + b2)
print("the same:", np.allclose(one_after_the_other, at_once))

# %% [markdown]
# ## Relu folds
#
# *What can relu do that no matrix can?*
#
# relu sets negative coordinates to 0. What lies left of the vertical axis is pushed onto it; what lies below the horizontal
# axis is pushed onto that. Straight lines get corners. No matrix does that, and it is why a second layer can add something.

# %%
affine = apply(W, grid) + b
layer = np.maximum(affine, 0)
plane(affine, layer, classes=side, labels=["W @ x + b", "relu(W @ x + b)"])

# %% [markdown]
# What can one such layer give, then? Where a coordinate has not been pushed to 0, it comes from a single affine map of
# the point. So you can test whether one layer would do: look for that map. The squares of the coordinates, for example,
# are beyond one layer.


# %%
def layer_of(matrix, bias, points):
    return np.maximum(apply(matrix, points) + bias, 0)


def one_layer_can(after):
    points = np.stack([grid[..., 0], grid[..., 1], grid[..., 0] ** 0], axis=-1)
    for coordinate in (after[..., 0], after[..., 1]):
        kept = coordinate > 0
        found, _, rank, _ = np.linalg.lstsq(points[kept], coordinate[kept])
        again = np.maximum(points @ found, 0)
        settled = rank == 3  # three points that are kept settle the map
        if not np.allclose(again[kept], coordinate[kept]) or (
            settled and not np.allclose(again, coordinate)
        ):
            return False
    return True


print("relu(W @ x + b):", one_layer_can(layer))
print("the squares:    ", one_layer_can(grid**2))

# %% [markdown]
# Now make a map yourself: first a stretch along x, then a shear, then a rotation, and relu at the end. When is the determinant 0, when
# is it negative, and can you tell from the two arrows? Where do the points go that relu folds?

# %%
few = np.stack(np.meshgrid(*[np.linspace(-1, 1, 5)] * 2), axis=-1)


def moved(angle=0, stretch=1, shear=0, relu=False):
    turn = np.radians(angle)
    rotation = np.array(
        [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    )
    W = rotation @ [[1, shear], [0, 1]] @ [[stretch, 0], [0, 1]]
    points = np.maximum(apply(W, few), 0) if relu else apply(W, few)
    picture = plane(
        points, classes=few[..., 0] > 0, arrows=W.T, limits=(-2.5, 2.5)
    )
    return (
        picture,
        "W = "
        + "\n    ".join(f"{a:5.3g} {b:5.3g}" for a, b in W.round(2) + 0.0),
        f"The determinant is {np.linalg.det(W).round(2) + 0.0:g}.",
    )


angles = {f"{angle}°": angle for angle in range(0, 360, 45)}
explore(
    moved,
    angle=angles,
    stretch=[-1, 0, 0.5, 1, 1.5],
    shear=[0, 0.5, 1],
    relu=False,
)

# %% [markdown]
# The arrows are the columns of W, where (1, 0) and (0, 1) go. Where the determinant is 0, at stretch 0, one of them has no length,
# and the plane is flattened onto the line of the other; where it is negative, the two have changed sides. relu keeps one quarter of the plane, and pushes all the rest onto its border.

# %% [markdown]
# !!! question "Predict, then look"
#
#     What does the map with the matrix `[[0, 1], [1, 0]]` do to the plane? What does applying it twice do?

# %% tags=["answer"]
swap = np.array([[0, 1], [1, 0]])
print("twice:", swap @ swap, sep="\n")
plane(
    grid,
    apply(swap, grid),
    classes=side,
    labels=["before", "x and y exchanged"],
)

# %% [markdown] tags=["answer"]
# It mirrors the plane across the diagonal. Applied twice it is the identity: every point is back in its place.

# %% [markdown]
# ## Exercises
#
# **1.** *Predict.* Does it matter whether you first rotate and then scale, or the other way round? Draw both.

# %% tags=["solution"]
plane(
    grid,
    apply(scaling @ rotation, grid),
    apply(rotation @ scaling, grid),
    classes=side,
    labels=["before", "rotated, then scaled", "scaled, then rotated"],
    columns=3,
)

# %% tags=["solution"]
from tensorlab import check

answer = False  # whether both orders give the same
check(answer, np.allclose(scaling @ rotation, rotation @ scaling))

# %% [markdown]
# **2.** *Compute.* Rotate the grid by 30 degrees about the point (1, 1) instead of the origin. (Three steps: move the point to the origin,
# rotate, move back.) Write it as one affine map.

# %% tags=["solution"]
centre = np.array([1, 1])
about = apply(rotation, grid - centre) + centre
bias = centre - rotation @ centre
print("W is the rotation, and b is", bias.round(3))
print("the same:", np.allclose(apply(rotation, grid) + bias, about))
plane(grid, about, classes=side, labels=["before", "rotated about (1, 1)"])

# %% tags=["solution"]
answer = bias  # the b of W @ x + b
check(
    answer,
    [1 - np.cos(angle) + np.sin(angle), 1 - np.sin(angle) - np.cos(angle)],
)

# %% [markdown]
# **3.** *Open.* Fold the plane twice: put a second layer with relu behind the first. Choose its matrix and its bias so that something happens that
# one layer cannot do. `layer_of(matrix, bias, points)` and `one_layer_can(points)` are defined above.

# %% tags=["solution"]
mine = (W, b), (rotation, np.array([0, -0.6]))
first = layer_of(*mine[0], grid)
second = layer_of(*mine[1], first)
print("one layer would do:", one_layer_can(second))
plane(second, classes=side, labels=["after two layers"])

# %% tags=["solution"]
answer = mine  # matrix and bias of the first layer, and of the second
check(
    answer,
    {
        "be two matrices, each with a vector": lambda a: (
            [np.shape(w) for layer in a for w in layer] == [(2, 2), (2,)] * 2
        ),
        "do what one layer cannot": lambda a: (
            not one_layer_can(layer_of(*a[1], layer_of(*a[0], grid)))
        ),
    },
)
