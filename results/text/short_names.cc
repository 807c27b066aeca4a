#include "results/text/short_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "results/report/code_point.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr std::string_view kCut = "…";

// The longest beginning that takes at most so many columns.
std::string_view Head(std::string_view text, size_t columns) {
  size_t end = 0;
  while (end < text.size()) {
    const size_t length = FirstCodePoint(text.substr(end)).length;
    const size_t width = DisplayWidth(text.substr(end, length));
    if (width > columns) break;
    columns -= width;
    end += length;
  }
  return text.substr(0, end);
}

// The longest end that does.
std::string_view Tail(std::string_view text, size_t columns) {
  size_t width = DisplayWidth(text), begin = 0;
  while (width > columns) {
    const size_t length = FirstCodePoint(text.substr(begin)).length;
    width -= DisplayWidth(text.substr(begin, length));
    begin += length;
  }
  return text.substr(begin);
}

// Cut so that `head` columns stay before the cut, and the rest of the width behind it.
std::string Cut(std::string_view text, size_t width, size_t head) {
  if (DisplayWidth(text) <= width) return std::string(text);
  return std::string(Head(text, head)).append(kCut).append(Tail(text, width - 1 - head));
}

// The beginning, and what follows from `from` on.
std::string CutBefore(std::string_view text, size_t width, size_t from) {
  const std::string_view rest = text.substr(std::min(from, text.size()));
  const std::string start = std::string(Head(text, (width - 1) / 3)).append(kCut);
  return start + Shorten(rest, width - DisplayWidth(start));
}

size_t EqualStart(const std::vector<std::string_view>& names) {
  size_t equal = names[0].size();
  for (const std::string_view name : names) {
    equal = std::min(equal, static_cast<size_t>(std::ranges::mismatch(names[0].substr(0, equal), name).in1 -
                                                names[0].begin()));
  }
  // Not inside of a character.
  while (equal > 0 && equal < names[0].size() &&
         (static_cast<unsigned char>(names[0][equal]) & 0xC0) == 0x80) {
    --equal;
  }
  return equal;
}

// The names that one way of cutting made the same, told apart.
class Apart {
 public:
  Apart(const std::vector<std::string_view>& names, size_t width, std::unordered_set<std::string>& taken)
      : names_(names), width_(width), taken_(taken) {}

  std::vector<std::string> Find() const {
    const size_t room = width_ - 1, equal = EqualStart(names_);
    for (const size_t head : {room / 2, room / 4, size_t{0}, 3 * room / 4, room}) {
      if (auto cut = All([&](std::string_view name) { return Cut(name, width_, head); }); !cut.empty())
        return cut;
    }
    if (auto cut = All([&](std::string_view name) { return CutBefore(name, width_, equal); }); !cut.empty()) {
      return cut;
    }
    return Numbered();
  }

 private:
  // Empty where two of them would be the same, or one that is taken.
  template <typename Way>
  std::vector<std::string> All(const Way& way) const {
    std::vector<std::string> all;
    std::unordered_set<std::string> own;
    for (const std::string_view name : names_) {
      all.push_back(way(name));
      if (taken_.contains(all.back()) || !own.insert(all.back()).second) return {};
    }
    return all;
  }

  std::vector<std::string> Numbered() const {
    std::vector<std::string> all;
    size_t number = 0;
    for (const std::string_view name : names_) {
      std::string cut;
      do {
        const std::string end = std::string(kCut) + "#" + std::to_string(++number);
        const size_t columns = DisplayWidth(end);
        cut = std::string(Head(name, width_ > columns ? width_ - columns : 0)) + end;
      } while (taken_.contains(cut));
      taken_.insert(cut);
      all.push_back(std::move(cut));
    }
    return all;
  }

  const std::vector<std::string_view>& names_;
  const size_t width_;
  std::unordered_set<std::string>& taken_;
};

}  // namespace

std::string ShortenInTheMiddle(std::string_view name, size_t width) {
  return Cut(name, width, (width - 1) / 2);
}

std::vector<std::string> ShortenApart(const std::vector<std::string>& names, size_t width) {
  std::unordered_set<std::string> taken;
  std::map<std::string, std::vector<std::string_view>> alike;  // by how they look when cut in the middle
  std::unordered_map<std::string_view, std::string> cuts;
  for (const std::string& name : names) {
    if (!cuts.try_emplace(name, name).second) continue;
    std::string cut = ShortenInTheMiddle(name, width);
    if (cut == name)
      taken.insert(name);
    else
      alike[std::move(cut)].push_back(name);
  }
  for (const auto& [look, those] : alike) {
    std::vector<std::string> apart = Apart(those, width, taken).Find();
    for (size_t i = 0; i < those.size(); ++i) {
      taken.insert(apart[i]);
      cuts[those[i]] = std::move(apart[i]);
    }
  }
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const std::string& name : names) result.push_back(cuts[name]);
  return result;
}

}  // namespace weir
