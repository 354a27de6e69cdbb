"""Stands in for libraries that published code imports and a comparison does not need."""

import sys
import types


def module(name, **members):
    """Makes `name` importable, with these members."""
    m = types.ModuleType(name)
    m.__dict__.update(members)
    m.__path__ = []
    sys.modules[name] = m
    if "." in name:
        parent, _, leaf = name.rpartition(".")
        if parent in sys.modules:
            setattr(sys.modules[parent], leaf, m)
    return m


def unused(name, *members):
    """Makes `name` importable; calling one of its members is an error."""

    def refuse(*args, **kwargs):
        raise NotImplementedError(f"{name} is not part of the comparison")

    module(name, **{m: refuse for m in members})
