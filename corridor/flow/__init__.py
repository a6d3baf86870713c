"""
Capacity: how much fits, what limits it, how demand is split, and how long a big shipment takes.

    arcs.py         graph and limits -> arcs between the nodes that matter
    columns.py      linear programs over paths, columns made as prices ask for them
    throughput.py   greatest flow, its proof, its bottlenecks and the routes that carry it
    relief.py       what relief is worth: solved again, not read off a price
    allocation.py   a table of demand over routes within all capacities
    shortfall.py    why a plan does not fit: the smallest set of capacities in the way
    expansion.py    the network over time, step by step
    shipment.py     one shipment: first, half and last TEU
    critical.py     each element out in turn
    elements.py     words for what limits
"""
