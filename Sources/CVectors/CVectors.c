#include "CVectors.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static int32_t dot_plain(const int8_t *left, const int8_t *right, size_t count) {
  int32_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += (int32_t)left[i] * (int32_t)right[i];
  return sum;
}

static void score_plain(
    const int8_t *query, const int8_t *vectors, const float *scales, size_t rows,
    size_t dimensions, float *scores) {
  for (size_t row = 0; row < rows; row++) {
    scores[row] = scales[row] * (float)dot_plain(query, vectors + row * dimensions, dimensions);
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void score_avx2(
    const int8_t *query, const int8_t *vectors, const float *scales, size_t rows,
    size_t dimensions, float *scores) {
  const size_t whole = dimensions / 32 * 32;
  for (size_t row = 0; row < rows; row++) {
    const int8_t *vector = vectors + row * dimensions;
    __m256i sum = _mm256_setzero_si256();
    for (size_t i = 0; i < whole; i += 32) {
      __m256i left = _mm256_loadu_si256((const __m256i *)(query + i));
      __m256i right = _mm256_loadu_si256((const __m256i *)(vector + i));
      __m256i low = _mm256_madd_epi16(
          _mm256_cvtepi8_epi16(_mm256_castsi256_si128(left)),
          _mm256_cvtepi8_epi16(_mm256_castsi256_si128(right)));
      __m256i high = _mm256_madd_epi16(
          _mm256_cvtepi8_epi16(_mm256_extracti128_si256(left, 1)),
          _mm256_cvtepi8_epi16(_mm256_extracti128_si256(right, 1)));
      sum = _mm256_add_epi32(sum, _mm256_add_epi32(low, high));
    }
    __m128i half =
        _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
    int32_t dot = _mm_cvtsi128_si32(half) + dot_plain(query + whole, vector + whole,
                                                      dimensions - whole);
    scores[row] = scales[row] * (float)dot;
  }
}
#endif

void outcrop_vectors_score(
    const int8_t *query, const int8_t *vectors, const float *scales, size_t rows,
    size_t dimensions, float *scores) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    score_avx2(query, vectors, scales, rows, dimensions, scores);
    return;
  }
#endif
  score_plain(query, vectors, scales, rows, dimensions, scores);
}

/// Whether row `a` ranks below row `b`.
static int is_worse(const float *scores, uint32_t a, uint32_t b) {
  return scores[a] < scores[b] || (scores[a] == scores[b] && a > b);
}

/// Restores the heap whose root is its worst row.
static void sink(const float *scores, uint32_t *heap, size_t size, size_t at) {
  for (;;) {
    size_t worst = at, left = 2 * at + 1, right = left + 1;
    if (left < size && is_worse(scores, heap[left], heap[worst])) worst = left;
    if (right < size && is_worse(scores, heap[right], heap[worst])) worst = right;
    if (worst == at) return;
    uint32_t held = heap[at];
    heap[at] = heap[worst];
    heap[worst] = held;
    at = worst;
  }
}

size_t outcrop_vectors_best(const float *scores, size_t rows, size_t count, uint32_t *best) {
  size_t size = count < rows ? count : rows;
  if (size == 0) return 0;
  for (size_t row = 0; row < size; row++) best[row] = (uint32_t)row;
  for (size_t at = size / 2; at-- > 0;) sink(scores, best, size, at);
  for (size_t row = size; row < rows; row++) {
    if (scores[row] <= scores[best[0]]) continue;
    best[0] = (uint32_t)row;
    sink(scores, best, size, 0);
  }
  for (size_t end = size - 1; end > 0; end--) {
    uint32_t held = best[0];
    best[0] = best[end];
    best[end] = held;
    sink(scores, best, end, 0);
  }
  return size;
}
