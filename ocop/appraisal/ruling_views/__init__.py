"""Pages of what follows the council: decisions, notices, the ministry, appeals, withdrawals, renewals."""
