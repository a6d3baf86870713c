"""Search over the modal graph: plain functions from a graph to routes."""
