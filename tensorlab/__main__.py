"""`tensorlab describe FILE`, `draw FILE`, `explain OPERATION ...` and `run SCRIPT`: tensors seen from a terminal."""

import argparse
import ast
import inspect
import json
import linecache
import re
import runpy
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NoReturn, TextIO

from tensorlab import __version__
from tensorlab.files import FileError, StoredArray, arrays_of, named, saved
from tensorlab.showing import Drawable
from tensorlab.wording import capitalised, encodable, join, printable, verb

_FILE = (
    "a .npy, .npz, .h5, .keras, .safetensors or .csv file, an image or a .zarr folder, told by its content; "
    "- reads from a pipe"
)

_PIPE = "<stdin>"  # as Python calls it


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
    words = sys.argv[1:] if arguments is None else list(arguments)
    parser = _parser(words)
    options, more = parser.parse_known_args(words)
    files = [options.file, *more] if hasattr(options, "file") else []
    if more and files and not any(word.startswith("-") for word in files):
        return _fail(f"it takes one file at a time, and got {join(files)}: call it once for each.")
    if more and not files and more[0].startswith("--"):
        return _fail(
            f"there is no option {more[0]}: what an operation takes is written without dashes, axis=0."
        )
    if more:
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    try:
        if sys.stdout is None:  # the shell's >&-
            raise _CommandError("there is nowhere to write to: standard output is closed.")
        options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130  # as a shell has it
    except MemoryError:
        return _fail("there is not enough memory for this array.")
    except OSError as error:
        where = f"{str(error.filename)!r}: " if error.filename else ""
        return _fail(f"{where}{error.strerror}." if error.strerror else str(error))
    except (_CommandError, ValueError, TypeError, RuntimeError, ImportError) as error:
        return _fail(str(error))
    return 0


def _fail(problem: str) -> int:
    lines = [printable(line) for line in f"tensorlab: {problem}".splitlines()]
    if sys.stderr is not None:
        with suppress(OSError):  # nobody reads it, or its disk is full
            print(encodable("\n".join(lines), sys.stderr.encoding), file=sys.stderr, flush=True)
    return 2


def _stdin() -> TextIO:
    if sys.stdin is None:  # the shell's <&-
        raise _CommandError("there is nothing to read from: standard input is closed.")
    return sys.stdin


def _print(text: object) -> None:
    """Print what an ASCII terminal can show, too."""
    print(encodable(str(text), sys.stdout.encoding))


class _Parser(argparse.ArgumentParser):
    """Reads the words after `tensorlab`; a file whose name begins with a dash it takes for an option."""

    def __init__(self, words: Sequence[str], **known: Any) -> None:
        super().__init__(**known)
        self._words = words

    def error(self, message: str) -> NoReturn:
        """Say which word is a file's, or else what argparse says."""
        if "--array" not in message:  # the name of an array
            self._refuse_files("-")
        super().error(message)

    def print_help(self, file: Any = None) -> None:
        """Show the help: not for -hand.npy, of which Python 3.13 takes the beginning for -h."""
        self._refuse_files("-h")
        super().print_help(file)

    def _refuse_files(self, beginning: str) -> None:
        for word in self._words:
            if word.startswith(beginning) and word != "-h" and _is_dashed_file(word):
                raise SystemExit(_fail(f"{word} begins with a dash, as options do: write ./{word}"))


def _is_dashed_file(word: str) -> bool:
    looks = re.fullmatch(r"-[^-=][^=]*\.[A-Za-z]\w*", word) is not None
    return word.startswith("-") and word != "-" and (looks or Path(word).exists())


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        words,
        prog="tensorlab",
        description="Look at saved tensors, and at what operations do to shapes.",
    )
    parser.add_argument("--version", action="version", version=f"tensorlab {__version__}")
    of_command: Any = partial(_Parser, words)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=of_command)

    def command(
        name: str, run: Callable[[argparse.Namespace], None], summary: str
    ) -> argparse.ArgumentParser:
        new: argparse.ArgumentParser = commands.add_parser(
            name, help=summary, description=f"{capitalised(summary)}."
        )
        new.set_defaults(run=run)
        return new

    describe = command("describe", _describe, "say in words what each array of a file is")
    draw = command("draw", _draw, "draw the array of a file")
    explain = command("explain", _explain, "explain what an operation does to each axis")
    for each in (describe, draw):
        each.add_argument("file", metavar="FILE", help=_FILE)
        each.add_argument("--array", metavar="NAME", help="which array of a file that has several")
        each.add_argument("--axes", metavar="NAMES", help="names of the axes: height,width")
    describe.add_argument("--json", action="store_true", help="write JSON, for programs")
    explain.add_argument(
        "operation",
        metavar="OPERATION",
        help="NumPy's name of it: matmul, sum, index; or a line of code, 'x @ W', with x= and W=; or what an "
        "error says, - for a pipe",
    )
    explain.add_argument(
        "arguments",
        metavar="ARGUMENT",
        nargs="*",
        help="as in Python: '(32, 784)' is a shape, '[1, 2]' data, a.npy a file's, data.npz:x one of several; "
        "axis=0 a keyword, '[10:100, 14:]' an index",
    )
    for each in (draw, explain):
        each.add_argument("--save", metavar="PICTURE", help="write .svg, .pdf, .png or .html")
        of_picture = each.add_argument_group("how the picture is saved")
        of_picture.add_argument("--scale", metavar="TIMES", help="how much larger it is")
        of_picture.add_argument("--width", metavar="PIXELS", help="from left to right, instead")
        of_picture.add_argument(
            "--dark",
            action=argparse.BooleanOptionalAction,
            help="in dark colours, or in light ones whatever the reader's system",
        )
        of_picture.add_argument("--transparent", action="store_true", help="without a ground")
    script = command("run", _run, "run a script, and explain the line that fails")
    script.add_argument("script", metavar="SCRIPT", help="a Python file; - reads from a pipe")
    script.add_argument("arguments", nargs=argparse.REMAINDER, help="what the script is given")
    return parser


