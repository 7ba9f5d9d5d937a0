#ifndef OUTCROP_CVECTORS_H
#define OUTCROP_CVECTORS_H

#include <stddef.h>
#include <stdint.h>

/// Scores `rows` vectors of `dimensions` int8 components each against `query`, with the scale of
/// every vector: scores[i] = scales[i] * dot(query, vectors[i]). Uses the widest instructions the
/// processor has.
void outcrop_vectors_score(
    const int8_t *query, const int8_t *vectors, const float *scales, size_t rows,
    size_t dimensions, float *scores);

/// The `count` best of `rows` scores, best first, as row numbers in `best`; ties go to the lower
/// row. Returns how many there are: less than `count` when there are fewer rows.
size_t outcrop_vectors_best(const float *scores, size_t rows, size_t count, uint32_t *best);

#endif
