"""What the engines hand to the outputs; engines and outputs meet only here."""

from corridor.results.routes import Leg, Route

__all__ = ["Leg", "Route"]
