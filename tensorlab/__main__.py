"""`tensorlab describe FILE`, `draw FILE`, `explain OPERATION ...` and `run SCRIPT`: tensors seen from a terminal."""

import argparse
import ast
import runpy
import sys
import traceback
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tensorlab import __version__
from tensorlab.showing import Drawable
from tensorlab.wording import join

# What a file begins with tells more than its name: downloads that went wrong are named .npy, too.
_NPY, _NPZ = b"\x93NUMPY", b"PK"
_NOT_ARRAYS = (
    (b"", "is empty"),
    (b"<", "begins with '<': it is a web page, as a download gives that went wrong"),
    (b"version https://git-lfs", "is a Git LFS pointer: `git lfs pull` fetches the file"),
)


class _CommandError(Exception):
    """What the user can put right; printed without a traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The words after `tensorlab`.

    Returns:
        The exit status: 0, or 2 where the arguments or the file are wrong, or an extra is missing.

    >>> main(["explain", "matmul", "(32, 784)", "(512, 10)"])
    (32, 784) @ (512, 10) does not work: the inner axes must have the same length,
    and axis 1 of the first has 784 entries where axis 0 of the second has 512.
    It would work with a second matrix of shape (784, n), giving (32, n).
    0
    """
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        return 0
    except (_CommandError, ValueError, TypeError, OSError, ImportError) as error:
        print(f"tensorlab: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tensorlab", description="Look at saved tensors, and at what operations do to shapes."
    )
    parser.add_argument("--version", action="version", version=f"tensorlab {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], None], summary: str
    ) -> argparse.ArgumentParser:
        new = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        new.set_defaults(run=run)
        return new

    describe = command("describe", _describe, "say in words what each array of a file is")
    draw = command("draw", _draw, "draw the array of a file")
    explain = command("explain", _explain, "explain what an operation does to each axis")
    for each in (describe, draw):
        each.add_argument("file", metavar="FILE", help="a .npy or .npz file")
        each.add_argument("--array", metavar="NAME", help="which array of an .npz file")
        each.add_argument("--axes", metavar="NAMES", help="names of the axes: height,width")
    explain.add_argument(
        "operation", metavar="OPERATION", help="NumPy's name of it: matmul, sum, index"
    )
    explain.add_argument(
        "arguments",
        metavar="ARGUMENT",
        nargs="*",
        help="as in Python: '(32, 784)' is a shape, '[1, 2]' data, axis=0 a keyword, '[10:100, 14:]' an index",
    )
    for each in (draw, explain):
        each.add_argument("--save", metavar="PICTURE", help="write .svg, .pdf, .png or .html")
    script = command("run", _run, "run a script, and explain the line that fails")
    script.add_argument("script", metavar="SCRIPT", help="a Python file")
    script.add_argument("arguments", nargs=argparse.REMAINDER, help="what the script is given")
    return parser


def _describe(options: argparse.Namespace) -> None:
    from tensorlab.description import describe

    for name, array in _load(Path(options.file), options.array):
        if name:
            print(name)
        print(describe(array, axes=_names(options)))


def _draw(options: argparse.Namespace) -> None:
    from tensorlab.drawing import draw

    arrays = _load(Path(options.file), options.array)
    if options.save and len(arrays) > 1:
        names = join([repr(name) for name, _ in arrays], last="or")
        raise _CommandError(
            f"{options.file} holds {len(arrays)} arrays, and {options.save} takes one picture: "
            f"choose by --array {names}."
        )
    for name, array in arrays:
        drawing = draw(array, axes=_names(options))
        if options.save:
            drawing.save(options.save)
            continue
        if name:
            print(name)
        print(drawing)


def _explain(options: argparse.Namespace) -> None:
    from tensorlab import explain
    from tensorlab.explain.names import missing

    operations = set(explain.__all__) - {"Explanation", "errors"}
    if options.operation not in operations:
        raise _CommandError(missing(options.operation, operations))
    positional, keywords = [], {}
    for text in options.arguments:
        name, equals, value = text.partition("=")
        if equals and name.isidentifier():
            keywords[name] = _argument(value)
        else:
            positional.append(_argument(text))
    explanation: Drawable | None = getattr(explain, options.operation)(*positional, **keywords)
    if explanation is None:
        raise _CommandError("this text tells no shapes that are the reason for an error.")
    if options.save:
        explanation.draw().save(options.save)
    print(explanation)


