"""Volumes as data frames and map layers."""
