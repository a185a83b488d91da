"""An app such as another programme could add: a kind of page of its own, known to nothing else."""
