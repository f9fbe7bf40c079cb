"""Reading a whole site: what is still to be asked, what was learnt, and the records a store keeps of it."""
