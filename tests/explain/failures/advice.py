"""What is advised for a line that fails is done: every way whose words are those of a step that can be taken."""

import ast
import re

import numpy as np

_INSTEAD = re.compile(
    r"It would work as (?P<new>.*?)(?:, (?:the diagonal|which) .*|, giving (?P<shape>\(.*\))|)\.$",
    re.S,
)
_WRITTEN = re.compile(r"It would work as \([\d, n]*\)(?:, [a-z ]+)?, written (\..*)\.$")
_AFTER = re.compile(r"It would work after (.*)\.$", re.S)
_NAMED = re.compile(r"(.* = .*) gives the name to the (?:result|product)")
_AXIS = re.compile(r"It would work with axis (\d+), the (?:last|only) one\.$")
_OPERAND = re.compile(
    r"It would work with (?P<which>the first |the second |the third |its )?(?P<name>.*?)(?: as \([^)]*\), written "
    r"(?P<key>\[[^\]]*\])| (?P<turned>transposed), \([^)]*\)| of shape (?P<shape>\([\d, nm]*\)).*?)(?:, giving .*)?\.$",
    re.S,
)
_INTO = re.compile(
    r"It would work with (?P<new>(?P<of>[\w.]+)\.(?:astype|long|float|to)\(.*\)|tf\.cast\((?P<cast>\w+), .*\))\.$"
)
_ORDINALS = {"the first ": 0, "the second ": 1, "the third ": 2}


# Ways that name an argument, a shape, an index or a pattern: what stands in its place in the line is replaced by it.
_KEYWORD = re.compile(
    r"It would work with (?P<name>\w+)=(?P<value>[^, ]+|\(.*?\))(?:, for example|, which .*|, where .*|, or less)?"
    r"(?:, giving (?P<shape>\(.*\)))?\.$"
)
_PATTERN = re.compile(r'It would work with (".*?->.*?"), giving (\([\d, ]*\))\.$')
_RESHAPED = re.compile(r"It would work with (\([-\d, ]+\)), giving (\([\d, ]*\))\.$")
_AXES = re.compile(r"It would work with axes (\([-\d, ]+\))(?:, as .*)?, giving (\([\d, ]*\))\.$")
_KEY = re.compile(r"It would work with (\[.*\]), giving (\([\d, ]*\))\.$")
_INTEGER = re.compile(r"It would work with (an )?integers? from (-?\d+) to (-?\d+), giving")
_PARTS = re.compile(r"It would work with (?:(?P<n>\d+) parts?|(?P<other>array_split), .*), giving")
_LONG = re.compile(r"It would work with (\.(?:long|float)\(\))(?:, which .*| of the target)\.$")


def step(way, found, code):
    """The code that does what is advised instead of a line that failed, and the shape that it is said to give.

    Returns:
        None where the words are not those of a step.
    """
    if told := _WRITTEN.match(way):
        return code.replace(found.names[0], found.names[0] + told[1], 1), None
    if told := _INSTEAD.match(way):
        return told["new"], told["shape"]
    if told := _AFTER.match(way):
        return f"{told[1]}\n{code}", None
    if told := _NAMED.match(way):
        return told[1], None
    if told := _AXIS.match(way):
        wrong = re.search(r"there is no axis (-?\d+)", found.problem)[1]
        line = re.sub(
            rf"(?<![\w.-]){wrong}(?![\w.])(?!.*(?<![\w.-]){wrong}(?![\w.]))", told[1], code
        )
        return None if line == code else (line, None)  # a layer that was made before has it
    if told := _INTO.match(way):
        of = told["of"] or told["cast"]
        return re.sub(rf"\b{re.escape(of)}\b", lambda _: told["new"], code, count=1), None
    if told := _OPERAND.match(way):
        return _changed(told, code), None
    for form, write in _FORMS:
        if told := form.match(way):
            return write(told, found, code)
    return None


def _argument(told, found, code):
    name = "dim" if re.search(r"\bdim=", code) else told["name"]
    line = re.sub(rf"\b{name}=(?:[-\d]+|\([^)]*\)|\[[^\]]*\])", f"{name}={told['value']}", code)
    return (
        line
        if line != code
        else f"{code[:-1]}, {name}={told['value']})"
        if not _has_axis(code)
        else None
    ), told["shape"]


def _has_axis(code):
    """Whether the axis, or what the way names, is written without its name."""
    return re.search(r"(?:, |\()[-\d]+\)$|\]\)$", code) is not None


def _pattern(told, found, code):
    return re.sub(r"""(["']).*?->.*?\1""", lambda _: told[1], code, count=1), told[2]


def _reshaped(told, found, code):
    x = found.names[0]
    return (f"np.asarray({x}).reshape{told[1]}" if x else None), told[2]


def _axes(told, found, code):
    return f"turned({found.names[0]}, {told[1]})", told[2]


def _index(told, found, code):
    return f"{found.names[0]}{told[1]}", told[2]


def _from_to(told, found, code):
    x, ends = found.names[0], (told[2], told[3])
    x += ".iloc" * (".iloc" in code)
    axis = re.search(r"axis (\d)", found.problem)
    before = ":, " * int(axis[1]) if axis else ""
    return "; ".join(f"{x}[{before}{end}]" for end in ends), None


def _parts(told, found, code):
    if told["other"]:
        return re.sub(r"split", "array_split", code), None
    return re.sub(r"\d+(?=[^\d]*$)", told["n"], code), None


def _cast(told, found, code):
    *_, target = (ast.unparse(each) for each in ast.parse(code).body[0].value.args)
    return code.replace(f"{target})", f"{target}{told[1]})"), None


_FORMS = (
    (_KEYWORD, _argument), (_PATTERN, _pattern), (_RESHAPED, _reshaped), (_AXES, _axes), (_KEY, _index),
    (_INTEGER, _from_to), (_PARTS, _parts), (_LONG, _cast),
)  # fmt: skip


def _changed(told, code):
    name, which = told["name"], told["which"]
    new = f"{name}{told['key']}" if told["key"] else f"turned({name})" if told["turned"] else None
    if new is None:
        lengths = eval(told["shape"], {"n": 10, "m": 10})
        new = f"ones({lengths})"
        new = f"({new}{' > 0' * (' > ' in name)})" if name.startswith("(") else new
    whole = re.escape(name)
    before = r"(?<![\w.])" if re.match(r"\w", name) else ""
    places = [each.span() for each in re.finditer(before + whole + r"(?!\w)", code)]
    if not places or (len(places) > 1 and which not in _ORDINALS):
        return None
    begin, end = places[_ORDINALS.get(which, 0)]
    if begin == 0 and re.match(r" \S?=", code[end:]):
        return None  # it is written into
    return f"{code[:begin]}{new}{code[end:]}"


def _turned(x, axes=None):
    axes = axes or tuple(range(len(x.shape)))[::-1]
    return x.permute(axes) if hasattr(x, "permute") else np.transpose(x, axes)


def follow(way, found, code, names):
    """Do what is advised, in fresh names; tell whether it is a step that can be taken.

    Raises:
        Exception: What the advice leads to, where it fails.
    """
    taken = step(str(way), found, code)
    if taken is None or taken[0] is None:
        return False
    line, shape = taken
    names = {"np": np, "ones": np.ones, "turned": _turned, **names}
    if shape is None or not re.fullmatch(r"\([\d, ]*\)", shape):
        exec(line, names)
        return True
    result = eval(line, names)
    assert tuple(np.shape(result) if not hasattr(result, "shape") else result.shape) == eval(
        shape
    ), (line, shape)
    return True
