"""Run the command line as ``python -m corridor``."""

from corridor.commands.cli import run

run()
