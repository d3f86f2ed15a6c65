"""Search, asked late."""
from typing import Any
def search(*a: Any, **k: Any) -> Any:
    from ocop.search import engine
    return engine.search(*a, **k)
def suggest(*a: Any, **k: Any) -> Any:
    from ocop.search import engine
    return engine.suggest(*a, **k)
