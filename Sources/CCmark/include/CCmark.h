#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A node of a parsed Markdown text: cmark-gfm's, seen through functions that Swift can call. The
/// library names its kinds by mutable globals, which Swift 6 refuses.
typedef struct cmark_node outcrop_node;

enum {
  OUTCROP_OTHER,
  OUTCROP_DOCUMENT,
  OUTCROP_QUOTE,
  OUTCROP_LIST,
  OUTCROP_ITEM,
  OUTCROP_CODE_BLOCK,
  OUTCROP_HTML_BLOCK,
  OUTCROP_PARAGRAPH,
  OUTCROP_HEADING,
  OUTCROP_RULE,
  OUTCROP_TABLE,
  OUTCROP_TABLE_ROW,
  OUTCROP_TABLE_CELL,
  OUTCROP_TEXT,
  OUTCROP_SOFT_BREAK,
  OUTCROP_HARD_BREAK,
  OUTCROP_CODE,
  OUTCROP_HTML,
  OUTCROP_EMPHASIS,
  OUTCROP_STRONG,
  OUTCROP_LINK,
  OUTCROP_IMAGE,
  OUTCROP_STRIKE,
};

/// Parses UTF-8 with tables, strikethrough, task lists and autolinks. Free the result with
/// `outcrop_markdown_free`; `NULL` when memory ran out. Callable from any thread.
outcrop_node *outcrop_markdown_parse(const uint8_t *bytes, size_t length);
void outcrop_markdown_free(outcrop_node *root);

int outcrop_node_kind(outcrop_node *node);
outcrop_node *outcrop_node_first(outcrop_node *node);
outcrop_node *outcrop_node_last(outcrop_node *node);
outcrop_node *outcrop_node_next(outcrop_node *node);
outcrop_node *outcrop_node_previous(outcrop_node *node);
outcrop_node *outcrop_node_parent(outcrop_node *node);

/// Lines count from 1.
int outcrop_node_start_line(outcrop_node *node);
int outcrop_node_end_line(outcrop_node *node);

/// Text of a text, code or HTML node; owned by the node; `NULL` for others.
const char *outcrop_node_literal(outcrop_node *node);
/// Target of a link or an image; owned by the node; `NULL` for others.
const char *outcrop_node_url(outcrop_node *node);
/// What follows the fence of a code block; owned by the node; `NULL` for others.
const char *outcrop_node_info(outcrop_node *node);
/// Whether a code block is fenced, and how: length, indentation and character of its fence.
bool outcrop_node_fence(outcrop_node *node, int *length, int *offset, char *character);

int outcrop_node_heading_level(outcrop_node *node);
/// Whether a list is numbered, and its first number.
bool outcrop_node_is_ordered(outcrop_node *node, int *start);
/// 0 for a plain item, 1 for an open task, 2 for a done one.
int outcrop_node_task(outcrop_node *node);

bool outcrop_node_is_header(outcrop_node *row);
/// Columns of a table; `alignments` then points at as many of `l`, `c`, `r` or 0.
int outcrop_node_columns(outcrop_node *table, const uint8_t **alignments);
