"""littlefs as WebAssembly: the file, and how it is made."""
