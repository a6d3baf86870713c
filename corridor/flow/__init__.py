"""Capacity: how much fits, what limits it, how demand is split, and how long a big shipment takes."""
