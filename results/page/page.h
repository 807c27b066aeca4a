#ifndef WEIR_RESULTS_PAGE_PAGE_H_
#define WEIR_RESULTS_PAGE_PAGE_H_

#include <string>

namespace weir {

/// A page to look at: one file, which works from disk and asks the network for nothing.
struct Page {
  std::string title;  ///< plain text
  std::string body;   ///< HTML, well-formed as XML too
  /// JSON that the script of histories shows; empty: the page needs neither that script nor Chart.js.
  std::string history;
};

/// The whole document. Its content security policy allows its own style and scripts, by their hashes, and nothing
/// else; so there is no attribute `style` and no handler in `body`.
std::string PageDocument(const Page& page);

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_PAGE_H_
