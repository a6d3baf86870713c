"""
What stands behind a network.

    inventory.py    what is in it, how old, how sure, what is unknown
    trace.py        where the figures of one record come from, and who says otherwise
    comparison.py   published times, lengths and prices beside the plan
"""
