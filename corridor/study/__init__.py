"""Questions over many networks at once: comparisons, sweeps, sensitivity and the roadmap."""
