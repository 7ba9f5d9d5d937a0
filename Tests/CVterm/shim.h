// The terminal that the end-to-end tests look at: libvterm, and the fork that Swift cannot call.
//
// A system library target, so that only the tests need libvterm's headers.
#ifndef OUTCROP_CVTERM_SHIM_H
#define OUTCROP_CVTERM_SHIM_H

#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

typedef struct {
  VTerm *vt;
  VTermScreen *screen;
  int cursor_row, cursor_column;
  bool cursor_visible;
  bool alternate;
  int mouse;
} outcrop_vterm;

typedef struct {
  uint32_t scalars[VTERM_MAX_CHARS_PER_CELL];
  int width;
  // -1 for the terminal's own, 0 to 255 for the palette, 0x1000000 | 0xRRGGBB for direct colour.
  int foreground, background;
  bool bold, italic, reverse;
  int underline;
} outcrop_vterm_cell;

static int outcrop_vterm_property(VTermProp property, VTermValue *value, void *user) {
  outcrop_vterm *terminal = (outcrop_vterm *)user;
  switch (property) {
    case VTERM_PROP_CURSORVISIBLE: terminal->cursor_visible = value->boolean; break;
    case VTERM_PROP_ALTSCREEN: terminal->alternate = value->boolean; break;
    case VTERM_PROP_MOUSE: terminal->mouse = value->number; break;
    default: break;
  }
  return 1;
}

static int outcrop_vterm_cursor(VTermPos position, VTermPos before, int visible, void *user) {
  (void)before;
  (void)visible;
  outcrop_vterm *terminal = (outcrop_vterm *)user;
  terminal->cursor_row = position.row;
  terminal->cursor_column = position.col;
  return 1;
}

static const VTermScreenCallbacks outcrop_vterm_callbacks = {
    .settermprop = outcrop_vterm_property, .movecursor = outcrop_vterm_cursor};

static inline outcrop_vterm *outcrop_vterm_new(int rows, int columns) {
  outcrop_vterm *terminal = (outcrop_vterm *)calloc(1, sizeof *terminal);
  terminal->vt = vterm_new(rows, columns);
  terminal->cursor_visible = true;
  vterm_set_utf8(terminal->vt, 1);
  terminal->screen = vterm_obtain_screen(terminal->vt);
  vterm_screen_enable_altscreen(terminal->screen, 1);
  vterm_screen_set_callbacks(terminal->screen, &outcrop_vterm_callbacks, terminal);
  vterm_screen_reset(terminal->screen, 1);
  return terminal;
}

static inline void outcrop_vterm_free(outcrop_vterm *terminal) {
  vterm_free(terminal->vt);
  free(terminal);
}

// Feeds what a program wrote. What the terminal answers, such as to a question for its kind, is
// put into `answer`; its count is returned.
static inline size_t outcrop_vterm_feed(outcrop_vterm *terminal, const char *bytes, size_t count,
                                        char *answer, size_t room) {
  vterm_input_write(terminal->vt, bytes, count);
  vterm_screen_flush_damage(terminal->screen);
  return vterm_output_read(terminal->vt, answer, room);
}

static inline int outcrop_vterm_colour(const VTermColor *colour, bool is_background) {
  if (is_background ? VTERM_COLOR_IS_DEFAULT_BG(colour) : VTERM_COLOR_IS_DEFAULT_FG(colour))
    return -1;
  if (VTERM_COLOR_IS_INDEXED(colour)) return colour->indexed.idx;
  return 0x1000000 | colour->rgb.red << 16 | colour->rgb.green << 8 | colour->rgb.blue;
}

static inline outcrop_vterm_cell outcrop_vterm_at(outcrop_vterm *terminal, int row, int column) {
  outcrop_vterm_cell result;
  memset(&result, 0, sizeof result);
  VTermScreenCell cell;
  VTermPos position = {.row = row, .col = column};
  if (!vterm_screen_get_cell(terminal->screen, position, &cell)) return result;
  memcpy(result.scalars, cell.chars, sizeof result.scalars);
  result.width = cell.width;
  result.foreground = outcrop_vterm_colour(&cell.fg, false);
  result.background = outcrop_vterm_colour(&cell.bg, true);
  result.bold = cell.attrs.bold;
  result.italic = cell.attrs.italic;
  result.reverse = cell.attrs.reverse;
  result.underline = cell.attrs.underline;
  return result;
}

// Starts a program in a pseudo-terminal of its own. Both ends stay open here: the program's end so
// that its settings can be read after it has gone. Returns its process, or -1.
static inline pid_t outcrop_pty_start(int *ours, int *theirs, int rows, int columns,
                                      const char *folder, char *const arguments[],
                                      char *const environment[]) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  if (openpty(ours, theirs, NULL, NULL, &size) != 0) return -1;
  pid_t child = fork();
  if (child != 0) return child;
  // Only calls that are safe after a fork in a program with threads.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
  if (login_tty(*theirs) != 0 || chdir(folder) != 0) _exit(126);
  syscall(SYS_close_range, 3, ~0U, 0);
  execve(arguments[0], arguments, environment);
  _exit(127);
}

static inline int outcrop_pty_resize(int ours, int rows, int columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(ours, TIOCSWINSZ, &size);
}

// How a process ended: its exit status, 128 + a signal, or -1 while it runs.
static inline int outcrop_pty_reap(pid_t child, bool wait) {
  int status = 0;
  pid_t found = waitpid(child, &status, wait ? 0 : WNOHANG);
  if (found != child) return -1;
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return 128 + WTERMSIG(status);
}

#endif
