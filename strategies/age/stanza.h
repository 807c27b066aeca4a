#ifndef WEIR_STRATEGIES_AGE_STANZA_H_
#define WEIR_STRATEGIES_AGE_STANZA_H_

#include <string>
#include <vector>

namespace weir {

/// The part of an age file's header that is for one recipient: how the file key is wrapped for it.
struct Stanza {
  std::vector<std::string> arguments;  ///< the first names the type; at least one, of visible ASCII each
  std::string body;                    ///< bytes

  bool operator==(const Stanza&) const = default;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_STANZA_H_
