"""The modal graph of a network with its costs, capacities, calendars and its cache."""
