#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What Swift cannot call by itself: ncurses' macros and globals, and a crash handler that may only
// call what is safe in a signal handler. All functions belong to the thread that called
// outcrop_screen_start, except outcrop_restore, which is called from signal handlers.

/// One character with its looks; `width` 0 marks the second half of a wide character.
typedef struct {
  uint32_t scalar;
  uint16_t mark, second_mark;
  uint8_t face;
  uint8_t width;
} outcrop_cell;

enum {
  OUTCROP_BOLD = 1,
  OUTCROP_DIM = 2,
  OUTCROP_ITALIC = 4,
  OUTCROP_UNDERLINE = 8,
  OUTCROP_REVERSE = 16,
};

/// Opens the terminal on descriptors 0 and 1 with the terminfo entry `term`, or that of $TERM when
/// it is NULL. With `mouse` the terminal reports presses and the wheel. Returns 0, or 1 when there
/// is no such entry or no terminal.
int outcrop_screen_start(const char *term, bool mouse);
/// Gives the terminal back; it can be started again with outcrop_screen_resume.
void outcrop_screen_stop(void);
/// Takes the terminal again after outcrop_screen_stop and repaints all of it.
void outcrop_screen_resume(void);
/// Whether a terminfo entry of that name exists.
bool outcrop_terminfo_exists(const char *term);
/// Colours of the terminal: 0, 8, 16, 88, 256, or 0x1000000 for direct colour.
int outcrop_screen_colours(void);
/// Sets the looks of a face, 0 to 63. Colours are -1 for the terminal's own, a palette number, or
/// 0xRRGGBB on a direct-colour terminal.
void outcrop_face_define(int face, int foreground, int background, int attributes);
/// Puts a whole row of cells into the next picture.
void outcrop_screen_put(int row, const outcrop_cell *cells, int count);
/// Sends the differences to the terminal; a negative row hides the cursor.
void outcrop_screen_flush(int cursor_row, int cursor_column);
/// Tells ncurses the new size and forgets the picture.
void outcrop_screen_resize(int rows, int width);
/// Repaints everything at the next flush.
void outcrop_screen_forget(void);
/// The terminal's size as the kernel has it; false when it has none.
bool outcrop_terminal_size(int *rows, int *width);

/// Installs the handlers: crashes restore the terminal and then end the process as they would have;
/// SIGWINCH, SIGTERM, SIGHUP, SIGINT and SIGCONT write their letter (w t h i c) to `wake_descriptor`.
void outcrop_signals_install(int wake_descriptor);
/// Restores the terminal by write(2) and tcsetattr(3) alone.
void outcrop_restore(void);
/// Stops the process as Ctrl-Z would.
void outcrop_stop_process(void);
