"""
Arguments in, planner, output out.

Results go to stdout or a file, warnings and errors to stderr.  Exit 0 is
answered, 1 no answer exists (or findings), 2 bad input.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from argparse import ArgumentParser, HelpFormatter, Namespace, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any, NoReturn

from corridor.commands import COMMANDS, add_output, times_set, with_conditions
from corridor.commands.config import NO_CONFIG, Config, note_config, read_config, set_defaults
from corridor.data.inputs import Inputs
from corridor.errors import CapacityError, CorridorError, FindingsError, NoRouteError
from corridor.output.formats import STANDARD, chart_form_of, form_of, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from corridor.commands import Answer

NO_ANSWER, BAD_INPUT = 1, 2

# Messages are English everywhere, like all that the program says; and the search for a translation, which is made
# anew by every process, would cost a thirtieth of a whole answer.
argparse._ = str  # type: ignore[attr-defined]

MAX_LINE = 1200
"""Characters of a message; a longer one is cut in its middle."""


class _Formatter(HelpFormatter):
    """
    Help as wide as the terminal.

    argparse makes one for each argument and would import `shutil` to ask for the
    width, which costs a tenth of a whole answer.
    """

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size().columns
        except (ValueError, OSError):
            columns = 80
        super().__init__(prog, width=columns - 2)


class _Parser(ArgumentParser):
    """A parser whose errors are one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options})

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {_one_line(message)}. `{self.prog} --help` shows how.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Parameters
    ----------
    argv
        Arguments after the program's name; None takes those of the process.

    Returns
    -------
    status
        Exit code.
    """
    _use_utf8()
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        arguments, module = parse(words, read_config())
        if argv is None and arguments.output:
            install_signal_handlers()
        with Inputs() as inputs:
            return _answer(module, arguments, inputs)
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt as stop:
        print("; ".join(["corridor: stopped", *getattr(stop, "__notes__", ())]), file=sys.stderr)
        return 130
    except Exception as error:  # whatever it is, planners are not to read tracebacks
        if "--debug" in words:
            raise
        return report_error(error)


def _answer(module: ModuleType, arguments: Namespace, inputs: Inputs) -> int:
    form, chart = _forms(module, arguments)
    if arguments.output:
        _note_inputs(arguments, inputs)
        inputs.refuse_to_overwrite(arguments.output)
    try:
        found: Answer = module.answer(arguments)
    finally:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)
    found = with_conditions(found, arguments)
    for line in (*found.warnings, *times_set(arguments), *found.notes):
        print(_one_line(line), file=sys.stderr)
    description = found.description
    if chart:
        _write_file(arguments.chart, write(chart, description))
    _deliver(found.files[form]() if form in found.files else write(form, description), arguments.output)
    if found.done:
        found.done()
    return found.status


def _forms(module: ModuleType, arguments: Namespace) -> tuple[str, str]:
    """Choose the forms of the answer and of the chart beside it, before anything is worked out."""
    if hasattr(module, "form_of"):
        form: str = module.form_of(arguments)
    else:
        form = form_of(arguments.output, arguments.format, getattr(module, "FORMS", STANDARD))
    chart = getattr(arguments, "chart", "")
    return form, chart_form_of(chart) if chart else ""


def install_signal_handlers() -> None:
    """Let SIGTERM end the program as an interrupt does, so that nothing half-written is left beside the output."""
    import signal

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def _note_inputs(arguments: Namespace, inputs: Inputs) -> None:
    """Register what the arguments name, so that an output over an input is refused before the work."""
    for name, value in vars(arguments).items():
        if name not in ("output", "chart"):
            for word in value if isinstance(value, list) else [value]:
                if isinstance(word, str) and word:
                    inputs.note(word)


def report_error(error: Exception) -> int:
    """Print what went wrong, one line each; return the exit code."""
    if isinstance(error, BrokenPipeError):
        # The reader has seen enough, as `head` does; nothing more can be said to it.
        close_stdout()
        return 0
    is_ours = isinstance(error, CorridorError)
    lines = error.findings if isinstance(error, FindingsError) and error.findings else (str(error),)
    for line in lines if is_ours else (describe_unexpected_error(error),):
        print(f"corridor: {_one_line(line)}", file=sys.stderr)
    return NO_ANSWER if isinstance(error, NoRouteError | CapacityError) else BAD_INPUT


def describe_unexpected_error(error: Exception) -> str:
    """Describe an error that is none of the program's own."""
    if isinstance(error, MemoryError):
        return "there is not enough memory for this question: ask for less at once."
    if isinstance(error, OverflowError):
        return "a time is beyond the calendar: a figure of the network or of the question is far too large."
    if isinstance(error, UnicodeEncodeError):
        near = error.object[max(0, error.start - 20) : error.end + 20]
        return f"{near!r} holds bytes that are no UTF-8: write it in UTF-8."
    if isinstance(error, OSError):
        import errno

        if error.filename is None and error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG, errno.EBADF):
            close_stdout()
            return f"cannot read or write stdout: {os.strerror(error.errno).lower()}."
        return f"cannot read or write {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}."
    return f"this should not have happened: {type(error).__name__}: {error}. --debug shows where; please report it."


