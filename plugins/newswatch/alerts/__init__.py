"""Decide who is told what, and write the mail: values in, values out; sends nothing."""
