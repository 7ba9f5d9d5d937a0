#include "CPoppler.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-page.h>

#include <cctype>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

// Poppler's C++ interface behind a C one, because Swift sees C without further ado. Nothing thrown
// leaves this file.

struct PdfShimDocument {
  std::unique_ptr<poppler::document> document;
};

namespace {

char *copied(const poppler::ustring &text) {
  const poppler::byte_array bytes = text.to_utf8();
  char *result = static_cast<char *>(std::malloc(bytes.size() + 1));
  if (result == nullptr) std::abort();
  std::memcpy(result, bytes.data(), bytes.size());
  result[bytes.size()] = 0;
  return result;
}

template <typename Value>
Value *allocated(size_t count) {
  Value *result = static_cast<Value *>(std::calloc(count == 0 ? 1 : count, sizeof(Value)));
  if (result == nullptr) std::abort();
  return result;
}

bool isBoldName(std::string name) {
  for (char &letter : name) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return name.find("bold") != std::string::npos || name.find("black") != std::string::npos ||
         name.find("heavy") != std::string::npos;
}

PdfShimBox boxed(const poppler::rectf &box) {
  return {box.left(), box.top(), box.right(), box.bottom()};
}

PdfShimWord wordOf(const poppler::text_box &box) {
  const poppler::ustring text = box.text();
  PdfShimWord word = {};
  word.scalars = allocated<uint32_t>(text.size());
  word.boxes = allocated<PdfShimBox>(text.size());
  for (size_t index = 0; index < text.size(); index++) {
    uint32_t scalar = text[index];
    if (scalar >= 0xD800 && scalar < 0xDC00 && index + 1 < text.size()) {
      scalar = 0x10000 + ((scalar - 0xD800) << 10) + (text[index + 1] - 0xDC00);
      index++;
    }
    word.scalars[word.count] = scalar;
    word.boxes[word.count] = boxed(box.char_bbox(word.count));
    word.count++;
  }
  if (box.has_font_info()) {
    word.fontSize = box.get_font_size();
    word.isBold = isBoldName(box.get_font_name());
    word.isVertical = box.get_wmode() == poppler::text_box::vertical_wmode;
  }
  word.hasSpaceAfter = box.has_space_after();
  return word;
}

}  // namespace

PdfShimDocument *pdf_shim_open(
    const char *bytes, size_t count, const char *password, PdfShimState *state) {
  *state = PdfShimDamaged;
  if (count > INT_MAX) return nullptr;
  try {
    std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(bytes, static_cast<int>(count)));
    if (!document) return nullptr;
    if (document->is_locked()) {
      if (password == nullptr) {
        *state = PdfShimEncrypted;
        return nullptr;
      }
      if (document->unlock(password, password)) {
        *state = PdfShimWrongPassword;
        return nullptr;
      }
    }
    *state = PdfShimOpened;
    return new PdfShimDocument{std::move(document)};
  } catch (...) {
    return nullptr;
  }
}

void pdf_shim_close(PdfShimDocument *document) { delete document; }

int pdf_shim_page_count(PdfShimDocument *document) {
  try {
    return document->document->pages();
  } catch (...) {
    return 0;
  }
}

char *pdf_shim_title(PdfShimDocument *document) {
  try {
    const poppler::ustring title = document->document->get_title();
    return title.empty() ? nullptr : copied(title);
  } catch (...) {
    return nullptr;
  }
}

PdfShimPage *pdf_shim_page(PdfShimDocument *document, int index) {
  try {
    std::unique_ptr<poppler::page> page(document->document->create_page(index));
    if (!page) return nullptr;
    const std::vector<poppler::text_box> boxes =
        page->text_list(poppler::page::text_list_include_font);
    PdfShimPage *result = allocated<PdfShimPage>(1);
    result->label = copied(page->label());
    result->words = allocated<PdfShimWord>(boxes.size());
    for (const poppler::text_box &box : boxes) result->words[result->count++] = wordOf(box);
    return result;
  } catch (...) {
    return nullptr;
  }
}

void pdf_shim_page_free(PdfShimPage *page) {
  if (page == nullptr) return;
  for (size_t index = 0; index < page->count; index++) {
    std::free(page->words[index].scalars);
    std::free(page->words[index].boxes);
  }
  std::free(page->words);
  std::free(page->label);
  std::free(page);
}
