"""One command from a fresh clone to a working assistant: `python3 -m setup`.

interpreter   a Python that the assistant runs on (read by any old Python)
places        where the assistant keeps things, without its dependencies
console       what is said while it works, and how a failed command is explained
stamps        what was done already, so that a second call does nothing
environment   .venv, the locked packages, the project itself, llama.cpp compiled
models        the model files, fetched and verified
steps         the order of it all
"""
