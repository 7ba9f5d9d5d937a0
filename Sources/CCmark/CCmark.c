#include "CCmark.h"
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <pthread.h>
#include <string.h>

static cmark_syntax_extension *extensions[4];
static cmark_node_type table, table_row, table_cell, strike;
/// cmark-gfm keeps the characters of its extensions in a global table while it parses.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// The extensions' kinds are numbered when they register; a small text shows them.
static cmark_node_type first_inline_kind(cmark_node *root) {
  return cmark_node_get_type(cmark_node_first_child(cmark_node_first_child(root)));
}

static cmark_node *parse(const char *bytes, size_t length) {
  cmark_parser *parser = cmark_parser_new(CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);
  for (size_t index = 0; index < 4; index++) {
    if (extensions[index]) cmark_parser_attach_syntax_extension(parser, extensions[index]);
  }
  cmark_parser_feed(parser, bytes, length);
  cmark_node *root = cmark_parser_finish(parser);
  cmark_parser_free(parser);
  return root;
}

static void prepare(void) {
  static const char *names[4] = {"table", "strikethrough", "tasklist", "autolink"};
  static const char tabular[] = "|a|\n|-|\n";
  static const char struck[] = "~~a~~\n";
  cmark_gfm_core_extensions_ensure_registered();
  for (size_t index = 0; index < 4; index++) {
    extensions[index] = cmark_find_syntax_extension(names[index]);
  }
  cmark_node *root = parse(tabular, sizeof tabular - 1);
  cmark_node *node = cmark_node_first_child(root);
  table = cmark_node_get_type(node);
  table_row = cmark_node_get_type(cmark_node_first_child(node));
  table_cell = cmark_node_get_type(cmark_node_first_child(cmark_node_first_child(node)));
  cmark_node_free(root);
  root = parse(struck, sizeof struck - 1);
  strike = first_inline_kind(root);
  cmark_node_free(root);
}

outcrop_node *outcrop_markdown_parse(const uint8_t *bytes, size_t length) {
  pthread_once(&once, prepare);
  pthread_mutex_lock(&lock);
  cmark_node *root = parse((const char *)bytes, length);
  pthread_mutex_unlock(&lock);
  return root;
}

void outcrop_markdown_free(outcrop_node *root) { cmark_node_free(root); }

int outcrop_node_kind(outcrop_node *node) {
  cmark_node_type type = cmark_node_get_type(node);
  switch (type) {
  case CMARK_NODE_DOCUMENT: return OUTCROP_DOCUMENT;
  case CMARK_NODE_BLOCK_QUOTE: return OUTCROP_QUOTE;
  case CMARK_NODE_LIST: return OUTCROP_LIST;
  case CMARK_NODE_ITEM: return OUTCROP_ITEM;
  case CMARK_NODE_CODE_BLOCK: return OUTCROP_CODE_BLOCK;
  case CMARK_NODE_HTML_BLOCK: return OUTCROP_HTML_BLOCK;
  case CMARK_NODE_PARAGRAPH: return OUTCROP_PARAGRAPH;
  case CMARK_NODE_HEADING: return OUTCROP_HEADING;
  case CMARK_NODE_THEMATIC_BREAK: return OUTCROP_RULE;
  case CMARK_NODE_TEXT: return OUTCROP_TEXT;
  case CMARK_NODE_SOFTBREAK: return OUTCROP_SOFT_BREAK;
  case CMARK_NODE_LINEBREAK: return OUTCROP_HARD_BREAK;
  case CMARK_NODE_CODE: return OUTCROP_CODE;
  case CMARK_NODE_HTML_INLINE: return OUTCROP_HTML;
  case CMARK_NODE_EMPH: return OUTCROP_EMPHASIS;
  case CMARK_NODE_STRONG: return OUTCROP_STRONG;
  case CMARK_NODE_LINK: return OUTCROP_LINK;
  case CMARK_NODE_IMAGE: return OUTCROP_IMAGE;
  default: break;
  }
  if (type == table) return OUTCROP_TABLE;
  if (type == table_row) return OUTCROP_TABLE_ROW;
  if (type == table_cell) return OUTCROP_TABLE_CELL;
  if (type == strike) return OUTCROP_STRIKE;
  return OUTCROP_OTHER;
}

outcrop_node *outcrop_node_first(outcrop_node *node) { return cmark_node_first_child(node); }
outcrop_node *outcrop_node_last(outcrop_node *node) { return cmark_node_last_child(node); }
outcrop_node *outcrop_node_next(outcrop_node *node) { return cmark_node_next(node); }
outcrop_node *outcrop_node_previous(outcrop_node *node) { return cmark_node_previous(node); }
outcrop_node *outcrop_node_parent(outcrop_node *node) { return cmark_node_parent(node); }

int outcrop_node_start_line(outcrop_node *node) { return cmark_node_get_start_line(node); }
int outcrop_node_end_line(outcrop_node *node) { return cmark_node_get_end_line(node); }

const char *outcrop_node_literal(outcrop_node *node) { return cmark_node_get_literal(node); }
const char *outcrop_node_url(outcrop_node *node) { return cmark_node_get_url(node); }
const char *outcrop_node_info(outcrop_node *node) { return cmark_node_get_fence_info(node); }

bool outcrop_node_fence(outcrop_node *node, int *length, int *offset, char *character) {
  return cmark_node_get_fenced(node, length, offset, character) != 0;
}

int outcrop_node_heading_level(outcrop_node *node) { return cmark_node_get_heading_level(node); }

bool outcrop_node_is_ordered(outcrop_node *node, int *start) {
  *start = cmark_node_get_list_start(node);
  return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
}

int outcrop_node_task(outcrop_node *node) {
  const char *name = cmark_node_get_type_string(node);
  if (!name || strcmp(name, "tasklist") != 0) return 0;
  return cmark_gfm_extensions_get_tasklist_item_checked(node) ? 2 : 1;
}

bool outcrop_node_is_header(outcrop_node *row) {
  return cmark_gfm_extensions_get_table_row_is_header(row) != 0;
}

int outcrop_node_columns(outcrop_node *node, const uint8_t **alignments) {
  *alignments = cmark_gfm_extensions_get_table_alignments(node);
  return cmark_gfm_extensions_get_table_columns(node);
}
