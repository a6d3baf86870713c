"""Projects, changes, stacks and single values: network -> network."""
