"""Readers of foreign files. They run in a process of their own, see `assistant.library.worker`."""
