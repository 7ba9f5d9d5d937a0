#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "CNcurses.h"
#include <curses.h>
#include <errno.h>
#include <locale.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#define FACES 64

// Bracketed paste, and mouse presses and wheel in the form that has no column limit.
static const char paste_on[] = "\033[?2004h";
static const char mouse_on[] = "\033[?1000h\033[?1006h";
static bool wants_mouse;
static const char modes_off[] = "\033[?1006l\033[?1000l\033[?2004l";

static attr_t face_attributes[FACES];
static struct termios saved_termios;
static volatile sig_atomic_t is_open;
static char restore_bytes[512];
static size_t restore_count;
static int wake = -1;
static SCREEN *screen;

static void write_all(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

static void append_restore(const char *bytes) {
  if (bytes == NULL || bytes == (char *)-1) return;
  size_t count = strlen(bytes);
  if (restore_count + count > sizeof restore_bytes) return;
  memcpy(restore_bytes + restore_count, bytes, count);
  restore_count += count;
}

static void prepare_restore(void) {
  restore_count = 0;
  append_restore(modes_off);
  append_restore(tigetstr("sgr0"));
  append_restore(tigetstr("op"));
  append_restore(tigetstr("cnorm"));
  append_restore(tigetstr("rmcup"));
}

static void set_modes(void) {
  raw();
  noecho();
  nonl();
  typeahead(-1);
  idlok(stdscr, TRUE);
  leaveok(stdscr, FALSE);
}

bool outcrop_terminfo_exists(const char *term) {
  int error = 0;
  TERMINAL *before = cur_term;
  bool exists = setupterm(term, STDOUT_FILENO, &error) == OK;
  if (exists) del_curterm(cur_term);
  set_curterm(before);
  return exists;
}

// Whether the terminal can put its cursor where we want it: ncurses would also "draw" on one that
// cannot.
static bool can_draw(const char *term) {
  int error = 0;
  TERMINAL *before = cur_term;
  if (setupterm(term, STDOUT_FILENO, &error) != OK) return false;
  char *address = tigetstr("cup");
  bool can = address != NULL && address != (char *)-1;
  del_curterm(cur_term);
  set_curterm(before);
  return can;
}

static void turn_modes_on(void) {
  write_all(paste_on, sizeof paste_on - 1);
  if (wants_mouse) write_all(mouse_on, sizeof mouse_on - 1);
}

int outcrop_screen_start(const char *term, bool mouse) {
  wants_mouse = mouse;
  if (tcgetattr(STDIN_FILENO, &saved_termios) != 0 || !isatty(STDOUT_FILENO)) return 1;
  if (!can_draw(term)) return 1;
  setlocale(LC_ALL, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
  screen = newterm((char *)term, stdout, stdin);
  if (screen == NULL) return 1;
  prepare_restore();
  is_open = 1;
  set_modes();
  start_color();
  use_default_colors();
  turn_modes_on();
  return 0;
}

void outcrop_screen_stop(void) {
  if (!is_open) return;
  write_all(modes_off, sizeof modes_off - 1);
  endwin();
  is_open = 0;
}

void outcrop_screen_resume(void) {
  is_open = 1;
  reset_prog_mode();
  set_modes();
  turn_modes_on();
  clearok(curscr, TRUE);
  wrefresh(curscr);
}

int outcrop_screen_colours(void) {
  if (!has_colors()) return 0;
  if (tigetflag("RGB") > 0) return 0x1000000;
  return COLORS;
}

void outcrop_face_define(int face, int foreground, int background, int attributes) {
  if (face < 0 || face >= FACES) return;
  attr_t value = 0;
  if (attributes & OUTCROP_BOLD) value |= A_BOLD;
  if (attributes & OUTCROP_DIM) value |= A_DIM;
  if (attributes & OUTCROP_ITALIC) value |= A_ITALIC;
  if (attributes & OUTCROP_UNDERLINE) value |= A_UNDERLINE;
  if (attributes & OUTCROP_REVERSE) value |= A_REVERSE;
  face_attributes[face] = value;
  if (has_colors()) init_extended_pair(face + 1, foreground, background);
}

void outcrop_screen_put(int row, const outcrop_cell *cells, int count) {
  if (row < 0 || row >= LINES || count <= 0) return;
  if (count > COLS) count = COLS;
  cchar_t line[count];
  bool coloured = has_colors();
  int length = 0;
  for (int i = 0; i < count; i++) {
    if (cells[i].width == 0) continue;
    wchar_t text[4] = {(wchar_t)cells[i].scalar, (wchar_t)cells[i].mark,
                       (wchar_t)cells[i].second_mark, 0};
    int pair = coloured ? cells[i].face + 1 : 0;
    if (setcchar(&line[length], text, face_attributes[cells[i].face], 0, &pair) == ERR) {
      wchar_t blank[2] = {L' ', 0};
      setcchar(&line[length], blank, face_attributes[cells[i].face], 0, &pair);
    }
    length++;
  }
  mvadd_wchnstr(row, 0, line, length);
}

void outcrop_screen_flush(int cursor_row, int cursor_column) {
  static int shown = -1;
  int show = cursor_row >= 0;
  if (show != shown) {
    curs_set(show);
    shown = show;
  }
  if (show) move(cursor_row, cursor_column);
  wnoutrefresh(stdscr);
  doupdate();
}

void outcrop_screen_resize(int rows, int width) {
  resizeterm(rows, width);
  werase(stdscr);
  clearok(curscr, TRUE);
}

void outcrop_screen_forget(void) { clearok(curscr, TRUE); }

bool outcrop_terminal_size(int *rows, int *width) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return false;
  *rows = size.ws_row;
  *width = size.ws_col;
  return true;
}

void outcrop_restore(void) {
  if (!is_open) return;
  is_open = 0;
  write_all(restore_bytes, restore_count);
  tcsetattr(STDIN_FILENO, TCSANOW, &saved_termios);
}

static void crash(int number) {
  outcrop_restore();
  signal(number, SIG_DFL);
  raise(number);
}

static void note(int number) {
  int before = errno;
  char letter = number == SIGWINCH ? 'w' : number == SIGTERM ? 't' : number == SIGHUP ? 'h'
                : number == SIGINT ? 'i' : 'c';
  if (write(wake, &letter, 1) < 0) { /* A full pipe wakes the loop all the same. */ }
  errno = before;
}

static void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

void outcrop_signals_install(int wake_descriptor) {
  wake = wake_descriptor;
  static char stack[1 << 16];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
    handle(crashes[i], crash, SA_ONSTACK | (int)SA_RESETHAND);
  const int notes[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT};
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) handle(notes[i], note, SA_RESTART);
  handle(SIGPIPE, SIG_IGN, 0);
}

void outcrop_stop_process(void) { kill(0, SIGTSTP); }
