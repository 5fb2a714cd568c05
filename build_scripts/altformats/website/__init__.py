"""Step 8, offer: the pages and lists that lead to finished files; made from what is proven, and from nothing else."""
