"""Change it and see: a function of a few choices, computed for all of them, to be flipped through without a kernel.

The files in the order in which data flows: `choices` (what can be changed), `restoring` (arguments as they were before
each call), `states` (what the function gives for each combination), `markup` (how a state is shown), `packing` (all of
them, small), `controls` (sliders, buttons) and `exploration` (what the caller holds). `scripts/` is what runs in the
browser.
"""

from tensorlab.exploration.exploration import Exploration, explore

__all__ = ["Exploration", "explore"]
