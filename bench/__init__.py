"""Benchmarks beside the peers; see `bench/RESULTS.md`."""
