"""Step 8, offer: the pages and lists that lead to the finished files; made from what is proven, and from nothing else."""
