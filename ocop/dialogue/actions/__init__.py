"""What changes a proposal or a promise: check, do, record, tell."""