def _describe(options: argparse.Namespace) -> None:
    from tensorlab.description import describe

    with _chosen(options) as arrays:
        if not options.json:
            _show(arrays, lambda values: describe(values, axes=_names(options)))
            return
        found = {}
        try:
            for name, values in _readable(arrays):
                found[name] = describe(values, axes=_names(options)).to_dict()
        finally:
            if found:
                print(json.dumps(found[""] if list(found) == [""] else found, allow_nan=False))


def _draw(options: argparse.Namespace) -> None:
    from tensorlab.drawing import draw

    how = _how_saved(options)
    with _chosen(options) as arrays:
        if options.save is None:
            _show(arrays, lambda values: draw(values, axes=_names(options)))
            return
        if len(arrays) > 1:
            raise _CommandError(
                f"{options.file} holds {len(arrays)} arrays, and {options.save} takes one picture: "
                f"choose by --array {_list(arrays, 'or')}."
            )
        draw(arrays[0].read(), axes=_names(options)).save(options.save, **how)


def _how_saved(options: argparse.Namespace) -> dict[str, Any]:
    """What `Drawing.save` is told; each of it says nothing where no picture is saved."""
    how = {name: getattr(options, name) for name in ("scale", "width", "dark", "transparent")}
    given = [f"--{name}" for name, value in how.items() if value not in (None, False)]
    if given and options.save is None:
        raise _CommandError(f"{given[0]} is how a picture is saved: add --save picture.svg.")
    return how


def _show(arrays: Sequence[StoredArray], shown: Callable[[Any], object]) -> None:
    """Print what is said of one array after the other, each below its name."""
    for name, values in _readable(arrays):
        if name:
            _print(printable(name))
        _print(shown(values))


def _readable(arrays: Sequence[StoredArray]) -> Iterator[tuple[str, Any]]:
    """The name and the values of each array; those that cannot be read are told at the end."""
    problems = []
    for array in arrays:
        try:
            values = array.read()
        except FileError as error:
            problems.append(str(error))
            continue
        yield array.name, values
    if problems:
        raise _CommandError("\n".join(problems))


@contextmanager
def _chosen(options: argparse.Namespace) -> Iterator[Sequence[StoredArray]]:
    """The arrays of the file, or the one that was asked for."""
    with TemporaryDirectory() as folder:
        path = Path(options.file)
        if options.file == "-":
            path = saved(_stdin().buffer, Path(folder) / "stdin")
        found = arrays_of(path)
        if options.array is not None:
            chosen = [array for array in found if array.name == options.array]
            if not chosen and [array.name for array in found] == [""]:
                raise _CommandError(
                    f"{named(path)} holds one array without a name: leave out --array."
                )
            if not chosen:
                raise _CommandError(
                    f"{named(path)} has no array {options.array!r}. It has {_list(found)}."
                )
            found = chosen
        yield found


def _list(arrays: Sequence[StoredArray], last: str = "and") -> str:
    """The names of some arrays, as a sentence has them."""
    names = [repr(array.name) for array in arrays]
    return join([*names[:20], f"{len(names) - 20} more"] if len(names) > 21 else names, last)


