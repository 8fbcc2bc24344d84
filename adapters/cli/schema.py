"""`hoso schema`: the JSON schema of the language, for editors."""

from __future__ import annotations

from hoso.adapters import bootstrap
from hoso.adapters.cli.call import Call
from hoso.adapters.cli.command import WITHOUT_STORE, command
from hoso.adapters.cli.trouble import DONE


@command("schema", WITHOUT_STORE)
def schema(call: Call) -> int:
    """Print the schema; it is JSON in any case."""
    call.screen.json(bootstrap.editor_schema())
    return DONE
