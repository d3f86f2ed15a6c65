"""The yearly plan, its targets against what was achieved, demand before supply, reports."""
