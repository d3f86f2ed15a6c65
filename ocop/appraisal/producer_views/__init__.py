"""Pages of the producer: dossiers, self-assessment, papers, filing, the way to the next star."""
