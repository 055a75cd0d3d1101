"""See tensors."""
