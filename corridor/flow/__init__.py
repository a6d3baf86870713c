"""
Capacity: how much fits, what limits it, how demand is split, and how long a big shipment takes.

    arcs.py         graph and limits -> arcs between the nodes that matter
    columns.py      linear programs over paths, columns made as prices ask for them
    elements.py     words for what limits; flows read as routes and loads
    throughput.py   greatest flow, its proof, its bottlenecks and the routes that carry it
    relief.py       what relief is worth: solved again, not read off a price
    demands.py      a table of demand, made ready
    allocation.py   demand over routes within all capacities
    shortfall.py    why a plan does not fit: the smallest set of capacities in the way
    critical.py     each element out in turn
    clock.py        when things move, by date
    expansion.py    the network over time, step by step
    quickest.py     linear programs over the network over time
    shipment.py     one shipment: first, half and last TEU
    asking.py       options checked, places found, what stops a question told
    cases.py        the questions as they are asked: `corridor.capacity`, `allocate` and `ship`
"""
