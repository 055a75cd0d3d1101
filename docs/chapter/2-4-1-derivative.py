# %% [markdown]
# # 2.4.1 What's a derivative?
#
# After this page you can read a derivative off a curve as the slope of its tangent, and use it to tell in which
# direction a function falls.

# %% [markdown]
# **How does a function answer to a small change, and which way does it fall?**

# %% [markdown]
# A network learns by changing its weights a little, so that its loss becomes a little smaller. To know which change
# does that, one needs to know how the loss answers to a small change. For a function of one number, that answer is its
# **derivative**.
#
# Take a smooth function. Near a point, its curve looks like a straight line: the **tangent**. Its steepness is
# the function's slope there.

# %%
import numpy as np

from tensorlab import explore
from tensorlab.gradient import derivative, tangent
from tensorlab.plot import secant, tangents


def f(x):
    return x**3 / 4 - x


tangent(f, 2).draw(low=-3, high=3)

# %%
print(tangent(f, 2))

# %% [markdown]
# That is what a slope is good for: it predicts. A step of 0.01 to the right should raise the value by the slope times
# 0.01. It nearly does; for a step of 1 the curve has had time to bend, and the prediction is poor.

# %%
line = tangent(f, 2)
for step in (0.01, 0.1, 1):
    print(
        f"step {step:<5} predicted {line(2 + step):.5f}   is {f(2 + step):.5f}"
    )

# %% [markdown]
# ## Look closer, and the curve straightens
#
# How does one find a slope? Take two points of the curve close to each other, and divide the rise by the run. That is
# the slope of the line through both, a **secant**. The closer they are, the less the curve bends in between. Here are
# slopes at 2 found with smaller and smaller steps.

# %%
for step in (1, 0.1, 0.01, 0.001, 0.0001):
    print(f"step {step:<7} rise / run {(f(2 + step) - f(2)) / step:.9f}")

# %% [markdown]
# Move the first point, and bring the second one closer. Below which run can you no longer tell the line through both
# from the dashed tangent? And where does the tangent lie flat?


# %%
def through(x=-0.8, run=2):
    return secant(f, x, run, low=-3, high=3.2)


explore(
    through,
    x=np.linspace(-2.4, 1.2, 19).round(1),
    run=[2, 1, 0.5, 0.2, 0.1, 0.01],
)

# %% [markdown]
# From a run of 0.1 down, the eye hardly tells them apart; near -1.2 and 1.2 the tangent is nearly flat. The slopes of
# the lines approach a number, and that number is the derivative. With paper and pencil one finds it exactly: the
# derivative of x³/4 - x is 3x²/4 - 1, because a power xⁿ has the derivative n · xⁿ⁻¹, a factor in front stays, and a
# sum is taken part by part. It is written f'(x), or df/dx.

# %%
print("by the rule:        ", 3 * 2**2 / 4 - 1)
print("found numerically:  ", derivative(f, 2))

# %% [markdown]
# In mathematical notation, with h for the step:
#
# $$f\text{′}(x) = \frac{df}{dx} = \underset{h \to 0}{\lim} \frac{f(x + h) - f(x)}{h}$$
#
# Read it aloud: "f prime of x, or d f by d x, is the limit, as h goes to 0, of f of x plus h, minus f of x, over h". It is the loop above,
# and the number that its lines approach. Four rules go a long way, where a prime marks the slope (a fifth, for functions of functions, is [the chain
# rule](2-4-4-backpropagation.py#the-chain-rule)):
#
# $$(x^n)\text{′} = n \, x^{n-1}$$
#
# $$(c \, f)\text{′} = c \, f\text{′}$$
#
# $$(f + g)\text{′} = f\text{′} + g\text{′}$$
#
# $$(f \, g)\text{′} = f\text{′} \, g + f \, g\text{′}$$
#
# Read the last one aloud: "the slope of a product is the slope of f times g, plus f times the slope of g". Tried on x² · sin(x), where sin has the
# slope cos:

# %%
x = 1.3
print("by the rule:", round(2 * x * np.sin(x) + x**2 * np.cos(x), 6))
print("by trying:  ", round(derivative(lambda x: x**2 * np.sin(x), x), 6))

# %% [markdown]
# A computer cannot take the step as small as it likes. Numbers have about 16 digits, and the difference of two nearly
# equal values has few of them left. The error first falls with the step, then rises again.

# %%
for step in 10.0 ** -np.arange(1, 16, 2):
    error = abs((f(2 + step) - f(2)) / step - 2)
    print(f"step {step:.0e}   error {error:.1e}")

# %% [markdown]
# `derivative` therefore takes a step in between, and looks to both sides, where the errors of left and right nearly
# cancel.

# %% [markdown]
# ## A slope at every point
#
# *In which direction must you go to get lower?*
#
# The derivative is a function, too: at each point the curve has a slope of its own. Where it is positive the function
# rises from left to right; where it is negative it falls; where it is 0 the curve is level.

