#include "results/statistics/scipy_cases.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace weir {
namespace {

std::vector<std::string> Words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::vector<double> Numbers(const std::string& text) {
  std::vector<double> numbers;
  for (const std::string& word : Words(text)) numbers.push_back(std::strtod(word.c_str(), nullptr));
  return numbers;
}

std::vector<std::string> Fields(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> fields;
  for (std::string field; std::getline(in, field, '|');) fields.push_back(field);
  return fields;
}

}  // namespace

std::vector<ScipyCase> ScipyCases(std::string_view kind) {
  std::ifstream in("results/statistics/testdata/scipy_values.txt");
  std::vector<ScipyCase> cases;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(std::string(kind) + " ")) continue;
    const std::vector<std::string> fields = Fields(line);
    ScipyCase each{Words(fields[1]), Numbers(fields[2]), {}, line};
    for (size_t i = 3; i < fields.size(); ++i) each.samples.push_back(Numbers(fields[i]));
    cases.push_back(std::move(each));
  }
  return cases;
}

Alternative AlternativeNamed(std::string_view word) {
  if (word == "greater") return Alternative::kGreater;
  return word == "less" ? Alternative::kLess : Alternative::kTwoSided;
}

}  // namespace weir
