"""Every error this package raises on purpose.

    AssistantError
    ├── SettingsError     a setting is missing, unknown or out of range
    ├── InputError        a question, email or history that cannot be read as one
    ├── LibraryError      an article cannot be read, imported, found or stored
    │   └── FetchRefused  an address that the guarded client will not follow
    ├── ChatsError        conversations cannot be read or stored
    ├── IndexMissing      nothing has been indexed yet, or the index is not ours
    ├── Busy              another process is writing
    ├── ModelMissing      the chat model or embedding model is not on this machine
    └── ProviderError     the chat or embedding service failed

A letter the library cannot answer is not an error: see `schema.Abstention`.
A message gives the value, the rule and the next step, in that order.
"""


class AssistantError(Exception):
    """Base of all errors that a person is meant to read. Never shown with a traceback."""


class SettingsError(AssistantError):
    """A setting is missing, unknown or out of range."""


class InputError(AssistantError):
    """A question, email or history cannot be used as it was given."""


class LibraryError(AssistantError):
    """An article cannot be read, imported, found or stored."""


class FetchRefused(LibraryError):
    """The guarded client will not follow an address, or stopped reading it."""


class ChatsError(AssistantError):
    """Conversations or feedback cannot be read or stored."""


class IndexMissing(AssistantError):
    """There is no index, or the folder holds something that this program did not write."""


class Busy(AssistantError):
    """Another process holds the writer's lock."""


class ModelMissing(AssistantError):
    """A model file or its runtime is not on this machine."""


class ProviderError(AssistantError):
    """A chat or embedding service failed or gave an unusable reply."""
