"""Tests of the kernel for tensors of symbolic size."""
