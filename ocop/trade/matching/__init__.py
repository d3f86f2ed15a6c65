"""Who fits whom: hard terms first, then a score whose parts are shown. `reckoning` is pure (numpy), `columns` its input."""
