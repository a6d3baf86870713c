"""Many answers side by side: dates, risk, what-if, sweeps, sensitivity, roadmaps, and the plan beside publications."""
