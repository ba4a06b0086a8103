"""Answers that are right by a property: a network by what it computes, whatever its weights are.

A kind of property is a folder here. It reads an answer in its own way and gives back a mark with its evidence; `grade`
asks it where a part of a problem accepts whatever has the property.
"""
