"""``python -m occumap`` is ``occumap``."""

from occumap.cli.entry import main

if __name__ == "__main__":
    main()
