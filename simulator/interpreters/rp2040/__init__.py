"""The real image of MicroPython's rp2 port on an emulated RP2040, to check the simulator against.

    chip = Chip("pico", flash(uf2, image_of_files))
    chip.power_on(); chip.run(2_000_000); chip.close()

What runs here are the chip's own instructions, in the process of `chip/main.mjs`: rp2040js, completed where
MicroPython needs more of the chip than it has. See README.md for what this shows and what it cannot.

Not modelled: the boot ROM's work, the crystal's start and the locking of PLLs (so a start takes longer on a
board), the second core, PIO and radio, USB frames of a host, which would end a light sleep; misses of the flash
cache are an estimate, and off unless asked for.
"""
