"""Ours beside a peer on the same work in one run; ratios and medians, for machines are noisy."""
