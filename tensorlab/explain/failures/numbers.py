"""What a message tells by numbers alone, without the shapes of the operands: enough where it is all that there is."""

import re
from collections.abc import Callable

from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.outcome import refused
from tensorlab.wording import count, join, shape_text, thousands, verb


def by_numbers(operation: str, written: str, problem: str, *cures: str) -> Explanation:
    """Explain what is known by numbers alone, without the shapes of the operands."""
    return refused(operation, Call(operation, written, operation), [], problem, cures)


# Two lengths that are said to differ are called `one` and `other`.
NUMBERS: tuple[tuple[str, Callable[[re.Match[str]], Explanation]], ...] = (
    (r"matmul: Input operand 1 has a mismatch in its core dimension 0.*"
     r"\(size (?P<one>\d+) is different from (?P<other>\d+)\)",
     lambda found: _inner(found[2], found[1])),
    (r"contracting dimensions to have the same shape, got \((?P<one>\d+),\) and \((?P<other>\d+),\)",
     lambda found: by_numbers(
         "matmul", "The product", "the axes that are summed over must have the same length, and that of the first has "
         f"{count(int(found[1]), 'entry')} where that of the second has {thousands(int(found[2]))}.")),
    (r"The size of tensor a \((?P<one>(?!1\))\d+)\) must match the size of tensor b "
     r"\((?P<other>(?!1\))\d+)\) at non-singleton dimension (\d+)",
     lambda found: by_numbers(
         "broadcast", "Broadcasting", f"at axis {found[3]} of the result, the first has "
         f"{count(int(found[1]), 'entry')} where the second has {thousands(int(found[2]))}, and neither is 1.",
         "Shapes are lined up from the right: compare them from their last axes on.")),
    (r"index (-?\d+) is out of bounds for (?:axis|dimension) (\d+) with size (\d+)",
     lambda found: _out_of_bounds(*map(int, found.groups()))),
    (r"slice index (-?\d+) of dimension (\d+) out of bounds",
     lambda found: by_numbers("index", "The index", f"axis {found[2]} has no entry {found[1]}: indices begin at 0.")),
    (r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
     lambda found: _no_axis(int(found[1]), int(found[2]))),
    (r"Dimension out of range \(expected to be in range of \[-\d+, (\d+)\], but got (-?\d+)\)",
     lambda found: _no_axis(int(found[2]), int(found[1]) + 1)),
    (r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
     lambda found: by_numbers("index", "The index", f"the tensor has {count(int(found[1]), 'axis')}, and the indices "
                              f"are for {found[2]}.")),
    (r"boolean index did not match indexed array along (?:axis|dimension) (\d+); (?:size of axis|dimension) is "
     r"(?P<one>\d+) but (?:size of )?corresponding boolean (?:axis|dimension) is (?P<other>\d+)",
     lambda found: by_numbers("index", "The mask", f"axis {found[1]} has {count(int(found[2]), 'entry')}, and the mask "
                              f"{found[3]}: one truth value for each is needed.")),
    (r"along dimension (\d+), the array at index 0 has size (?P<one>\d+) and the array at index (\d+) has "
     r"size (?P<other>\d+)",
     lambda found: by_numbers(
         "concatenate", "Joining", "all lengths but those along the axis of joining must be the same, and axis "
         f"{found[1]} has {count(int(found[2]), 'entry')} in part 0 where it has {found[4]} in part {found[3]}.")),
    (r"the array at index 0 has (?P<one>\d+) dimension\(s\) and the array at index (\d+) has (?P<other>\d+) dimension",
     lambda found: by_numbers(
         "concatenate", "Joining", f"all must have the same number of axes, and part 0 has {found[1]} where part "
         f"{found[2]} has {found[3]}.")),
    (r"Sizes of tensors must match except in dimension (\d+)\. Expected size (?P<one>\d+) but got size (?P<other>\d+) "
     r"for tensor number (\d+)",
     lambda found: by_numbers(
         "concatenate", "Joining", f"all lengths but those along axis {found[1]} must be the same, and part {found[4]} "
         f"has {found[3]} where {found[2]} are wanted.")),
)  # fmt: skip
# These speak of what the reader's own line was given.
OWN_NUMBERS: tuple[tuple[str, Callable[[re.Match[str]], Explanation]], ...] = (
    (r"Length of values \((?P<one>\d+)\) does not match length of index \((?P<other>\d+)\)",
     lambda found: by_numbers("assign", "The column", f"it has {count(int(found[1]), 'value')}, and the index "
                              f"{count(int(found[2]), 'row')}.")),
    (r"input batch_size \((?P<one>\d+)\) to match target batch_size \((?P<other>\d+)\)",
     lambda found: by_numbers("loss", "The loss", f"axis 0 of the input has {count(int(found[1]), 'entry')} where "
                              f"axis 0 of the target has {thousands(int(found[2]))}.")),
    (r"Target (-?\d+) is out of bounds",
     lambda found: by_numbers("loss", "The loss", f"the target holds a class {found[1]}, and the input has no score "
                              "for it: classes are numbered from 0, one for each score.")),
    (r"indices(\[[\d,]+\])? = (-?\d+) is not in \[0, (\d+)\)",
     lambda found: by_numbers("gather", "Picking entries by their numbers",
                              f"the index {f'at {found[1]} ' if found[1] else ''}is {found[2]}, "
                              f"and there {verb(int(found[3]), 'is')} {count(int(found[3]), 'entry')}, "
                              f"numbered 0 to {int(found[3]) - 1}.")),
    (r"Expected multiples argument to be a vector of length (?P<one>\d+) but got length (?P<other>\d+)",
     lambda found: by_numbers("tile", "Tiling", f"multiples has a number for each axis, and the tensor has "
                              f"{count(int(found[1]), 'axis')} where multiples has {found[2]}.")),
    (r"evenly divide the split dimension, but got split_dim (\d+) \(size = (\d+)\) and num_split (\d+)",
     lambda found: by_numbers("split", "Splitting", f"axis {found[1]} has {count(int(found[2]), 'entry')}, and "
                              f"{'it' if found[2] == '1' else 'these'} {verb(int(found[2]), 'does')} not divide into "
                              f"{found[3]} equal parts.")),
    (r"running_mean should contain (?P<one>\d+) elements not (?P<other>\d+)",
     lambda found: _channels(int(found[2]), int(found[1]))),
    (r"padded input size per channel: \(([\dx ]+)\)\. Kernel size: \(([\dx ]+)\)\. Kernel size can't be greater",
     lambda found: by_numbers("conv", "The convolution", f"the kernel, {found[2].replace('x', '×')}, is larger than "
                              f"the input with its padding, {found[1].replace('x', '×')}.")),
    (r"must be equal to input_size\. Expected (?P<one>\d+), got (?P<other>\d+)",
     lambda found: _features("The layer", found[1], "its input", found[2])),
    (r"Length mismatch: Expected axis has (?P<one>\d+) elements?, new values have (?P<other>\d+)",
     lambda found: by_numbers("assign", "The axis", f"it has {count(int(found[1]), 'entry')}, and there "
                              f"{verb(int(found[2]), 'is')} {count(int(found[2]), 'label')}.")),
    (r"split_sizes to sum exactly to (\d+) \(input tensor's size at dimension (-?\d+)\), but got split_sizes=(\[.*?\])",
     lambda found: by_numbers("split", "Splitting", f"axis {found[2]} has {count(int(found[1]), 'entry')}, and the "
                              f"lengths of the parts, {found[3]}, do not add up to that.")),
    (r"contracted dimensions need to match, but first has size (\d+) in dim (-?\d+) and second has size (\d+) in dim "
     r"(-?\d+)",
     lambda found: by_numbers("tensordot", "The product", "axes that meet must have the same length, and axis "
                              f"{found[2]} of the first has {count(int(found[1]), 'entry')} where axis {found[4]} of "
                              f"the second has {thousands(int(found[3]))}.")),
    (r"Provided sizes \[([\d, ]+)\] don't multiply up to the size of dim (-?\d+) \((\d+)\)",
     lambda found: by_numbers("unflatten", "Splitting an axis", f"axis {found[2]} has {count(int(found[3]), 'entry')}, "
                              f"and {found[1].replace(', ', ' × ')} is another number.")),
    (r"was expecting embedding dimension of (?P<one>\d+), but got (?P<other>\d+)",
     lambda found: _features("The attention", found[1], "its query", found[2])),
    (r"(?:input to be|[Ee]xpected) (\d)D(?: or (\d)D)?(?:,| (?:\(batch mode\) )?(?:input|tensor))[^\[]*?"
     r"(?:got (\d)D|got:? ?\[([\d, ]*)\])",
     lambda found: _axes(found[1], found[2], int(found[3] or len(_lengths(found[4]))))),
    (r"non-empty (\d)D or (\d)D \(batch mode\) tensor expected for input$",
     lambda found: by_numbers("layer", "The layer", f"it takes inputs of {found[1]} or {found[2]} axes, none of "
                              "them empty, and gets another tensor.")),
    (r"number of channels in input, but got weight of shape \[(?P<one>\d+)\] and input of shape "
     r"\[\d+, (?P<other>\d+)[\d, ]*\]",
     lambda found: _channels(int(found[1]), int(found[2]))),
    (r"num_channels \((\d+)\) must be divisible by num_groups \((\d+)\)",
     lambda found: by_numbers("layer", "The layer", f"{count(int(found[1]), 'channel')} do not divide into "
                              f"{found[2]} groups of one size.")),
    (r"target dtype to be Long or Byte, but got (\w+)",
     lambda found: by_numbers("loss", "The loss", "the target has the number of one class for each row of scores, an "
                              f"integer, and its dtype is {found[1]}.", "It would work with .long() of the target.")),
    (r"Expected floating point type for target with class probabilities, got (\w+)",
     lambda found: by_numbers("loss", "The loss", "a target of the shape of the scores holds a probability for each "
                              f"class, a float, and its dtype is {found[1]}.",
                              "It would work with .float() of the target.")),
    (r"For 1D input, 1D target must have size 1, but got target size: (\d+)",
     lambda found: by_numbers("loss", "The loss", "the input has the scores of a single sample, and the target "
                              f"{count(int(found[1]), 'class')}: each row of scores has one.")),
    (r"multi-target not supported",
     lambda found: by_numbers("loss", "The loss", "the target has the number of one class for each row of scores, so "
                              "that it has one axis at most, and here it has more.",
                              "If its last axis has length 1, [..., 0] takes it off.")),
    (r"label value of (-?\d+) which is outside the valid range of \[0, (\d+)\)",
     lambda found: by_numbers("loss", "The loss", f"the labels hold a class {found[1]}, and there "
                              f"{verb(int(found[2]), 'is')} {count(int(found[2]), 'score')} for each sample: "
                              f"classes are numbered 0 to {int(found[2]) - 1}.")),
    (r"input depth must be evenly divisible by filter depth: (\d+) vs (\d+)",
     lambda found: by_numbers("conv", "The convolution", f"the kernel is for {count(int(found[2]), 'channel')}, and "
                              f"the input has {thousands(int(found[1]))}.")),
    (r"`inputs\.shape=\[(.*?)\]`, `pool_size=\[([\d ]+)\]`",
     lambda found: by_numbers("pool", "Pooling", f"the window, {found[2].strip().replace(' ', ' × ')}, is larger than "
                              f"the input: {shape_text(_lengths(found[1]))}.",
                              'It would work with padding="same", or with a smaller window.')),
    (r"Given input size: \(([\dx]+)\)\. Calculated output size: \(([\dx]+)\)\. Output size is too small",
     lambda found: by_numbers("pool", "Pooling", "the window is larger than the input, "
                              f"{found[1].replace('x', ' × ')}: no place is left for it.",
                              "It would work with padding, or with a smaller window.")),
    (r"input(\d) size does not match weight size: got (?P<one>\d+) but expected (?P<other>\d+)",
     lambda found: _features("The layer", found[3], f"input {found[1]}", found[2])),
    (r"Computed output size would be negative: -\d+ \[input_size: (\d+), effective_filter_size: (\d+)",
     lambda found: by_numbers("pool", "The window", f"it has {count(int(found[2]), 'entry')} along an axis of "
                              f"{thousands(int(found[1]))}, and must fit into it.",
                              'It would work with padding="SAME", or with a smaller window.')),
    (r"must either match input shape along split_dim exactly.*Got: (\d+)",
     lambda found: by_numbers("split", "Splitting", f"the lengths of the parts add up to {found[1]}, and the axis has "
                              "another length.", "-1 for one of them is what is left.")),
    (r"must have at least k columns\. Had (?P<one>\d+), needed (?P<other>\d+)",
     lambda found: by_numbers("top_k", "Picking the largest entries", f"the last axis has "
                              f"{count(int(found[1]), 'entry')}, and {thousands(int(found[2]))} of them are asked for.",
                              f"It would work with k={found[1]}, or less.")),
    (r"selected index k out of range",
     lambda found: by_numbers("topk", "Picking the largest entries", "k of them are asked for, and there are fewer "
                              "along the axis.", "It would work with k up to its length.")),
    (r"Input shape axis (-?\d+) must equal (\d+), got shape \[([\d,]+)\]",
     lambda found: by_numbers("unstack", "Taking apart", f"axis {found[1]} has "
                              f"{count(int(found[3].split(',')[int(found[1])]), 'entry')}, and num is {found[2]}.",
                              "Without num there are as many parts as entries.")),
    (r"paddings must be a matrix with 2 columns",
     lambda found: by_numbers("pad", "The padding", "paddings is a matrix, with a row (before, after) for each axis.",
                              "Of a tensor x, [[1, 1]] * len(x.shape) puts one entry at each end of each axis.")),
    (r"Shape must be at least rank (\d+) but is rank (\d+) \[Op:GatherV2\]",
     lambda found: _no_axis(int(found[1]) - 1, int(found[2]))),
    (r"begin and size arguments to be 1-D tensors of size (\d+), but got shapes \[(\d*)\] and \[(\d*)\]",
     lambda found: by_numbers("slice", "The slice", f"begin and size have a number for each axis, {found[1]} each, and "
                              f"here they have {found[2] or 'a single one'} and {found[3] or 'a single one'}.")),
    (r"Expected size\[(\d+)\] in \[0, (\d+)\], but got (\d+)",
     lambda found: by_numbers("slice", "The slice", f"along axis {found[1]} there are {count(int(found[2]), 'entry')} "
                              f"from where it begins, and {found[3]} are asked for.",
                              f"It would work with size {found[2]} there; -1 is all that are left.")),
    (r"Value for attr 'TI' of (\w+) is not in the list of allowed values[\s\S]*OneHot",
     lambda found: by_numbers("one_hot", "One-hot", f"it takes the numbers of classes, integers, and gets {found[1]}.",
                              "It would work with tf.cast(..., tf.int32), which makes integers of whole numbers.")),
    (r"one_hot is only applicable to index tensor",
     lambda found: by_numbers("one_hot", "One-hot", "it takes the numbers of classes, integers.",
                              "It would work with .long(), which makes integers of whole numbers.")),
    (r"Class values must be smaller than num_classes",
     lambda found: by_numbers("one_hot", "One-hot", "classes are numbered from 0, and one has a number that "
                              "num_classes leaves no place for.",
                              "Without num_classes there is a place for each of them.")),
    (r"'images' must have either 3 or 4 dimensions",
     lambda found: by_numbers("image", "The picture", "it has shape (rows, columns, channels), or is a batch of such: "
                              "3 or 4 axes.", "If channels are missing, [..., tf.newaxis] adds their axis.")),
    (r"Halving dimension must be even, but dimension (-?\d+) is size (\d+)",
     lambda found: by_numbers("glu", "The gate", f"it halves axis {found[1]}, which has "
                              f"{count(int(found[2]), 'entry')}, an odd number.")),
    (r"input\.size\(-3\)=(\d+) is not divisible by (\d+)",
     lambda found: by_numbers("layer", "The layer", f"it makes one channel of {found[2]}, and the input has "
                              f"{count(int(found[1]), 'channel')}, which do not divide so.")),
    (r"linalg\.cross: inputs dimension (-?\d+) must have length 3\. Got (\d+) and (\d+)",
     lambda found: by_numbers("cross", "The cross product", f"its vectors have 3 entries, along axis {found[1]}, and "
                              f"here they have {found[2]} and {found[3]}.")),
    (r"Expected dtype int32 or int64 for index",
     lambda found: by_numbers("index", "The index", "it is made of integers.",
                              "It would work with .long(), which makes integers of whole numbers.")),
    (r"bincount only supports 1-d non-negative integral inputs",
     lambda found: by_numbers("bincount", "Counting", "it takes a vector of integers that are 0 or more.",
                              ".flatten() makes a vector of a tensor.")),
    (r"value tensor of shape \[([\d, ]*)\] cannot be broadcast to indexing result of shape \[([\d, ]*)\]",
     lambda found: by_numbers("assign", "Assigning", f"the place has shape ({found[2]}{',' * found[2].isdigit()}), "
                              f"and gets a tensor of shape ({found[1]}{',' * found[1].isdigit()}).")),
    # NumPy
    (r"kth\(=(\d+)\) out of bounds \((\d+)\)",
     lambda found: by_numbers("partition", "Partitioning", f"there {_are(found[2], 'entry')}, numbered 0 to "
                              f"{int(found[2]) - 1}, and kth is {found[1]}.")),
    (r"^index (-?\d+) is out of bounds for array with size (\d+)",
     lambda found: by_numbers("index", "The index", f"there {_are(found[2], 'entry')} of that shape, numbered 0 to "
                              f"{int(found[2]) - 1} in reading order, and {found[1]} is none of these.")),
    (r"parameter multi_index must be a sequence of length (\d+)",
     lambda found: by_numbers("index", "The index", f"the shape has {count(int(found[1]), 'axis')}, and there is one "
                              "index for each.")),
    (r"invalid entry in coordinates array",
     lambda found: by_numbers("index", "The index", "along each axis of the shape there is an entry for each number "
                              "from 0 to its length less 1, and one of the indices is none of these.")),
    (r"list of cases must be same length as list of conditions",
     lambda found: by_numbers("select", "Choosing", "there is one choice for each condition, and here the two lists "
                              "differ in length.")),
    (r"(?:putmask|place): mask and data must be the same size",
     lambda found: by_numbers("mask", "The mask", "it has one truth value for each entry, and here it has another "
                              "number of them.")),
    (r"Cross index must be 1 dimensional",
     lambda found: by_numbers("index", "np.ix_", "it takes a vector for each axis, and gets a tensor of more axes.")),
    # PyTorch
    (r"start \((\d+)\) \+ length \((\d+)\) exceeds dimension size \((\d+)\)",
     lambda found: by_numbers("narrow", "The part", f"it has {count(int(found[2]), 'entry')} from {found[1]} on, and "
                              f"the axis {count(int(found[3]), 'entry')}, numbered 0 to {int(found[3]) - 1}.",
                              *([f"It would work with length {int(found[3]) - int(found[1])}, all that are left."]
                                if int(found[1]) < int(found[3]) else []))),
    (r"select\(\): index (-?\d+) out of range for tensor of size \[([\d, ]+)\] at dimension (\d+)",
     lambda found: _out_of_bounds(int(found[1]), int(found[3]), int(found[2].split(", ")[int(found[3])]))),
    (r"maximum size for tensor at dimension (\d+) is (\d+) but size is (\d+)",
     lambda found: by_numbers("unfold", "The window", f"it has {count(int(found[3]), 'entry')} along axis {found[1]}, "
                              f"which has {thousands(int(found[2]))}.")),
    (r"Number of indices \((?P<one>\d+)\) should be equal to source\.size\(dim\): \((?P<other>\d+),\), for dim: (\d+)",
     lambda found: by_numbers("index_add", "Adding at places", f"there {_are(found[1], 'index')}, one for each entry "
                              f"along axis {found[3]} of what is added, which has {found[2]}.")),
    (r"number of sizes provided \((\d+)\) must be greater or equal to .* in the tensor \((\d+)\)",
     lambda found: by_numbers("expand", "Expanding", f"each axis has a length, and there {_are(found[1], 'length')} "
                              f"for {count(int(found[2]), 'axis')}.", "-1 leaves an axis as long as it is.")),
    (r"Expected hidden(?:\[\d\])? size \(([\d, ]+)\), got \[([\d, ]+)\]",
     lambda found: by_numbers("layer", "The layer", f"its state has shape ({found[1]}), and ({found[2]}) is given.")),
    (r"key shape torch\.Size\(\[([\d, ]+)\]\) does not match value shape torch\.Size\(\[([\d, ]+)\]\)",
     lambda found: by_numbers("attention", "The attention", f"there is a key for each value, and the keys have shape "
                              f"({found[1]}) where the values have ({found[2]}).")),
    (r"shape of the 2D attn_mask is torch\.Size\(\[([\d, ]+)\]\), but should be \(([\d, ]+)\)",
     lambda found: by_numbers("attention", "The mask", f"it has a truth value for each query and each key, "
                              f"({found[2]}), and its shape is ({found[1]}).")),
    (r"X1 and X2 must have the same number of columns\. X1: (?P<one>\d+) X2: (?P<other>\d+)",
     lambda found: by_numbers("cdist", "The distance", f"all points have as many coordinates, and those of the first "
                              f"have {found[1]} where those of the second have {found[2]}.")),
    (r"Incompatible shapes of A and B for the equation AX = B +\((\d+)x(\d+) and (\d+)x(\d+)\)",
     lambda found: by_numbers("solve", "The system", f"there is one right side for each equation, and A has "
                              f"{count(int(found[1]), 'row')} where B has {found[3]}.")),
    (r"Expected more than 1 value per channel when training, got input size torch\.Size\(\[([\d, ]+)\]\)",
     lambda found: by_numbers("layer", "The layer", "while it is trained it normalises over the batch, and of each "
                              f"channel there is a single value in a batch of shape ({found[1]}).",
                              "After .eval() it takes what it has learnt, and a single sample will do.")),
    # TensorFlow
    (r"indices(\[[\d, ]+\])? = \[([-\d, ]+)\] does not index into (?:param )?shape \[([\d,]+)\]",
     lambda found: by_numbers("gather_nd", "The index", f"[{found[2]}], {f'at {found[1]}, ' if found[1] else ''}is "
                              "no place in a tensor of shape "
                              f"({found[3].replace(',', ', ')}{',' * found[3].isdigit()}).")),
    (r"index innermost dimension length must be <= params rank; saw: (\d+) vs\. (\d+)",
     lambda found: by_numbers("gather_nd", "The index", f"it has a number for each of the first axes, and here "
                              f"{count(int(found[1]), 'number')} for {count(int(found[2]), 'axis')}.")),
    (r"Shape of tensor \w+ \[([\d,]*)\] is not compatible with expected shape \[([\d,?]*)\]",
     lambda found: by_numbers("ensure_shape", "The shape", f"it is [{found[1].replace(',', ', ')}], and "
                              f"[{found[2].replace(',', ', ')}] is expected.")),
    (r"Expected multiples\[\d+\] >= 0, but got (-\d+)",
     lambda found: by_numbers("repeat", "Repeating", f"the numbers of times are 0 or more, and one is {found[1]}.")),
    (r"paddings must be less than the dimension size: (\d+), (\d+) not less than (\d+)",
     lambda found: by_numbers("pad", "The padding", f"a reflection pads by less than the length of the axis, "
                              f"{found[3]}, and here it is {found[1]} and {found[2]}.")),
    (r"Expected begin\[(\d+)\] in \[0, (\d+)\], but got (\d+)",
     lambda found: by_numbers("slice", "The slice", f"axis {found[1]} has {count(int(found[2]), 'entry')}, and it is "
                              f"to begin at {found[3]}.")),
    (r"'size' must be a 1-D Tensor of 2 elements: new_height, new_width",
     lambda found: by_numbers("resize", "The picture's size", "it is a pair, (rows, columns), and something else is "
                              "given.")),
    (r"with a weight list of length (?P<one>\d+), but the layer was expecting (?P<other>\d+) weights",
     lambda found: by_numbers("set_weights", "The layer", f"it has {count(int(found[2]), 'tensor')} of weights, and "
                              f"gets {found[1]}.")),
    (r"First dimension of predictions (?P<one>\d+) must match length of targets (?P<other>\d+)",
     lambda found: by_numbers("in_top_k", "Comparing", f"there is a target for each row of predictions, and there "
                              f"{_are(found[2], 'target')} for {count(int(found[1]), 'row')}.")),
    (r"Matrix and rhs are incompatible|Input matrix and rhs are incompatible",
     lambda found: by_numbers("solve", "The system", "there is one right side for each equation, and here they differ "
                              "in number.")),
    # xarray
    (r"align along dimension '(\w+)' because of conflicting dimension sizes: \{([\d, ]+)\}",
     lambda found: by_numbers("broadcast", "Pairing by names", f"the axis {found[1]} has one length in all, and the "
                              f"lengths are {join(found[2].split(', '))}.")),
    (r"conflicting sizes for dimension '(\w+)': length (\d+) on .*? (?:but|and) length (\d+) on ",
     lambda found: by_numbers("table", "The array", f"its axis {found[1]} has one length, and gets "
                              f"{thousands(int(found[2]))} and {thousands(int(found[3]))}.")),
    (r"different number of dimensions on data and dims: (\d+) vs (\d+)",
     lambda found: by_numbers("table", "The array", f"each axis has a name: there are {count(int(found[1]), 'axis')} "
                              f"and {count(int(found[2]), 'name')} in dims.")),
    # pandas and Matplotlib
    (r"Item wrong length (?P<one>\d+) instead of (?P<other>\d+)",
     lambda found: by_numbers("index", "The mask", f"the table has {count(int(found[2]), 'row')}, and the mask "
                              f"{found[1]}: one truth value for each is needed.")),
    (r"Expected a 1D array, got an array with shape \((\d+), (\d+)\)",
     lambda found: by_numbers("assign", "The column", f"it takes one axis, and gets shape ({found[1]}, {found[2]}).")),
    (r"Must pass 2-d input\. shape=\(([\d, ]+)\)",
     lambda found: by_numbers("table", "The table", f"it has rows and columns, 2 axes, and gets shape ({found[1]}).",
                              ".reshape(len(x), -1) of a tensor x makes a row of each of its parts.")),
    (r"Data must be 1-dimensional, got ndarray of shape \((.*?)\)",
     lambda found: by_numbers("table", "The Series", f"it has one axis, and gets shape ({found[1]}).")),
    (r"'(\w+)' has size (?P<one>\d+), but '(\w+)' has an unequal size of (?P<other>\d+)",
     lambda found: by_numbers("plot", "The plot", f"each point has one of both, and {found[1]} has "
                              f"{count(int(found[2]), 'entry')} where {found[3]} has {thousands(int(found[4]))}.")),
    (r"Mismatch is between '(\w+)' with shape \((\d+),\) and '(\w+)' with shape \((\d+),\)",
     lambda found: by_numbers("plot", "The plot", f"{found[1]} has {count(int(found[2]), 'entry')} where "
                              f"{found[3]} has {thousands(int(found[4]))}: both must have the same length.")),
    # JAX
    (r"one axis had size (\d+): axis (\d+) of argument ([\w.\[\]]+) of type .*?;\s*\* one axis had size (\d+): "
     r"axis (\d+) of argument ([\w.\[\]]+) of type",
     lambda found: by_numbers("vmap", "The map", f"what is mapped together has one length, and axis {found[2]} of "
                              f"{found[3]} has {count(int(found[1]), 'entry')} where axis {found[5]} of {found[6]} has "
                              f"{thousands(int(found[4]))}.")),
    (r"Too many indices: array is (\d+)-dimensional, but (\d+) were indexed",
     lambda found: by_numbers("index", "The index", f"the tensor has {count(int(found[1]), 'axis')}, and the indices "
                              f"are for {found[2]}.")),
    (r"The input carry (?:component )?(\S+) has type (\w+\[[\d,]*\]) but the corresponding output carry component has "
     r"type (\w+\[[\d,]*\])",
     lambda found: by_numbers("loop", "The loop", "what is carried keeps its shape and its dtype, and "
                              f"{found[1]} goes in as {found[2]} and comes out as {found[3]}.")),
    (r"output of true_fun has type (\w+\[[\d,]*\]) but the corresponding output of false_fun has type (\w+\[[\d,]*\])",
     lambda found: by_numbers("cond", "The choice", "both functions give the same shape and dtype, and one gives "
                              f"{found[1]} and the other {found[2]}.")),
    (r"slice_sizes must be less than or equal to operand shape, got slice_sizes (\([\d, ]+\)) for operand shape "
     r"(\([\d, ]+\))",
     lambda found: by_numbers("slice", "The slice", f"it has shape {found[1]}, and the tensor {found[2]}: along no "
                              "axis may it be longer.")),
    (r"scan got values with different leading axis sizes: ([\d, ]+)",
     lambda found: by_numbers("scan", "The scan", "axis 0 of all must have the same length, and the lengths are "
                              f"{join(found[1].split(', '))}.")),
    # scikit-learn
    (r"inconsistent numbers of samples: \[(\d+(?:, \d+)+)\]",
     lambda found: by_numbers("fit", "Pairing samples", "axis 0 of all must have the same length, and the lengths are "
                              f"{join(found[1].split(', '))}.")),
    (r"X has (?P<one>\d+) features, but (\w+) is expecting (?P<other>\d+) features as input",
     lambda found: by_numbers("fit", found[2], f"it was fitted to {count(int(found[3]), 'feature')}, the length of "
                              f"axis 1, and gets {thousands(int(found[1]))}.")),
    (r"Expected 2D array, got (scalar|1D) array instead",
     lambda found: by_numbers("fit", "The estimator", "it takes a table, with a row for each sample and a column for "
                              f"each feature, and got {'a scalar' if found[1] == 'scalar' else 'a vector'}.",
                              "If it is one feature of many samples, .reshape(-1, 1) makes a column of it.",
                              "If it is a single sample, .reshape(1, -1) makes a row of it.")),
    (r"Found array with dim (\d+)[,.] (?:while dim <= 2 is required by (\w+)|(\w+) expected <= 2)",
     lambda found: by_numbers("fit", found[2] or found[3], "it takes a table, with a row for each sample and a column "
                              f"for each feature, and got a tensor of {count(int(found[1]), 'axis')}.",
                              ".reshape(len(x), -1) of a tensor x makes a row of each sample.")),
    (r"'x' sizes: (?P<one>\d+)\s+'y' sizes: (?P<other>\d+)",
     lambda found: by_numbers("fit", "Pairing x with y", f"x has {count(int(found[1]), 'sample')} where y has "
                              f"{thousands(int(found[2]))}: axis 0 of both must have the same length.")),
)  # fmt: skip


