"""littlefs compiled to WebAssembly, lfs.wasm, and how that is made."""
