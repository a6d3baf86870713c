"""``corridor network VERB``: what is in a network, whether it can be trusted, and how it leaves; one module a verb."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from types import ModuleType

    from corridor.commands import Answer

VERBS = {
    "check": "report all faults of a network at once",
    "info": "say what is in it, how old and how sure it is, and what nobody has published",
    "sources": "say where the figures of a record come from, and who says otherwise",
    "evidence": "set published times, lengths and prices beside the plan",
    "export": "write it for other programs",
    "new": "write a small network to begin with",
    "import": "make a network of lines of your own",
}
"""Verbs and what they are for; ``info`` lives in `corridor.commands.network.info`."""

FOLDERS = ("export", "import")
"""Verbs for which -o names a folder."""

_MODULES = {"import": "import_lines"}
"""Where the module of a verb has another name, since Python keeps the word."""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe what the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, purpose in VERBS.items():
        verb = verbs.add_parser(name, help=purpose, description=purpose, allow_abbrev=False)
        _module(name).add_arguments(verb)


def answer(arguments: Namespace) -> Answer:
    """Answer one of the verbs."""
    found: Answer = _module(arguments.verb).answer(arguments)
    return found


def form_of(arguments: Namespace) -> str:
    """Choose the form before the work; a verb that writes a folder gives its report on stdout."""
    from corridor.output import formats

    return formats.form_of("" if arguments.verb in FOLDERS else arguments.output, arguments.format)


def _module(verb: str) -> ModuleType:
    return import_module(f"corridor.commands.network.{_MODULES.get(verb, verb)}")
