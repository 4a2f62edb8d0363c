"""Speed, scale and memory, measured beside the plain chain in the same run. See bench/README.md."""
