"""Threshold networks on finite inputs: run exactly, separated by exact linear programming, or shown impossible by a
Farkas certificate. `decision` judges. Imports the kernel only.
"""
