#include "hash.h"

uint64_t Hash(std::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (const char each : text) hash = (hash ^ static_cast<unsigned char>(each)) * 1099511628211u;
  return hash;
}
