"""What changes memoranda, their papers, steps, follow-ups and complaints."""
