"""Pages of the council's secretary and chair, of its results, and of what an officer or auditor reads of it."""
