"""
Scripts of the maintainers: they derive geometry from source layers.

Nothing here is installed; what the scripts write is committed. They run from
the top folder of the repository: ``python -m tools.derive_lines GEODATA NETWORK``.
"""
