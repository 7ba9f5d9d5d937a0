#pragma once
#include <stdint.h>

/// Columns of a Unicode scalar as the C library has it, in a UTF-8 locale of its own: 0, 1, 2, or
/// -1 for what is not printable. Independent of the process's locale; callable from any thread.
int outcrop_scalar_width(uint32_t scalar);
