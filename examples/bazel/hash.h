#ifndef EXAMPLE_HASH_H_
#define EXAMPLE_HASH_H_

#include <cstdint>
#include <string_view>

// FNV-1a, 64 bits.
uint64_t Hash(std::string_view text);

#endif  // EXAMPLE_HASH_H_
