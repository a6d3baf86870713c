"""``corridor --completion SHELL``: scripts that complete commands, options and places, made of the parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.commands import COMMANDS

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping

SHELLS = ("bash", "zsh", "fish", "powershell")

Words = dict[str, tuple[str, ...]]
"""What may come after ``corridor WORDS``, by these words."""

_BASH = """\
# corridor: bash completion. Put into ~/.bashrc:  eval "$(corridor --completion bash)"
_corridor() {{
    local cur="${{COMP_WORDS[COMP_CWORD]}}" prev="${{COMP_WORDS[COMP_CWORD-1]}}" key="${{COMP_WORDS[1]}}" words=""
    case "$key" in
        network|scenario) [ "$COMP_CWORD" -gt 2 ] && key="$key ${{COMP_WORDS[2]}}" ;;
    esac
    [ "$COMP_CWORD" -lt 2 ] && key=""
    case "$prev" in
{values}
    esac
    if [ -z "$words" ]; then
        case "$key" in
{options}
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -F _corridor corridor
"""

_ZSH = """\
# corridor: zsh completion. Put into ~/.zshrc:  eval "$(corridor --completion zsh)"
autoload -U +X compinit && compinit
autoload -U +X bashcompinit && bashcompinit
"""

_POWERSHELL = """\
# corridor: PowerShell completion. Put into $PROFILE:  corridor --completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName corridor -ScriptBlock {{
    param($word, $ast, $position)
    $after = @{{
{options}
    }}
    $values = @{{
{values}
    }}
    $given = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object {{ "$_" }})
    if ($word -and $given.Count) {{ $given = @($given | Select-Object -SkipLast 1) }}
    $key = if ($given.Count) {{ $given[0] }} else {{ '' }}
    if (@('network', 'scenario') -contains $key -and $given.Count -gt 1) {{ $key = "$key $($given[1])" }}
    $last = if ($given.Count) {{ $given[-1] }} else {{ '' }}
    $found = if ($values.ContainsKey($last)) {{ $values[$last] }} else {{ $after[$key] }}
    $found | Where-Object {{ $_ -like "$word*" }} | ForEach-Object {{
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }}
}}
"""


def script_for(shell: str, parser_of: Callable[[str], list[ArgumentParser]], places: tuple[str, ...]) -> str:
    """
    Write the script of a shell.

    Parameters
    ----------
    shell
        One of `SHELLS`.
    parser_of
        Gives the parsers of a command: of its verbs, or its own.
    places
        Ids that come where a place is due.

    Returns
    -------
    script
        To be read by the shell when it starts.
    """
    after, values = _words(parser_of, places)
    if shell == "fish":
        return _fish(after, values)
    if shell == "powershell":
        lines = (_indented(f"{_quoted(key)} = @({', '.join(map(_quoted, words))})", 8) for key, words in after.items())
        lists = (_indented(f"{_quoted(key)} = @({', '.join(map(_quoted, words))})", 8) for key, words in values.items())
        return _POWERSHELL.format(options="\n".join(lines), values="\n".join(lists))
    script = _BASH.format(
        values="\n".join(_indented(f'{key}) words="{" ".join(words)}" ;;', 8) for key, words in values.items()),
        options="\n".join(_indented(f'"{key}") words="{" ".join(words)}" ;;', 12) for key, words in after.items()),
    )
    return script if shell == "bash" else _ZSH + script.partition("\n")[2]


def _words(parser_of: Callable[[str], list[ArgumentParser]], places: tuple[str, ...]) -> tuple[Words, Words]:
    """Gather what may come after each command and verb, and after each option that has a list of values."""
    after: Words = {"": (*COMMANDS, "--version", "--help", "--completion")}
    values: dict[str, dict[str, None]] = {"--completion": dict.fromkeys(SHELLS)}
    for name in COMMANDS:
        parsers = parser_of(name)
        for parser in parsers:
            key = parser.prog.removeprefix("corridor ")
            flags: list[str] = []
            for action in parser._actions:  # noqa: SLF001 - argparse offers no other way to its options
                flags += action.option_strings
                choices = action.choices or (places if action.dest == "via" else ())
                for flag in action.option_strings if choices else ():
                    values.setdefault(flag, {}).update(dict.fromkeys(map(str, choices or ())))
            named = any(action.metavar == "A" for action in parser._actions)  # noqa: SLF001 - as above
            after[key] = (*flags, *(places if named else ()))
        verbs = [parser.prog.split()[-1] for parser in parsers]
        if verbs != [name]:
            after[name] = tuple(verbs)
    return after, {flag: tuple(words) for flag, words in values.items()}


def _fish(after: Mapping[str, tuple[str, ...]], values: Mapping[str, tuple[str, ...]]) -> str:
    lines = ["# corridor: fish completion. Save as ~/.config/fish/completions/corridor.fish"]
    for key, words in after.items():
        name, _, verb = key.partition(" ")
        seen = f"__fish_seen_subcommand_from {name}" if name else "__fish_use_subcommand"
        if verb:
            seen += f"; and __fish_seen_subcommand_from {verb}"
        for word in words:
            if not word.startswith("-"):
                continue
            form = f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}"
            some = f" -x -a {_quoted(' '.join(values[word]))}" if word in values else ""
            lines.append(f"complete -c corridor -n {_quoted(seen)} {form}{some}")
        plain = " ".join(word for word in words if not word.startswith("-"))
        if plain:
            lines.append(f"complete -c corridor -n {_quoted(seen)} -a {_quoted(plain)}")
    return "\n".join(lines) + "\n"


def place_ids() -> tuple[str, ...]:
    """List the places of the network that is shipped."""
    from corridor.scenario.opening import network_as_read
    from corridor.scenario.query import Query

    return tuple(sorted(network_as_read(Query()).places))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _indented(text: str, size: int) -> str:
    return " " * size + text
