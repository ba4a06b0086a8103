"""Stationary points, maxima on a region and the calculus of variations. Imports the kernel only."""
