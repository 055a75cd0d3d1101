"""Chains of operations: a line of code and a model, step by step."""