def _run(options: argparse.Namespace) -> None:
    """Run a script as `python SCRIPT` does."""
    from tensorlab.explain.failures.errors import annotate, errors

    path = Path(options.script)
    if not path.is_file():
        raise _CommandError(f"there is no file {str(path)!r}. Give a Python script.")
    sys.argv = [options.script, *options.arguments]
    sys.path.insert(0, str(path.resolve().parent))
    errors.install()  # for its threads
    try:
        runpy.run_path(options.script, run_name="__main__")
    except Exception as error:
        annotate(error)
        # The way to the script's first line is ours and runpy's.
        entry = error.__traceback__
        while entry and entry.tb_frame.f_code.co_filename != options.script:
            entry = entry.tb_next
        traceback.print_exception(error.with_traceback(entry or error.__traceback__))
        raise SystemExit(1) from None
    finally:
        errors.uninstall()


def _argument(text: str) -> object:
    """Read an argument as Python does; what is no value is an index, or stays text.

    >>> _argument("(3, 4)"), _argument("[1:, ::2]"), _argument("ij,jk->ik")
    ((3, 4), (slice(1, None, None), slice(None, None, 2)), 'ij,jk->ik')
    """
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        pass
    inside = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        key = ast.parse(f"x[{inside}]", mode="eval").body
        return _key(key.slice) if isinstance(key, ast.Subscript) else text
    except (ValueError, SyntaxError):
        return text


def _key(node: ast.expr) -> object:
    if isinstance(node, ast.Tuple):
        return tuple(_key(part) for part in node.elts)
    if isinstance(node, ast.Slice):
        bounds = (node.lower, node.upper, node.step)
        return slice(*(None if bound is None else ast.literal_eval(bound) for bound in bounds))
    return ast.literal_eval(node)


def _load(path: Path, name: str | None) -> list[tuple[str, np.ndarray]]:
    """Read the arrays of a file; a single array is mapped, so that only what is shown is read."""
    if not path.is_file():
        raise _CommandError(f"there is no file {str(path)!r}. Give a .npy or .npz file.")
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith(_NPZ):
        return _load_npz(path, name)
    if not start.startswith(_NPY):
        for sign, what in _NOT_ARRAYS:
            if start.lstrip().startswith(sign) if sign else not start:
                raise _CommandError(f"{path.name} {what}.")
        raise _CommandError(f"{path.name} is neither .npy nor .npz: numpy.save writes those.")
    if name is not None:
        raise _CommandError(f"{path.name} holds one array without a name: leave out --array.")
    try:
        return [("", np.lib.format.open_memmap(path, mode="r"))]
    except (ValueError, EOFError) as error:
        if "Python objects" in str(error):
            raise _CommandError(_objects(path.name)) from None
        raise _CommandError(f"{path.name} is no .npy file that can be read: {error}") from None


def _load_npz(path: Path, name: str | None) -> list[tuple[str, np.ndarray]]:
    arrays = []
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            known = join([repr(each) for each in archive.files])
            if not known:
                raise _CommandError(f"{path.name} is an archive without arrays.")
            if name is not None and name not in archive.files:
                raise _CommandError(f"{path.name} has no array {name!r}. It has {known}.")
            for each in archive.files if name is None else [name]:
                try:
                    arrays.append((each, archive[each]))
                except ValueError as error:
                    if "allow_pickle" not in str(error):
                        raise
                    more = f" It has {known}: --array chooses." if len(archive.files) > 1 else ""
                    raise _CommandError(_objects(f"{each!r} in {path.name}") + more) from None
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise _CommandError(f"{path.name} is no .npz file that can be read: {error}") from None
    return arrays


def _objects(what: str) -> str:
    return f"{what} holds Python objects, which run code as they are read: save numbers or strings instead."


def _names(options: argparse.Namespace) -> list[str] | None:
    return options.axes.split(",") if options.axes else None


if __name__ == "__main__":
    sys.exit(main())
