"""What the engines pass to the outputs; engines and outputs meet only here."""

from corridor.answers.routes import Leg, Route

__all__ = ["Leg", "Route"]