def _are(n: str, what: str) -> str:
    return f"{verb(int(n), 'is')} {count(int(n), what)}"


def _axes(one: str, other: str | None, got: int) -> Explanation:
    """The numbers of axes that a layer takes."""
    if str(got) in (one, other):
        raise ValueError  # what is told contradicts itself
    wanted = f"{one} or {other} axes" if other else count(int(one), "axis")
    return by_numbers("layer", "The layer", f"it takes inputs of {wanted}, and gets {got}.")


def _channels(wanted: int, got: int) -> Explanation:
    normalises = f"it normalises {count(wanted, 'channel')}"
    has = f"axis 1 of its input, that of channels, has {thousands(got)}."
    return by_numbers("layer", "The layer", f"{normalises}, and {has}")


def _lengths(text: str) -> list[int | None]:
    """The lengths of a shape that is written without commas: [None 8 8 1]."""
    return [int(n) if n.isdigit() else None for n in text.split()]


def _inner(first: str, second: str) -> Explanation:
    return by_numbers(
        "matmul",
        "The product",
        f"the inner axes must have the same length, and the last axis of the first has {count(int(first), 'entry')} "
        f"where the last but one of the second, or its only one, has {thousands(int(second))}.",
    )


def _features(written: str, wanted: str, of: str, got: str) -> Explanation:
    problem = f"it takes {count(int(wanted), 'feature')} along the last axis of {of}, which has {thousands(int(got))}."
    return by_numbers("layer", written, problem)


def _no_axis(axis: int, rank: int) -> Explanation:
    if -rank <= axis < rank:
        raise ValueError  # what is told contradicts itself
    axes = f"from {-rank} to {rank - 1}" if rank else "none"
    said = f"there is no axis {axis} among {count(rank, 'axis')}, which are numbered {axes}."
    return by_numbers("axis", "The axis", said)


def _out_of_bounds(place: int, axis: int, length: int) -> Explanation:
    if -length <= place < length:
        raise ValueError  # what is told contradicts itself
    indices = f"so its indices are from {-length} to {length - 1}" if length else "and no index"
    said = f"axis {axis} has {count(length, 'entry')}, {indices}, and {place} is none of them."
    return by_numbers("index", f"The index {place}", said)