# %%
top = -2 / 3**0.5  # where 3x²/4 - 1 is 0
tangents(*(tangent(f, x) for x in (-2.4, top, 0, -top, 2.4)), low=-3, high=3)

# %% [markdown]
# So a slope tells where to go. To make the function's value **smaller**, move a little **against** the slope: to the
# left where it is positive, to the right where it is negative.

# %%
for x in (-2.4, 0, 2.4):
    slope = derivative(f, x)
    moved = x - 0.1 * slope
    print(f"at {x:4}: slope {slope:5.2f}, so move to {moved:5.2f}")
    print(f"  value {f(x):6.3f} -> {f(moved):6.3f}")

# %% [markdown]
# !!! warning "Often confused: a value and a slope"
#
#     A function can be high and level, or low and steep. The slope at a point says nothing about how high the point is;
#     it says how the height changes. And a slope of 0 is not always a minimum: it may be a maximum, or a level stretch
#     on the way.

# %%
cube = tangent(lambda x: x**3, 0)
print(cube)
cube.draw(low=-1.5, high=1.5)

# %% [markdown]
# !!! question "Predict, then look"
#
#     The function (x - 1)² has its minimum at 1. What is the sign of its slope at -1, at 1 and at 4? Which of the three
#     is steepest?


# %% tags=["answer"]
def parabola(x):
    return (x - 1) ** 2


tangents(*(tangent(parabola, x) for x in (-1, 1, 4)), low=-2, high=5)

# %% [markdown] tags=["answer"]
# Negative, zero, positive. It is steepest at 4, the point that is farthest from the minimum: the slope of (x - 1)² is
# 2(x - 1), proportional to the distance.

# %% [markdown]
# ## Where there is no slope
#
# *Does every function have a slope everywhere?*
#
# At a corner the left side has one slope and the right side another, so there is no tangent. `relu` has such a corner
# at 0:

# %% tags=["raises-exception"]
tangent(lambda x: np.maximum(x, 0), 0)

# %% [markdown]
# In training this hardly matters. The number that goes into relu is seldom exactly 0; and where it is, frameworks agree
# on a slope of 0 ([2.4.4](2-4-4-backpropagation.py#tensorflow-does-the-same) shows it).

# %% [markdown]
# ## Exercises
#
# **1.** *Compute.* At which x between 0 and 4 is the slope of sin(x) zero? Find it by trying, then draw the tangent there.

# %% tags=["solution"]
xs = np.linspace(0, 4, 4001)
slopes = np.array([derivative(np.sin, x) for x in xs])
level = xs[np.argmin(abs(slopes))]
print(f"level at x = {level:.3f}; pi / 2 is {np.pi / 2:.3f}")
tangent(np.sin, level).draw(low=0, high=4)

# %% tags=["solution"]
from tensorlab import check

answer = level  # x
check(answer, np.pi / 2)

# %% [markdown]
# **2.** *Compute.* Rise over run can look to the right only, or to both sides: (f(x + h) - f(x - h)) / (2h). Compare their errors
# at x = 1 for f(x) = exp(x) and h = 0.1, 0.01 and 0.001. By how much does each error fall when h is divided by 10?

# %% tags=["solution"]
print("error to the right, and to both sides")
for h in (0.1, 0.01, 0.001):
    right = (np.exp(1 + h) - np.exp(1)) / h
    both = (np.exp(1 + h) - np.exp(1 - h)) / (2 * h)
    errors = abs(right - np.e), abs(both - np.e)
    print(f"h = {h:<6} {errors[0]:.1e}  {errors[1]:.1e}")

# %% [markdown] tags=["solution"]
# By 10 for one side, by 100 for both: what the curve's bending adds on one side it takes away on the other.

# %% tags=["solution"]
answer = (10, 100)  # to the right only, to both sides
check(answer, (10, 10**2), within=0.1)  # about

# %% [markdown]
# **3.** *Predict.* What is the slope of `f` at 3? Use the rule, then try it.

# %% tags=["solution"]
answer = 5.75  # the slope
check(answer, derivative(f, 3))

# %% [markdown]
# **4.** *Open.* Find a function that is level at exactly three points, and draw its tangents there.


# %% tags=["solution"]
def two_valleys(x):
    return x**4 - 2 * x**2


tangents(*(tangent(two_valleys, x) for x in (-1, 0, 1)), low=-1.6, high=1.6)

# %% [markdown] tags=["solution"]
# One of many: x⁴ - 2x². Its derivative 4x³ - 4x is 0 at -1, at 0 and at 1.

# %% tags=["solution"]
answer = two_valleys, [-1, 0, 1]  # the function, and where it is level
check(
    answer,
    {
        "name three points": lambda a: len(set(a[1])) == 3,
        "be level at each of them": lambda a: all(
            abs(derivative(a[0], x)) < 0.01 for x in a[1]
        ),
        "be level nowhere else between -10 and 10": lambda a: all(
            derivative(a[0], x) * derivative(a[0], x + 0.05) > 1e-12
            for x in np.linspace(-10, 9.95, 400)
            if min(abs(x - np.array(a[1]))) > 0.1
        ),
    },
)
