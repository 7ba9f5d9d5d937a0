#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A rectangle in points, y growing downwards.
typedef struct {
  double left, top, right, bottom;
} PdfShimBox;

/// A word as poppler found it.
typedef struct {
  /// Its characters as they stand on the page, which for right-to-left scripts is backwards.
  uint32_t *scalars;
  /// The box of each character.
  PdfShimBox *boxes;
  size_t count;
  double fontSize;
  bool isBold;
  bool isVertical;
  bool hasSpaceAfter;
} PdfShimWord;

typedef struct {
  PdfShimWord *words;
  size_t count;
  /// UTF-8, never null.
  char *label;
} PdfShimPage;

typedef enum { PdfShimOpened, PdfShimEncrypted, PdfShimWrongPassword, PdfShimDamaged } PdfShimState;

typedef struct PdfShimDocument PdfShimDocument;

/// Opens a document of bytes that must live as long as it does. Null unless the state says opened.
PdfShimDocument *pdf_shim_open(
    const char *bytes, size_t count, const char *password, PdfShimState *state);
void pdf_shim_close(PdfShimDocument *document);
int pdf_shim_page_count(PdfShimDocument *document);
/// UTF-8 to be freed with `free`; null when there is no title.
char *pdf_shim_title(PdfShimDocument *document);
/// The words of a page in poppler's reading order. Null when the page cannot be read.
PdfShimPage *pdf_shim_page(PdfShimDocument *document, int index);
void pdf_shim_page_free(PdfShimPage *page);

#ifdef __cplusplus
}
#endif