def _explain(options: argparse.Namespace) -> None:
    from tensorlab import explain
    from tensorlab.explain.names import missing
    from tensorlab.explain.registry import OPERATIONS

    operations = {*OPERATIONS, "error", "expression"}
    how = _how_saved(options)
    name, positional = _named(options.operation, bool(options.arguments))
    if name not in operations:
        raise _CommandError(missing(name, operations))
    function = getattr(explain, name)
    parameters = list(inspect.signature(function).parameters.values())
    keywords: dict[str, object] = {}
    for text in options.arguments:
        keyword, equals, value = text.partition("=")
        if equals and keyword.isidentifier():
            keywords[keyword] = _argument(value)
            continue
        read = _argument(text)
        parameter = next(iter(parameters[len(positional) :]), None)
        if isinstance(read, str) and (Path(read).is_file() or not _is_text(parameter)):
            read = _tensor_of(read)
        positional.append(read)
    _check_number(name, parameters, len(positional), keywords)
    explanation: Drawable | None = function(*positional, **keywords)
    if explanation is None:
        raise _CommandError("this text has no shapes that could be the reason for an error.")
    if options.save is not None:
        explanation.draw().save(options.save, **how)
    _print(explanation)


def _named(operation: str, has_arguments: bool) -> tuple[str, list[object]]:
    """The name of an operation; or that of what explains a line of code, or an error's text, and the text."""
    if operation == "-":
        return "error", [_stdin().read()]
    if operation.isidentifier():
        return operation, []
    return "expression" if has_arguments else "error", [operation]


def _is_text(parameter: inspect.Parameter | None) -> bool:
    """Whether a text that is not a value of Python's is meant to be one: a pattern, a mode, a function's name."""
    return parameter is not None and any(
        word in str(parameter.annotation) for word in ("str", "Literal", "Callable")
    )


def _tensor_of(text: str) -> Any:
    """Read an argument that is not a value as a file's array: `a.npy`, or `data.npz:x`."""
    name, path = None, Path(text)
    if not path.exists() and ":" in text:
        start, _, name = text.rpartition(":")
        path = Path(start)
    if not path.exists():
        raise _CommandError(
            f"{text!r} is neither a file nor a value that Python reads. A shape is written '(2, 3)', data '[1, 2]', "
            "an index '[1:, 0]', and an argument by its name axis=0."
        )
    found = arrays_of(path)
    chosen = [array for array in found if name in (None, array.name)]
    if len(chosen) != 1:
        raise _CommandError(
            f"{path} holds {_list(found)}: write {path}:{found[0].name} for the first, say."
        )
    return chosen[0].read()


def _check_number(
    operation: str,
    parameters: Sequence[inspect.Parameter],
    given: int,
    keywords: Mapping[str, object],
) -> None:
    """Say which arguments are missing."""
    needed = [
        each.name
        for each in parameters
        if each.default is each.empty
        and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    missing = [f"{name}=" for name in needed[given:] if name not in keywords]
    if missing:
        takes = join([f"{name}=" for name in needed])
        raise _CommandError(
            f"{operation} takes {takes}, and {join(missing)} {verb(len(missing), 'is')} missing. A tensor "
            "is given by its shape, '(2, 3)', its data, '[1, 2]', or the name of a file."
        )


def _run(options: argparse.Namespace) -> None:
    """Run a script as `python SCRIPT` does, or with - what comes through a pipe."""
    from tensorlab.explain.failures.errors import annotate, errors

    path = Path(options.script)
    piped = options.script == "-"
    if not piped and not path.is_file():
        what = f"{str(path)!r} is a folder" if path.is_dir() else f"there is no file {str(path)!r}"
        raise _CommandError(f"{what}. Give a Python script, or - for a pipe.")
    source = _stdin().read() if piped else ""
    sys.argv = [options.script, *options.arguments]
    sys.path.insert(0, "" if piped else str(path.resolve().parent))
    errors.install()  # for its threads
    try:
        if piped:
            _run_piped(source)
        else:
            runpy.run_path(options.script, run_name="__main__")
    except Exception as error:
        annotate(error)
        # The way to the script's first line is ours and runpy's.
        entry = error.__traceback__
        file = _PIPE if piped else options.script
        while entry and entry.tb_frame.f_code.co_filename != file:
            entry = entry.tb_next
        traceback.print_exception(error.with_traceback(entry))
        raise SystemExit(1) from None
    finally:
        errors.uninstall()


def _run_piped(source: str) -> None:
    linecache.cache[_PIPE] = (len(source), None, source.splitlines(keepends=True), _PIPE)
    main = sys.modules["__main__"] = ModuleType("__main__")
    exec(compile(source, _PIPE, "exec"), vars(main))


def _argument(text: str) -> object:
    """Read an argument as Python does; what is not a value is an index, or stays text.

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


def _names(options: argparse.Namespace) -> list[str] | None:
    names = None if options.axes is None else options.axes.split(",")
    if names and names != [""] and "" in map(str.strip, names):
        raise _CommandError(
            f"--axes {options.axes} holds an empty name: write one for each axis, as in height,width."
        )
    return names


if __name__ == "__main__":
    sys.exit(main())
