"""Questions about trips beyond the fastest one, brought to the engines: alternatives, fronts, dates, sureness."""
