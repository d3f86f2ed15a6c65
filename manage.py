#!/usr/bin/env python
"""The project's commands."""

import os
import sys


def main() -> None:
    """Run one command; a wrong setting ends with one sentence and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(f"OCOP cannot start: {error}", file=sys.stderr)
        sys.exit(2)
    except OperationalError as error:
        sentence = str(error).strip().splitlines()[0]
        if "connect" in sentence or "unable to open" in sentence:
            print(f"OCOP cannot reach its database (DATABASE_URL): {sentence}", file=sys.stderr)
            sys.exit(2)
        if "no such" in sentence:
            print(f"OCOP's database is not prepared ({sentence}): run make setup.", file=sys.stderr)
            sys.exit(2)
        raise


if __name__ == "__main__":
    main()
