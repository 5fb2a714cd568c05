"""The promises of altformats, each stated in a sentence and tried on the real thing."""