def close_stdout() -> None:
    """Let what could not be written not be tried again when the process ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


def _one_line(text: str) -> str:
    """Keep a message to one line of bearable length, whatever a file or an argument put into it."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    return text if len(text) <= MAX_LINE else f"{text[: MAX_LINE // 2]} ... {text[-MAX_LINE // 2 :]}"


def _use_utf8() -> None:
    """Write the same bytes whatever the locale says."""
    if sys.stderr is None:  # closed by who called; what is said there must not go elsewhere
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def parse(argv: list[str], config: Config = NO_CONFIG) -> tuple[Namespace, ModuleType]:
    """Read the arguments; only the module of the command that is asked for is imported."""
    name = next((word for word in argv if not word.startswith("-")), "")
    if argv[:1] == [name] and name in COMMANDS:
        parser, module = _parser_of(name)
        if not config.values:
            return parser.parse_args(argv[1:]), module
        set_defaults(_leaves(parser), config)
        arguments = parser.parse_args(argv[1:])
        note_config(arguments, config)
        return arguments, module
    return _overview(argv)


def _parser_of(name: str) -> tuple[ArgumentParser, ModuleType]:
    """Make the parser of a command, of whose module it is."""
    from importlib import import_module

    module = import_module(f"corridor.commands.{name}")
    parser = _Parser(prog=f"corridor {name}", description=COMMANDS[name], allow_abbrev=False)
    module.add_arguments(parser)
    for part in _leaves(parser):
        add_output(part)
    return parser, module


def _leaves(parser: ArgumentParser) -> list[ArgumentParser]:
    """Find the parsers that take the options of a command: its verbs, or itself."""
    from argparse import _SubParsersAction  # the only way to the verbs that argparse offers

    verbs = [item for item in parser._actions if isinstance(item, _SubParsersAction)]  # noqa: SLF001
    return [verb for item in verbs for verb in item.choices.values()] or [parser]


def _overview(argv: list[str]) -> NoReturn:
    """Show the commands, the version, or what the user may have meant."""
    listing = "\n".join(f"  {name:<12} {purpose}" for name, purpose in COMMANDS.items())
    parser = _Parser(
        prog="corridor",
        usage="corridor COMMAND [options]",
        description="Plan freight over the Middle Corridor.",
        epilog=f"commands:\n{listing}\n\n`corridor COMMAND --help` shows the options of one.",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="show the version")
    parser.add_argument(
        "--completion", choices=("bash", "zsh", "fish", "powershell"), help="write the completion script of a shell"
    )
    parser.add_argument("command", nargs="*", help="see below")
    arguments, _ = parser.parse_known_args(argv)
    if arguments.version:
        from importlib.metadata import version

        print(f"corridor {version('corridor')}")
        parser.exit(0)
    if arguments.completion:
        from corridor.commands.completion import place_ids, script_for

        print(script_for(arguments.completion, lambda name: _leaves(_parser_of(name)[0]), place_ids()), end="")
        parser.exit(0)
    if not arguments.command:
        parser.print_help()
        parser.exit(BAD_INPUT)
    from corridor.errors import suggest

    word = arguments.command[0]
    parser.exit(BAD_INPUT, f"corridor: there is no command {word!r}.{suggest(word, COMMANDS)}\n")


def _deliver(content: bytes, output: str | None) -> None:
    """Write the answer to the file, or to stdout."""
    if output:
        _write_file(output, content)
        if sys.stderr.isatty():
            print(f"wrote {output}", file=sys.stderr)
    elif sys.stdout is None:
        import errno

        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    else:
        sys.stdout.write(content.decode())
        sys.stdout.flush()


def _write_file(path: str, content: bytes) -> None:
    from corridor.data.files import write_bytes

    write_bytes(path, content)


def run() -> NoReturn:
    """Be the process of one command, too short for collecting garbage to do anything but delay it."""
    gc.disable()
    sys.exit(main())


if __name__ == "__main__":
    run()
